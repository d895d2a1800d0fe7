using Gatehouse.Data;

namespace Gatehouse.Alerts;

/// <summary>Something that is wrong with an Org now, or was.</summary>
/// <param name="Rule">failures, silence, token-ending, held-changes, dead-webhook or undeliverable-mail; of the instance: see <see cref="IsOfInstance"/>.</param>
/// <param name="Subject">What it is about, so that one rule may be broken several times: a token and its threshold. Else empty.</param>
public sealed record Alert(string Rule, string Subject, string Detail, DateTimeOffset RaisedAt, DateTimeOffset? ResolvedAt)
{
    /// <summary>What is wrong with the instance stands with its Primary Org, and is told to operators.</summary>
    public static bool IsOfInstance(string rule) => rule.StartsWith("instance-", StringComparison.Ordinal);

    internal static RawSql Columns => new("rule, subject, detail, raised_at, resolved_at");

    internal static Alert Read(Row row) => new(
        row.GetString(0), row.GetString(1), row.GetString(2), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(3)),
        row.IsDBNull(4) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(4)));
}
