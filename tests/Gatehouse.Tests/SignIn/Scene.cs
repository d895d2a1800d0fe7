using Gatehouse.Connections;
using Gatehouse.Data;
using Gatehouse.Doors;
using Gatehouse.Operator;
using Gatehouse.Orgs;
using Gatehouse.People;
using Gatehouse.SignIn;
using Gatehouse.Tests.Tenancy;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Tests.SignIn;

/// <summary>Orgs, connections and people at the door.</summary>
sealed class Scene(Running gatehouse)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    BareDatabase Bare => new(gatehouse.Database);

    /// <summary>Without a token: in manual mode unless a setting says else.</summary>
    public async Task<(Org Org, OrgDb Db)> OrgAsync(string isolation = "isolated", params string[] settings)
    {
        var org = (await gatehouse.Services.GetRequiredService<OrgStore>().CreateAsync("Acme " + Guid.NewGuid().ToString("N")[..4], "acme-" + Guid.NewGuid().ToString("N")[..12], isolation, "userName", Ct))!;
        var (_, db) = (await gatehouse.Services.GetRequiredService<OperatorDoor>().OpenAsync(org.Slug, Ct))!.Value;
        await SetAsync(db, settings);
        return (org, db);
    }

    public Task<(Org Org, OrgDb Db)> JitOrgAsync(params string[] settings) => OrgAsync("isolated", ["mode=jit", .. settings]);

    public async Task SetAsync(OrgDb db, params string[] settings)
    {
        if (settings.Length > 0) (await gatehouse.Services.GetRequiredService<OrgChanges>().SetAsync(db, settings.Select(s => s.Split('=', 2)).ToDictionary(s => s[0], s => s[1]), true, "test", Ct)).Granted();
    }

    /// <summary>An active connection of the first Org, or of the instance when it is none, that serves all of them.</summary>
    public async Task<Connection> ConnectAsync(SamlParty party, OrgId? owner, IEnumerable<OrgId> serves, params (string, string)[] words) => await ActivateAsync(party.Connection(owner, words), serves);

    public Task<Connection> ConnectAsync(SamlParty party, Org org, params (string, string)[] words) => ConnectAsync(party, org.Id, [org.Id], words);

    public async Task<Connection> ActivateAsync(NewConnection wanted, IEnumerable<OrgId> serves, string state = "active")
    {
        var made = (await gatehouse.Services.GetRequiredService<ConnectionChanges>().CreateAsync(wanted, "test", Ct)).Granted();
        await Bare.RowsAsync($"update connections set state = '{state}' where id = '{made.Id}'");
        foreach (var org in serves) await Bare.RowsAsync($"insert into connection_orgs (org_id, connection_id, is_default) values ('{org.Value}', '{made.Id}', true) on conflict do nothing");
        return (await gatehouse.Services.GetRequiredService<ConnectionStore>().FindAsync(made.Id, Ct))!;
    }

    public Task VerifiedAsync(Org org, string domain, string? connection = null) => Bare.RowsAsync($"""
        insert into domains (org_id, name, challenge, state, connection_id, created_by, created_at, verified_at, check_at) values ('{org.Id.Value}', '{domain}', 'x', 'verified', {(connection is null ? "null" : $"'{connection}'")}, 'test', 0, 0, 9999999999999)
        """);

    public async Task DeleteAsync(Org org, OrgDb db, string user)
    {
        var directory = await gatehouse.Services.GetRequiredService<OrgSchemas>().DirectoryAsync(db, org, "test", TimeProvider.System, Ct);
        (await UserStore.DeleteAsync(directory, user, ETagMatch.None, Ct)).ShouldBeOfType<Outcome<Resource>.Done>();
    }

    public Surfer Surfer(Uri? at = null) => new(at ?? gatehouse.Url);

    /// <summary>From an address of ours through the identity provider and back, to the page where it ends.</summary>
    public static async Task<Seen> SignInAsync(Surfer surfer, string from, SamlParty party, string person, Gatehouse.Idp.Quirks? quirks = null)
    {
        var sent = await surfer.GoAsync(from);
        sent.Location.ShouldNotBeNull($"{sent.At}: {sent.Status} {sent.Title}");
        sent.Location.Host.ShouldBe("idp.test", sent.Text);
        return await AnswerAsync(surfer, sent, party, person, quirks);
    }

    public static Task<Seen> AnswerAsync(Surfer surfer, Seen sent, SamlParty party, string person, Gatehouse.Idp.Quirks? quirks = null)
    {
        var (acs, response, relay) = party.Answer(sent.Location!, person, quirks);
        return surfer.PostFromElsewhereAsync(acs, ("SAMLResponse", response), ("RelayState", relay));
    }

    public Task<List<LoggedSignIn>> LogAsync(OrgDb db, string? reference = null) => gatehouse.Services.GetRequiredService<SignInLogStore>().ListAsync(db, reference, null, 100, Ct);

    /// <summary>What the administrator finds under the number that the person reads out.</summary>
    public async Task<LoggedSignIn> FoundAsync(OrgDb db, Seen refused)
    {
        refused.Status.ShouldBe(403, refused.Text);
        return (await Soon.Async(() => LogAsync(db, refused.Reference), log => log.Count == 1)).ShouldHaveSingleItem();
    }
}
