using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Gatehouse.Data;
using Gatehouse.Events;
using Gatehouse.Tests.Events;
using Gatehouse.Tests.Tenancy;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.Tests.Connections;

/// <summary>What an Org was told, each held against its schema.</summary>
static class Told
{
    static readonly SchemaText Schemas = new(EventTypes.Schemas().ToDictionary(s => s.Name, s => s.Text));

    public static async Task<List<JsonNode>> EventsAsync(this TestOrg org, string family)
    {
        await CaughtUpAsync(org.Db);
        var told = await Feed.NewestAsync(org.Db, EventFilter.Of([family]), 100, TestContext.Current.CancellationToken);
        foreach (var e in told) Schemas.Faults($"{e.Type}.v1.json", JsonNode.Parse(e.Envelope())!).ShouldBeEmpty(e.Type);
        return [.. told.Select(e => JsonNode.Parse(e.Envelope())!)];
    }

    /// <summary>On PostgreSQL the feed stops before the oldest transaction that still runs, and another test may have one open, in another database of the server.</summary>
    static async Task CaughtUpAsync(OrgDb db)
    {
        if (db.Dialect.HasOneWriter) return;
        var now = await NumberAsync(db, $"select cast(pg_current_xact_id() as text) where {Mine} <> ''");
        await Soon.Async(() => NumberAsync(db, $"select cast(pg_snapshot_xmin(pg_current_snapshot()) as text) where {Mine} <> ''"), oldest => oldest > now, TimeSpan.FromMinutes(1));
    }

    static async Task<long> NumberAsync(OrgDb db, [InterpolatedStringHandlerArgument(nameof(db))] OrgSql sql) =>
        long.Parse((await db.FindAsync(sql, row => row.GetString(0), TestContext.Current.CancellationToken))!, CultureInfo.InvariantCulture);
}
