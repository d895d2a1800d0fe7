using System.Text.Json.Nodes;
using Gatehouse.Data;
using Gatehouse.Events;
using Gatehouse.Scim;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.Orgs;

/// <summary>
/// The Org's own row, held until the transaction ends: whoever changes the mode, a setting or the tokens waits for the others, so that
/// no token is issued into an Org that is leaving SCIM.
/// </summary>
sealed record OrgState(string Slug, string Name, string Isolation, Dictionary<string, string> Words, InstanceSettings Instance, string? Preview, long Version)
{
    public OrgSettings Settings { get; } = OrgSettings.Read(Words);

    public static async Task<OrgState> LockAsync(OrgTransaction tx, CancellationToken ct) => (await tx.FindAsync($"""
        select o.slug, o.name, o.isolation, o.settings, (select i.value from instance i where i.name = {InstanceSettings.Name}), o.preview, o.version from orgs o where o.id = {Mine} {tx.Dialect.ForUpdate}
        """, row => new OrgState(row.GetString(0), row.GetString(1), row.GetString(2), OrgSettings.Words(row.GetString(3)), InstanceSettings.Read(row.IsDBNull(4) ? null : row.GetString(4)), row.GetText(5), row.GetInt64(6)), ct))!;

    /// <summary>Every node notices with the next request. What is as it was is not told.</summary>
    public void Save(OrgTransaction tx, IReadOnlyDictionary<string, string> words, string by, DateTimeOffset now)
    {
        var changes = new JsonObject();
        foreach (var key in words.Keys.Union(Words.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal)) Note(changes, key, Words.GetValueOrDefault(key), words.GetValueOrDefault(key));
        if (changes.Count == 0) return;
        tx.Do($"update orgs set settings = {OrgSettings.Write(words)}, version = version + 1 where id = {Mine}");
        Tell(tx, changes, by, now);
    }

    public static void Note(JsonObject changes, string key, string? from, string? to)
    {
        if (from != to) changes[key] = new JsonObject { ["from"] = from, ["to"] = to };
    }

    public static void Tell(OrgTransaction tx, JsonObject changes, string by, DateTimeOffset now)
    {
        tx.Act?.About("org", tx.Org.Value, Differences.Of(changes));
        EventStore.Write(tx, "org.updated", tx.Org.Value, ScimJson.WriteUtf8(new JsonObject { ["changes"] = changes, ["by"] = by }), now);
    }
}
