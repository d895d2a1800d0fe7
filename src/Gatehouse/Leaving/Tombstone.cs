using System.Text.Json;
using Gatehouse.Data;
using Gatehouse.People;
using Gatehouse.Scim;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.Leaving;

/// <summary>A deleted user, kept for the grace period. SCIM does not see it.</summary>
/// <param name="Status">suspended until the app was told of the deletion, then deleted.</param>
/// <param name="Was">The membership's status before.</param>
/// <param name="HeldBy">The batch that holds the deletion: access goes on.</param>
/// <param name="Kept">Mappings of deleted groups whose access this one kept.</param>
/// <param name="Workspaces">Of somebody held: what is open meanwhile.</param>
/// <param name="EndsAt">When the app will be told; null when it was.</param>
public sealed record Tombstone(
    string Id, byte[] Document, IReadOnlyList<string> Groups, DateTimeOffset CreatedAt, DateTimeOffset DeletedAt, long Version,
    string Status, string Was, DateTimeOffset? EndsAt, DateTimeOffset ForgetAt, string? HeldBy, IReadOnlyList<string> Kept, IReadOnlyList<string> Workspaces)
{
    internal static RawSql Columns => new("t.id, t.doc, t.belonged_to, t.created_at, t.deleted_at, t.version, t.status, t.was, t.ends_at, t.forget_at, t.held_by, t.kept, t.workspaces");

    /// <summary>Of "tombstones t": somebody who is gone for SCIM and held. Access goes on until somebody decides (product rule 2.5), so whatever asks who has access asks here as well.</summary>
    internal static RawSql GoesOn => new("t.resource_type = 'User' and t.status = 'active' and t.held_by is not null");

    /// <summary>How many columns <see cref="Read"/> reads; others may follow.</summary>
    internal const int ColumnCount = 13;

    public string UserName => UserRow.Name(ScimJson.Parse(Document));

    internal static Tombstone Read(Row row) => new(
        row.GetString(0), row.GetUtf8(1), JsonSerializer.Deserialize<List<string>>(row.GetUtf8(2))!, Time(row.GetInt64(3)), Time(row.GetInt64(4)), row.GetInt64(5),
        row.GetString(6), row.GetString(7), row.IsDBNull(8) ? null : Time(row.GetInt64(8)), Time(row.GetInt64(9)), row.GetText(10), JsonSerializer.Deserialize<List<string>>(row.GetUtf8(11))!,
        JsonSerializer.Deserialize<List<string>>(row.GetUtf8(12))!);

    /// <summary>The deleted users of an Org, the last one first.</summary>
    public static Task<List<Tombstone>> ListAsync(OrgDb db, DateTimeOffset now, int count, CancellationToken ct) => db.ListAsync($"""
        select {Columns} from tombstones t where t.org_id = {Mine} and t.resource_type = {"User"} and t.forget_at > {now.ToUnixTimeMilliseconds()}
        order by t.deleted_at desc, t.id desc limit {count}
        """, Read, ct);

    /// <summary>The same by id, so that the last one seen is where the next page begins.</summary>
    public static Task<List<Tombstone>> PageAsync(OrgDb db, DateTimeOffset now, string? after, int count, CancellationToken ct) => db.ListAsync($"""
        select {Columns} from tombstones t where t.org_id = {Mine} and t.id > {after ?? ""} and t.resource_type = {"User"} and t.forget_at > {now.ToUnixTimeMilliseconds()} order by t.id limit {count}
        """, Read, ct);

    /// <summary>Those that an id or a userName means.</summary>
    internal static Task<List<Tombstone>> NamedAsync(OrgTransaction tx, string idOrUserName, DateTimeOffset now, CancellationToken ct) => tx.ListAsync($"""
        select {Columns} from tombstones t where t.org_id = {Mine} and t.resource_type = {"User"} and t.forget_at > {now.ToUnixTimeMilliseconds()}
          and (t.id = {idOrUserName} or t.name_key = {Fold.Key(idOrUserName)}) order by t.id {tx.Dialect.ForUpdate}
        """, Read, ct);

    /// <summary>Null when the batch does not hold this one any more.</summary>
    internal static Task<Tombstone?> HeldAsync(OrgTransaction tx, string batch, string id, CancellationToken ct) => tx.FindAsync(
        $"select {Columns} from tombstones t where t.org_id = {Mine} and t.id = {id} and t.held_by = {batch} {tx.Dialect.ForUpdate}", Read, ct);

    static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
