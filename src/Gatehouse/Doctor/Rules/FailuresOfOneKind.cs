using System.Text.RegularExpressions;
using Gatehouse.SyncLog;

namespace Gatehouse.Doctor.Rules;

/// <summary>Many refusals of one kind that no other rule knows.</summary>
static partial class FailuresOfOneKind
{
    const int Worth = 10;
    const double Grave = 0.5;

    public static Rule Rule { get; } = new("failures-of-one-kind", Look);

    static Finding? Look(Examination exam)
    {
        var kinds = exam.Log.Refused.Where(e => !IsKnown(e)).GroupBy(e => (e.HttpStatus, e.ScimType, Kind(e.Reason))).Where(g => g.Count() >= Worth).OrderByDescending(g => g.Count()).ToList();
        if (kinds.Count == 0) return null;
        var (refused, all) = (kinds.Sum(k => k.Count()), Math.Max(1, exam.Log.Recent.Count(e => e.TokenId is not null)));
        return new(Rule.Id, refused >= all * Grave ? Severity.Error : Severity.Warning, $"{refused} of the last {all} requests failed for {Examination.Several(kinds.Count, "reason", "reasons")}",
            [.. kinds.Take(Examination.Shown).Select(k => new Evidence($"{Examination.Times(k.Count())} {k.Key.HttpStatus} {k.Key.ScimType}: {k.First().Reason}", k.First().At, k.First().Id))],
            "The reason says what is wrong; docs/guides/troubleshooting.md lists each. Mostly it is a mapping at the identity provider: Okta, Provisioning, Attribute Mappings; Entra ID, Provisioning, Mappings.");
    }

    /// <summary>404 of a read or delete is how a client asks whether somebody is still there.</summary>
    static bool IsKnown(LoggedEntry e) => e.Action == "SIGNIN" || e.HttpStatus is 404 or 412 or >= 500 || e.ScimType is "invalidFilter" or "uniqueness";

    /// <summary>The reason without the names that differ from one to the next.</summary>
    static string Kind(string? reason) => Quoted().Replace(reason ?? "", "'…'");

    [GeneratedRegex("'[^']*'|[0-9a-f]{32}|[0-9]+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Quoted();
}
