using Gatehouse.Data;
using Gatehouse.SyncLog;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.Doctor;

/// <summary>The newest entries of the sync log, newest first: as many as can be read in a moment, however long the log is.</summary>
sealed class LogWindow(IReadOnlyList<LoggedEntry> entries, DateTimeOffset now)
{
    const int Most = 20_000;

    /// <summary>What is older than this was repaired, or does not matter any more.</summary>
    static readonly TimeSpan Recently = TimeSpan.FromDays(7);

    Dictionary<(string, string), DateTimeOffset>? successes;

    public static void Add(OrgReads reads, List<LoggedEntry> into) => reads.Add($"""
        select id, at, action, status, resource_type, resource_id, resource_name, http_status, scim_type, reason, null,
          token_id, address, agent, duration_us, correlation_id
        from sync_log where org_id = {Mine} order by id desc limit {Most}
        """, row => into.Add(LoggedEntry.Read(row)));

    public IReadOnlyList<LoggedEntry> Recent { get; } = [.. entries.TakeWhile(e => now - e.At < Recently)];

    /// <summary>What clients did who were let in, of any age.</summary>
    public IReadOnlyList<LoggedEntry> Traffic { get; } = [.. entries.Where(e => e.TokenId is not null && e.Action != "TOKEN")];

    /// <summary>Callers who were not let in, for a reason with these words, and who did not come in afterwards from there.</summary>
    public List<LoggedEntry> TurnedAway(string words)
    {
        var back = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        foreach (var entry in Traffic) back.TryAdd(entry.Address ?? "", entry.At);
        return [.. Recent.Where(e => e.Action == "AUTHENTICATE" && e.Reason?.Contains(words, StringComparison.Ordinal) == true
            && !(back.TryGetValue(e.Address ?? "", out var since) && since > e.At))];
    }

    /// <summary>Refusals that were not made good: nothing succeeded on the same resource since.</summary>
    public IEnumerable<LoggedEntry> Refused => Recent.Where(e => e.Status == "FAILED" && e.Action is not "AUTHENTICATE" && !IsRepaired(e));

    public IEnumerable<LoggedEntry> DoneWithNote(string words) =>
        Recent.Where(e => e.Status != "FAILED" && e.Reason?.Contains(words, StringComparison.Ordinal) == true);

    bool IsRepaired(LoggedEntry refused)
    {
        successes ??= Successes();
        return Keys(refused).Any(key => successes.TryGetValue(key, out var at) && at > refused.At);
    }

    Dictionary<(string, string), DateTimeOffset> Successes()
    {
        var found = new Dictionary<(string, string), DateTimeOffset>();
        foreach (var entry in Recent)
            if (entry.Status != "FAILED" && entry.Action is not ("READ" or "TOKEN"))
                foreach (var key in Keys(entry)) found.TryAdd(key, entry.At);
        return found;
    }

    static IEnumerable<(string, string)> Keys(LoggedEntry entry)
    {
        if (entry.ResourceType is not { } type) yield break;
        if (entry.ResourceId is { } id) yield return (type, id);
        if (entry.ResourceName is { } name) yield return (type, name.ToLowerInvariant());
    }
}
