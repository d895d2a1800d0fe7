using System.Globalization;
using Gatehouse.Data;
using Gatehouse.Orgs;
using Gatehouse.Tokens;
using Gatehouse.Webhooks;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.Doctor;

/// <summary>
/// What rules look at: one Org at one moment. What most of them need is read once, bounded, in one round trip; a rule may ask the
/// Org's database for more.
/// </summary>
sealed record Examination(Org Org, OrgDb Db, DateTimeOffset Now, LogWindow Log, IReadOnlyList<ScimToken> Tokens, Population Population, Elsewhere Elsewhere)
{
    /// <summary>Pieces of evidence in one finding; the title has the numbers.</summary>
    public const int Shown = 5;

    public static async Task<Examination> BeginAsync(Org org, OrgDb db, Func<LogWindow, Task<Elsewhere>> elsewhere, DateTimeOffset now, CancellationToken ct)
    {
        var (entries, tokens, population) = (new List<SyncLog.LoggedEntry>(), new List<ScimToken>(), Population.Empty);
        var reads = db.Together();
        LogWindow.Add(reads, entries);
        reads.Add($"select {ScimToken.Columns} from scim_tokens t where t.org_id = {Mine} order by t.created_at, t.id", row => tokens.Add(ScimToken.Read(row)));
        Population.Add(reads, read => population = read);
        await reads.RunAsync(ct);
        var log = new LogWindow(entries, now);
        return new(org, db, now, log, tokens, population, await elsewhere(log));
    }

    public IEnumerable<ScimToken> ValidTokens => Tokens.Where(t => t.RevokedAt is null && t.ExpiresAt > Now);

    /// <summary>The last use is written a few seconds late; the log may know more.</summary>
    public DateTimeOffset? LastUse(ScimToken token) =>
        Log.Traffic.FirstOrDefault(e => e.TokenId == token.Id)?.At is { } seen && !(token.UsedAt > seen) ? seen : token.UsedAt;

    public static string Times(int count) => count == 1 ? "once" : string.Create(CultureInfo.InvariantCulture, $"{count} times");

    public static string Several(int count, string one, string many) => count == 1 ? $"1 {one}" : string.Create(CultureInfo.InvariantCulture, $"{count} {many}");

    public static string Day(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);

    public static string Lasting(TimeSpan span) => span.TotalHours < 1 ? "less than an hour"
        : span.TotalHours < 48 ? Several((int)span.TotalHours, "hour", "hours") : Several((int)span.TotalDays, "day", "days");
}

/// <summary>How far the Org's directory has come.</summary>
sealed record Population(bool HasUsers, bool HasGroups, bool HadUsers, DateTimeOffset FirstUser)
{
    public static Population Empty { get; } = new(false, false, false, default);

    public static void Add(OrgReads reads, Action<Population> read) => reads.Add($"""
        select (select count(*) from (select 1 from users where org_id = {Mine} limit 1) u),
          (select count(*) from (select 1 from groups where org_id = {Mine} limit 1) g),
          (select count(*) from (select 1 from tombstones where org_id = {Mine} limit 1) t),
          coalesce((select created_at from users where org_id = {Mine} order by id limit 1), 0)
        """, row => read(new(row.GetInt64(0) > 0, row.GetInt64(1) > 0, row.GetInt64(0) + row.GetInt64(2) > 0, DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(3)))));
}

/// <summary>What an operator sees of this Org's people in other Orgs. Empty when nobody looked.</summary>
/// <param name="Looked">How many of the Org's newest people were looked for.</param>
/// <param name="Strays">Ids that were unknown here, and the slug of the Org that has them.</param>
sealed record Elsewhere(int Looked, IReadOnlyList<Twin> Twins, IReadOnlyDictionary<string, string> Strays)
{
    /// <summary>People with the address of somebody in another isolated Org, where both chose to compare (Members/IsolatedPeople).</summary>
    public IReadOnlyList<(string Id, string Name, string OtherSlug)> Doubles { get; init; } = [];

    public InstanceSettings Instance { get; init; } = InstanceSettings.First;

    /// <summary>Webhooks of the instance: looked at together with the Primary Org, in whose feed they are told of.</summary>
    public IReadOnlyList<Webhook> InstanceEndpoints { get; init; } = [];

    /// <summary>Fingerprints of the master keys that the database needs, the current one first; and when all was last sealed anew. With the Primary Org as well.</summary>
    public IReadOnlyList<string> MasterKeys { get; init; } = [];

    public DateTimeOffset? MasterKeyRotated { get; init; }

    public static Elsewhere Unseen { get; } = new(0, [], new Dictionary<string, string>(StringComparer.Ordinal));
}

/// <summary>One person, as far as userName and externalId can tell, here and in another Org.</summary>
/// <param name="Grouped">Whether the person is in a group here.</param>
sealed record Twin(string Id, string Name, bool Grouped, string OtherSlug, bool OtherIsShared);
