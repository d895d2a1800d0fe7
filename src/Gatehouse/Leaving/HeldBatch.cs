using Gatehouse.Data;
using Gatehouse.Scim;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.Leaving;

/// <summary>What the guard holds until somebody decides. An open one that nobody decides on is approved when it is due. A preview is one that waits for as long as it takes (Previews/).</summary>
public sealed record HeldBatch(string Id, string State, DateTimeOffset OpenedAt, DateTimeOffset DueAt, string? DecidedBy, DateTimeOffset? DecidedAt, DateTimeOffset? EndedAt, bool IsPreview = false)
{
    public const string Open = "open", Preview = "preview", Approving = "approving", Rejecting = "rejecting", Approved = "approved", Rejected = "rejected";

    /// <summary>For the sync log.</summary>
    internal string Words => IsPreview ? Previews.Preview.Words : $"Held by the guard: too many leave at once. Access goes on until somebody decides (gatehouse guard show {Id}), at the latest until {ScimTime.Text(DueAt)}.";

    /// <summary>The same of a group.</summary>
    internal string GroupWords => $"Held by the guard: too many would lose what this group gives. Access goes on until somebody decides (gatehouse guard show {Id}), at the latest until {ScimTime.Text(DueAt)}.";

    static RawSql Columns => new("b.id, b.state, b.opened_at, b.due_at, b.decided_by, b.decided_at, b.ended_at, b.is_preview");

    public static Task<List<HeldBatch>> ListAsync(OrgDb db, CancellationToken ct) =>
        db.ListAsync($"select {Columns} from held_batches b where b.org_id = {Mine} and not b.is_preview order by b.opened_at desc, b.id desc limit {1000}", Read, ct);

    public static Task<HeldBatch?> FindAsync(OrgDb db, string id, CancellationToken ct) =>
        db.FindAsync($"select {Columns} from held_batches b where b.org_id = {Mine} and b.id = {id}", Read, ct);

    internal static Task<HeldBatch?> FindAsync(OrgTransaction tx, string id, CancellationToken ct) =>
        tx.FindAsync($"select {Columns} from held_batches b where b.org_id = {Mine} and b.id = {id}", Read, ct);

    static HeldBatch Read(Row row) => new(row.GetString(0), row.GetString(1), Time(row.GetInt64(2)), Time(row.GetInt64(3)), row.GetText(4),
        row.IsDBNull(5) ? null : Time(row.GetInt64(5)), row.IsDBNull(6) ? null : Time(row.GetInt64(6)), row.GetBoolean(7));

    static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
