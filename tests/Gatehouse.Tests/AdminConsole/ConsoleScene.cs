using Gatehouse.Apps;
using Gatehouse.Data;
using Gatehouse.Doors;
using Gatehouse.Events;
using Gatehouse.Operator;
using Gatehouse.Sessions;
using Gatehouse.SetupLinks;
using Gatehouse.Tests.SignIn;
using Gatehouse.Tests.Tenancy;
using Gatehouse.Tokens;
using Gatehouse.Webhooks;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Tests.AdminConsole;

/// <summary>Who comes to the console, by the secret of the cookie that a sign-in would have left; the sign-ins themselves have tests of their own.</summary>
sealed class ConsoleScene(Running gatehouse)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>An Org with people in groups, as an identity provider pushed them, and one of each thing besides.</summary>
    public async Task<Filled> FilledAsync()
    {
        var org = await gatehouse.OrgAsync();
        var people = new List<string>();
        foreach (var name in (string[])["ann", "bob", "cleo"]) people.Add(await CreateAsync(org, "Users", Wire.User($"{name}@{org.Slug}.test")));
        var group = await CreateAsync(org, "Groups", Wire.Group("Engineering", [.. people.Take(2)]));
        await new Scene(gatehouse).SetAsync(org.Db, "guard-share=1", "guard-least=1");
        foreach (var person in people.Skip(1)) await PatchAsync(org, $"Users/{person}", Wire.Patch(Wire.Replace("active", "false")));
        var batch = (await new BareDatabase(gatehouse.Database).RowsAsync($"select id from held_batches where org_id = '{org.Id}'")).ShouldHaveSingleItem()[0];
        var webhooks = gatehouse.Services.GetRequiredService<WebhookStore>();
        var (ours, _) = await webhooks.AddAsync(org.Db, "https://app.test/hook", EventFilter.All, Webhook.Json, "", "test", Ct);
        var (all, _) = await webhooks.AddAsync(null, "https://app.test/all", EventFilter.All, Webhook.Json, "", "test", Ct);
        var (app, _) = await gatehouse.Services.GetRequiredService<AppStore>().CreateAsync("Tracker", AppClient.Secret, null, new Dictionary<string, string>(StringComparer.Ordinal) { ["redirect-uris"] = "https://tracker.test/callback" }, "test", Ct);
        using var party = new SamlParty();
        var connection = await new Scene(gatehouse).ConnectAsync(party, new OrgId(org.Id), [new OrgId(org.Id)]);
        var bare = new BareDatabase(gatehouse.Database);
        var (act, refused) = (Gatehouse.Data.Ids.New(TimeProvider.System.GetUtcNow()), await RefusedAsync(org));
        await bare.RowsAsync($"insert into audit_log (org_id, id, at, actor_kind, actor_name, action, target_type, changes) values ('{org.Id}', '{act}', 0, 'operator', 'root', 'updateOrg', 'org', '{{\"name\":{{\"from\":\"Acme Ltd\",\"to\":\"Acme\"}}}}')");
        await bare.RowsAsync($"insert into instance_audit_log (id, at, actor_kind, actor_name, action, target_type) values ('{act}', 0, 'operator', 'root', 'rotateAppSecret', 'app')");
        await bare.RowsAsync($"insert into jobs (org_id, id, kind, payload, done, total, attempts, lease_until, created_at, finished_at) values ('{org.Id}', '{act}', 'mapping', '', 2, 2, 1, 0, 0, {TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds()})");
        await Gatehouse.Access.WorkspaceStore.CreateAsync(org.Db, "Berlin", TimeProvider.System.GetUtcNow(), Ct);
        await Gatehouse.Domains.DomainStore.AddAsync(org.Db, $"{org.Slug}.test", "test", TimeProvider.System.GetUtcNow(), Ct);
        return new(org, new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["connections"] = connection.Id,
            ["people"] = people[0], ["sync-log"] = refused, ["jobs"] = act, ["audit"] = act, ["console/audit"] = act, ["groups"] = group, ["held"] = batch, ["webhooks"] = ours.Id, ["console/webhooks"] = all.Id, ["console/apps"] = app.Id,
        });
    }

    public async Task<string> OperatorAsync()
    {
        var secret = Guid.NewGuid().ToString("N");
        await gatehouse.Services.GetRequiredService<SessionDoor>().BeginAsync(TokenText.Hash(secret), "root", TimeSpan.FromHours(1), Ct);
        return secret;
    }

    /// <summary>A member with this role, or with none.</summary>
    public async Task<string> MemberAsync(TestOrg org, string? role)
    {
        var (secret, bare, now) = (Guid.NewGuid().ToString("N"), new BareDatabase(gatehouse.Database), TimeProvider.System.GetUtcNow());
        var user = await CreateAsync(org, "Users", Wire.User($"{role ?? "nobody"}-{secret[..6]}@{org.Slug}.test"));
        if (role is not null) await bare.RowsAsync($"update users set role = '{role}' where id = '{user}'");
        await bare.RowsAsync($"insert into sessions (hash, created_at, seen_at, ends_at) values ('{TokenText.Hash(secret)}', {now.ToUnixTimeMilliseconds()}, {now.ToUnixTimeMilliseconds()}, {now.AddHours(1).ToUnixTimeMilliseconds()})");
        using var party = new SamlParty();
        var connection = await new Scene(gatehouse).ConnectAsync(party, new OrgId(org.Id), [new OrgId(org.Id)]);
        (await org.Db.WriteAsync(tx => EntryStore.EnterAsync(tx, new SignInSettings(), TokenText.Hash(secret), null, user, connection.Id, null, now, Ct), Ct)).ShouldBeTrue();
        return secret;
    }

    /// <param name="steps">None is all.</param>
    public static async Task<(SetupLink Link, string Text)> LinkAsync(TestOrg org, params string[] steps) =>
        await SetupLinkStore.CreateAsync(org.Db, "Ada at Acme", steps.Length == 0 ? SetupStep.All : steps, TimeSpan.FromDays(7), "test", TimeProvider.System.GetUtcNow(), Ct);

    /// <summary>Without a browser: follows no redirect.</summary>
    public HttpClient Client(string? secret) => ClientWith("gatehouse-session", secret);

    /// <summary>Somebody who opened a setup link.</summary>
    public HttpClient SetupClient(string text) => ClientWith("gatehouse-setup", text);

    HttpClient ClientWith(string cookie, string? value)
    {
        var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = gatehouse.Url };
        if (value is not null) client.DefaultRequestHeaders.Add("Cookie", $"{cookie}={value}");
        return client;
    }

    /// <summary>What the identity provider asked in vain, as an entry of the sync log.</summary>
    public async Task<string> RefusedAsync(TestOrg org)
    {
        using var refused = await org.Idp.PostAsync("Users", new StringContent(Wire.User($"ann@{org.Slug}.test", "\"password\":\"Tr0ub4dor\""), System.Text.Encoding.UTF8, "application/scim+json"), Ct);
        ((int)refused.StatusCode).ShouldBe(409);
        return (await new BareDatabase(gatehouse.Database).RowsAsync($"select id from sync_log where org_id = '{org.Id}' and status = 'FAILED'")).ShouldHaveSingleItem()[0];
    }

    static async Task PatchAsync(TestOrg org, string path, string body)
    {
        using var response = await org.Idp.PatchAsync(path, new StringContent(body, System.Text.Encoding.UTF8, "application/scim+json"), Ct);
        response.IsSuccessStatusCode.ShouldBeTrue();
    }

    static async Task<string> CreateAsync(TestOrg org, string kind, string body)
    {
        using var response = await org.Idp.PostAsync(kind, new StringContent(body, System.Text.Encoding.UTF8, "application/scim+json"), Ct);
        var made = System.Text.Json.Nodes.JsonNode.Parse(await response.Content.ReadAsStringAsync(Ct))!;
        return (string)made["id"]!;
    }
}
