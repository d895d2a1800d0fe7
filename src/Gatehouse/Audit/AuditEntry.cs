using Gatehouse.Data;

namespace Gatehouse.Audit;

/// <summary>Somebody did something: a change by hand, or a sign-in.</summary>
/// <param name="ActorKind">command-line, api-key, or of a sign-in person or operator.</param>
/// <param name="Changes">JSON: each setting with what it was and is; null where the action says all.</param>
public sealed record AuditEntry(string Id, DateTimeOffset At, string ActorKind, string? ActorId, string? ActorName, string? Address, string Action, string? TargetType, string? TargetId, string? Changes)
{
    internal static readonly RawSql Columns = new("a.id, a.at, a.actor_kind, a.actor_id, a.actor_name, a.address, a.action, a.target_type, a.target_id, a.changes");

    /// <summary>The same of an act "l" and of a sign-in "s", so that they make one list.</summary>
    internal static readonly RawSql OfAct = new("l.id, l.at, l.actor_kind, l.actor_id, l.actor_name, l.address, l.action, l.target_type, l.target_id, l.changes"),
        OfSignIn = new("s.id, s.at, case when s.outcome = 'operator' or s.check_name = 'Operator' then 'operator' else 'person' end, s.user_id, null, s.address, 'sign-in ' || s.outcome, 'connection', s.connection_id, null");

    internal static AuditEntry Read(Row row) => new(row.GetString(0), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(1)), row.GetString(2), row.GetText(3), row.GetText(4), row.GetText(5), row.GetString(6),
        row.GetText(7), row.GetText(8), row.GetText(9));
}

/// <summary>Which entries; null is any.</summary>
/// <param name="Actor">An id or a name.</param>
/// <param name="Until">Not this one any more.</param>
/// <param name="Id">Only this entry.</param>
public sealed record AuditFilter(DateTimeOffset? Since = null, string? Action = null, string? Actor = null, DateTimeOffset? Until = null, string? Id = null)
{
    internal SqlPart Condition()
    {
        var all = SqlPart.Raw("");
        if (Since is { } since) all = SqlPart.Of($"{all} and a.id >= {Ids.Prefix(since)}");
        if (Until is { } until) all = SqlPart.Of($"{all} and a.id < {Ids.Prefix(until)}");
        if (Action is not null) all = SqlPart.Of($"{all} and a.action = {Action}");
        if (Actor is not null) all = SqlPart.Of($"{all} and (a.actor_id = {Actor} or a.actor_name = {Actor})");
        if (Id is not null) all = SqlPart.Of($"{all} and a.id = {Id}");
        return all;
    }
}
