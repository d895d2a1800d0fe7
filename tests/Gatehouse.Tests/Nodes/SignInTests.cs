using Gatehouse.Tests.Cli;
using Gatehouse.Tests.SignIn;

namespace Gatehouse.Tests.Nodes;

/// <summary>Sign-ins over three servers as three machines would run them: processes with a data folder each, one database.</summary>
public sealed class SignInOnProcesses(OnPostgres place) : IClassFixture<OnPostgres>
{
    const string Home = "http://id.test";

    [Fact]
    public async Task Each_request_of_a_sign_in_meets_another_process_and_one_may_die_in_between()
    {
        Assert.SkipUnless(place.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        var (folders, nodes) = (ThreeNodes.DataFolders(place.DataFolder), new List<Served>());
        try
        {
            nodes.AddRange(await Task.WhenAll(folders.Select(folder => Served.StartAsync(folder, place.Database + ";Maximum Pool Size=10", "--public-url", Home))));
            var urls = nodes.Select(node => new Uri(node.Output.Split("Now listening on: ") is [_, var rest, ..] ? rest.Split('\n')[0].Trim() : throw new InvalidOperationException(node.Output))).ToArray();
            using var party = new SamlParty();
            var scene = new Scene(place);
            var (org, db) = await scene.JitOrgAsync();
            await scene.ConnectAsync(party, org);
            using var surfer = new Surfer(new(Home), urls);

            (await Scene.SignInAsync(surfer, $"/o/{org.Slug}", party, "alice")).Title.ShouldBe($"You are signed in to {org.Name}");

            // The Org's address, the start, the answer, the continuation, the page: each at the next one.
            surfer.Met.Take(5).ShouldBe([urls[0].Port, urls[1].Port, urls[2].Port, urls[0].Port, urls[1].Port]);
            (await scene.LogAsync(db)).Count(e => e.Outcome == "signed-in").ShouldBe(1);

            using var second = new Surfer(new(Home), urls[0]);
            var sent = await second.GoAsync($"/o/{org.Slug}");
            await nodes[0].KillAsync();
            second.Through(urls[1..]);
            (await Scene.AnswerAsync(second, sent, party, "bob")).Title.ShouldBe($"You are signed in to {org.Name}");
            second.Met.Distinct().Count().ShouldBe(3);

            surfer.Through(urls[1..]);
            (await surfer.PostAsync("/signout")).Location!.Host.ShouldBe("idp.test");
            foreach (var _ in urls) (await surfer.GetAsync($"/o/{org.Slug}")).Status.ShouldBe(303); // Nobody remembers the session.
        }
        finally
        {
            foreach (var node in nodes) await node.DisposeAsync();
            foreach (var folder in folders) Directory.Delete(folder, recursive: true);
        }
    }
}
