using Gatehouse.Data;
using Gatehouse.Scim;

namespace Gatehouse.Domains;

/// <summary>An e-mail domain of an Org.</summary>
/// <param name="Name">Folded.</param>
/// <param name="State">pending, verified, or failing: it was verified, and the proof is not found any more. It stays the Org's until somebody removes it.</param>
/// <param name="Connection">Where its people go; null leaves it to the Org.</param>
/// <param name="Fault">What the last look saw, when it was not the proof.</param>
public sealed record Domain(
    string Name, string Challenge, string State, string? Connection, string CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset? VerifiedAt, DateTimeOffset? CheckedAt, DateTimeOffset? FailingSince, string? Fault)
{
    public const string Pending = "pending", Verified = "verified", Failing = "failing";

    const int Longest = 200, LongestLabel = 63;

    internal static RawSql Columns => new("d.name, d.challenge, d.state, d.connection_id, d.created_by, d.created_at, d.verified_at, d.checked_at, d.failing_since, d.fault");

    /// <summary>Where the proof lies: beside the mail, so that nobody who runs a part of the domain can put it there.</summary>
    public string RecordName => "_gatehouse-challenge." + Name;

    public string RecordValue => "gatehouse-domain-verification=" + Challenge;

    internal static Domain Read(Row row) => new(
        row.GetString(0), row.GetString(1), row.GetString(2), Text(row, 3), row.GetString(4), Time(row, 5)!.Value, Time(row, 6), Time(row, 7),
        Time(row, 8), Text(row, 9));

    static string? Text(Row row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    static DateTimeOffset? Time(Row row, int column) => row.IsDBNull(column) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));

    /// <summary>The form in which domains are compared; null when it is no domain. Other scripts are given as they stand in DNS (xn--).</summary>
    public static string? Key(string name)
    {
        // Before folding: some letters of other scripts fold to ASCII ones, and would be another name.
        if (!name.All(char.IsAscii)) return null;
        var folded = Fold.Key(name.Trim().TrimEnd('.'));
        var labels = folded.Split('.');
        return folded.Length <= Longest && labels.Length > 1 && labels.All(l => l.Length is > 0 and <= LongestLabel && l[0] != '-' && l[^1] != '-' && l.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')) ? folded : null;
    }

    /// <summary>Of an e-mail address; null where there is none.</summary>
    public static string? Of(string address) => address.LastIndexOf('@') is > 0 and var at ? Key(address[(at + 1)..]) : null;

    /// <summary>The same after a look at its proof.</summary>
    internal Domain After(Proof proof, DateTimeOffset now) => proof switch
    {
        Proof.There => this with { State = Verified, VerifiedAt = State == Verified ? VerifiedAt : now, CheckedAt = now, FailingSince = null, Fault = null },
        Proof.Missing(var why) => this with { State = State == Pending ? Pending : Failing, CheckedAt = now, FailingSince = State == Pending ? null : FailingSince ?? now, Fault = why },
        Proof.Unclear(var why) => this with { CheckedAt = now, Fault = why },
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
