using System.Security.Cryptography;
using Gatehouse.Tests.Captures;
using Gatehouse.Tests.SyncLogs;

namespace Gatehouse.Tests.Tenancy;

public sealed class IsolationWalkOnSqlite(OnSqlite gatehouse) : IsolationWalkTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class IsolationWalkOnPostgres(OnPostgres gatehouse) : IsolationWalkTests(gatehouse), IClassFixture<OnPostgres>;

/// <summary>Walks every route with what belongs to the neighbour, and finds what a stranger finds: nothing.</summary>
public abstract class IsolationWalkTests
{
    readonly Running gatehouse;

    protected IsolationWalkTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        this.gatehouse = gatehouse;
    }

    [Fact]
    public async Task What_another_Org_has_looks_like_what_nobody_has_on_every_route()
    {
        var neighbours = await Neighbours.MeetAsync(gatehouse);
        var bare = new BareDatabase(gatehouse.Database);
        var before = await bare.ExportAsync(neighbours.Theirs.Id);
        var (met, found) = (0, new List<string>());

        foreach (var prefix in (string[])["", $"/orgs/{neighbours.Mine.Slug}", $"/orgs/{neighbours.Mine.Id}"])
        foreach (var theirs in Things(neighbours))
        {
            var nobodys = Likeness(theirs);
            foreach (var pair in Routes.With(gatehouse.Services, theirs, nobodys).Where(p => p.Theirs != p.Nobodys && IsScim(p, prefix)))
            {
                var (seen, unseen) = (await AskAsync(neighbours, pair, prefix + pair.Theirs), await AskAsync(neighbours, pair, prefix + pair.Nobodys));
                if (Told(seen, theirs) != Told(unseen, nobodys)) found.Add($"{pair.Method} {prefix}{pair.Theirs}: {Told(seen, theirs)} instead of {Told(unseen, nobodys)}");
                if (pair is { Declared: true, NamesResource: true, Method: not "HEAD" } && seen.Status != 404) found.Add($"{pair.Method} {prefix}{pair.Theirs}: {seen.Status} instead of 404");
                Neighbours.ShouldNotShowThem(seen.Text.Replace(theirs, "", StringComparison.Ordinal));
                met++;
            }
        }

        found.ShouldBeEmpty();
        met.ShouldBeGreaterThan(300);
        (await bare.ExportAsync(neighbours.Theirs.Id)).ShouldBe(before);
    }

    [Fact]
    public async Task No_route_shows_or_changes_anything_of_another_Org_unasked()
    {
        var neighbours = await Neighbours.MeetAsync(gatehouse);
        var bare = new BareDatabase(gatehouse.Database);
        var before = await bare.ExportAsync(neighbours.Theirs.Id);

        foreach (var prefix in (string[])["", $"/orgs/{neighbours.Mine.Slug}"])
        foreach (var pair in Routes.With(gatehouse.Services, "unasked", "unasked").Where(p => IsScim(p, prefix)))
        {
            var answer = await AskAsync(neighbours, pair, prefix + pair.Theirs);
            answer.Status.ShouldBeLessThan(502, answer.Text);
            answer.Status.ShouldNotBe(500, $"{pair.Method} {pair.Theirs}: {answer.Text}");
            Neighbours.ShouldNotShowThem(answer.Text);
            foreach (var id in neighbours.TheirIds) answer.Text.ShouldNotContain(id);
        }

        (await bare.ExportAsync(neighbours.Theirs.Id)).ShouldBe(before);
    }

    [Fact]
    public async Task At_the_address_of_another_Org_every_route_says_401()
    {
        var neighbours = await Neighbours.MeetAsync(gatehouse);
        await using var node = await Node.StartAsync(gatehouse);
        var bare = new BareDatabase(gatehouse.Database);
        var before = await bare.ExportAsync(neighbours.Theirs.Id, except: "sync_log");
        var refused = 0;

        foreach (var prefix in (string[])[$"/orgs/{neighbours.Theirs.Slug}", $"/orgs/{neighbours.Theirs.Id}"])
        foreach (var pair in Routes.With(gatehouse.Services, neighbours.TheirUser, "").Where(p => IsScim(p, prefix) && p.Method != "HEAD"))
        {
            using var idp = node.Idp(neighbours.Mine.Token);
            var answer = await idp.AskAsync($"{pair.Method} {prefix}{pair.Theirs}", pair.Body);
            answer.Status.ShouldBe(401, $"{pair.Method} {prefix}{pair.Theirs}: {answer.Text}");
            Neighbours.ShouldNotShowThem(answer.Text);
            refused++;
        }

        (await bare.ExportAsync(neighbours.Theirs.Id, except: "sync_log")).ShouldBe(before);
        var told = await Soon.Async(() => neighbours.Theirs.LogAsync(), log => log.Count(e => e.Action == "AUTHENTICATE") >= refused);
        told.Count(e => e is { Action: "AUTHENTICATE", Status: "FAILED", HttpStatus: 401 }).ShouldBe(refused);
        told.Where(e => e.Action != "AUTHENTICATE").ShouldAllBe(e => e.TokenId == neighbours.Theirs.TokenId);
    }

    /// <summary>The address of an Org has only SCIM behind it. The management API has keys of its own, and a walk of its own (Api/ApiWalkTests).</summary>
    static bool IsScim(Pair pair, string prefix) => (prefix.Length == 0 && !pair.Theirs.StartsWith("/api/", StringComparison.Ordinal) && !pair.Theirs.StartsWith("/console", StringComparison.Ordinal)) || pair.Theirs.StartsWith("/scim/", StringComparison.Ordinal);

    static IEnumerable<string> Things(Neighbours neighbours) => [.. neighbours.TheirIds, Neighbours.TheirSchema];

    static Task<Answer> AskAsync(Neighbours neighbours, Pair pair, string path) => neighbours.Mine.Idp.AskAsync($"{pair.Method} {path}", pair.Body);

    /// <summary>An answer without what names it: the id that was asked for, and the number of the request.</summary>
    static string Told(Answer answer, string id)
    {
        var headers = answer.Headers.Where(h => h.Key.ToUpperInvariant() is not ("X-REQUEST-ID" or "DATE")).Select(h => $"{h.Key}: {h.Value}");
        return $"{answer.Status} {string.Join(", ", headers)} {answer.Text}".Replace(id, "{id}", StringComparison.Ordinal);
    }

    /// <summary>Of the same length and look, and nobody's.</summary>
    static string Likeness(string thing) => string.Concat(thing.Select((c, i) =>
        i < 4 && !char.IsAsciiHexDigitLower(thing[0]) ? c
        : char.IsAsciiHexDigitLower(c) ? RandomNumberGenerator.GetString("0123456789abcdef", 1)[0] : c));
}
