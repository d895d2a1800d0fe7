using System.Text.Json.Nodes;
using Gatehouse.Orgs;
using Gatehouse.Tests.Tenancy;
using Microsoft.Extensions.DependencyInjection;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.Tests.Leaving;

/// <summary>An Org that decided something about leaving, its identity provider, and what its app was told.</summary>
static class Scene
{
    public const string Gone = """{"op":"replace","path":"active","value":false}""", Back = """{"op":"replace","path":"active","value":true}""";

    /// <param name="settings">Such as "on-delete=delete".</param>
    public static async Task<TestOrg> OrgAsync(this Running gatehouse, params string[] settings)
    {
        var org = await gatehouse.OrgAsync();
        if (settings.Length > 0) await gatehouse.DecideAsync(org, settings);
        return org;
    }

    public static async Task DecideAsync(this Running gatehouse, TestOrg org, params string[] settings) => (await gatehouse.Services.GetRequiredService<OrgChanges>()
        .SetAsync(org.Db, settings.Select(s => s.Split('=', 2)).ToDictionary(s => s[0], s => s[1], StringComparer.Ordinal), confirmed: true, "test", TestContext.Current.CancellationToken)).Granted();

    /// <summary>The feed, in its order.</summary>
    public static Task<List<Told>> ToldAsync(this TestOrg org) => org.Db.ListAsync(
        $"select type, subject, data from events where org_id = {Mine} order by position, id", row => new Told(row.GetString(0), row.GetText(1), JsonNode.Parse(row.GetString(2))!.AsObject()), TestContext.Current.CancellationToken);

    /// <summary>What was told of one person, in order.</summary>
    public static async Task<List<string>> ToldOfAsync(this TestOrg org, string id) => [.. (await org.ToldAsync()).Where(e => e.Subject == id).Select(e => e.Type)];

    /// <summary>active, suspended, deleted …: what the membership is, wherever it is kept. Null when nothing is.</summary>
    public static async Task<string?> StatusAsync(this TestOrg org, string id) => (await org.Db.ListAsync($"""
        select status from users where org_id = {Mine} and id = {id} union all select status from tombstones where org_id = {Mine} and id = {id}
        """, row => row.GetString(0), TestContext.Current.CancellationToken)).SingleOrDefault();

    /// <summary>As if an administrator had come by it in the product.</summary>
    public static Task RoleAsync(this TestOrg org, string id, string role) => org.Db.WriteAsync(
        tx => tx.RunAsync($"update users set role = {role} where org_id = {Mine} and id = {id}", default), TestContext.Current.CancellationToken);

    public static Task<Captures.Answer> DeactivateAsync(this HttpClient idp, string id) => idp.AskAsync($"PATCH Users/{id}", Wire.Patch(Gone));

    public static Task<Captures.Answer> ReactivateAsync(this HttpClient idp, string id) => idp.AskAsync($"PATCH Users/{id}", Wire.Patch(Back));

    public static Task<Captures.Answer> RemoveAsync(this HttpClient idp, string id) => idp.AskAsync($"DELETE Users/{id}");

    public static async Task<List<string>> GroupsOfAsync(this HttpClient idp, string id) =>
        [.. ((await idp.AskAsync($"GET Users/{id}")).Body!["groups"]?.AsArray() ?? []).Select(g => (string)g!["value"]!).Order(StringComparer.Ordinal)];
}

sealed record Told(string Type, string? Subject, JsonObject Data);
