using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Gatehouse.Tests.Cli;

/// <summary>What a command of the command line said, and how it ended.</summary>
sealed record Said(int Code, string Out, string Err)
{
    static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    public JsonNode Json => JsonNode.Parse(Out)!;

    public IEnumerable<string> Names => Json.AsObject().Select(member => member.Key);

    public static Task<Said> ByAsync(params string[] arguments) => ByAsync(arguments, null);

    public static async Task<Said> ByAsync(string[] arguments, IReadOnlyDictionary<string, string>? environment)
    {
        using var process = Process.Start(Binary.Start(arguments, environment))!;
        try
        {
            process.StandardInput.Close();
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            patience.CancelAfter(Longest);
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(patience.Token), process.StandardError.ReadToEndAsync(patience.Token));
            await process.WaitForExitAsync(patience.Token);
            return new(process.ExitCode, await output, await errors);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    /// <summary>Done, and nothing to complain about.</summary>
    public Said Well()
    {
        (Code, Err).ShouldBe((0, ""), Out);
        return this;
    }

    /// <summary>Refused in words for people: on standard error alone, and without a stack trace.</summary>
    public Said Refused(int code, string words)
    {
        Code.ShouldBe(code, Out + Err);
        Err.ShouldContain(words);
        Err.ShouldNotContain("   at ");
        Err.ShouldNotContain("Unhandled exception");
        Out.ShouldBe("");
        return this;
    }
}

static class CommandLine
{
    /// <summary>A command on the database of this test.</summary>
    public static Task<Said> TypeAsync(this Running gatehouse, params string[] arguments) =>
        Spoken.ByAsync([.. arguments, "--data", gatehouse.DataFolder, "--database", gatehouse.Database]);
}
