using System.CommandLine;
using Gatehouse.Connections;

namespace Gatehouse.Cli;

static class ConnectionTestVerb
{
    /// <summary>A draft can be tested: nobody else can sign in through it yet.</summary>
    public static Command Test(Argument<string> id) => Workplace.Does(new Command("test", "Makes the link of a test sign-in, which shows what arrives and lets nobody in.") { id }, async (place, parsed, ct) =>
    {
        var found = await ConnectionVerbs.FindAsync(place, parsed.GetRequiredValue(id), ct);
        if (found.Lacks(place.Clock.GetUtcNow()) is { } lacked) throw new CliException($"Before it can be tested, the connection needs {lacked}.");
        place.Say(new { id = found.Id, link = (await place.TestLinksAsync(ct)).Of(found.Id, await place.PublicUrlAsync(ct)), lastTest = found.LastTest }, told => Console.WriteLine($"""
            Open this in a browser, as somebody whom the identity provider knows:

              {told.link}

            It is good for a week. Last test: {Last(found.LastTest)}
            """));
    });

    static string Last(TestedSignIn? test) => test is null ? "never" : $"{(test.Passed ? "passed" : "failed, " + test.Detail)} {Table.Time(test.At)}";
}
