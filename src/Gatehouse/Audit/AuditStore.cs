using Gatehouse.Data;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.Audit;

/// <summary>What was done in an Org, and who signed in. Entries are written by the transaction that changes something (Data/Acting).</summary>
public static class AuditStore
{
    /// <summary>The newest first.</summary>
    /// <param name="before">The id of an entry; null begins at the newest.</param>
    public static Task<List<AuditEntry>> PageAsync(OrgDb db, AuditFilter filter, string? before, int count, CancellationToken ct)
    {
        var older = before is null ? SqlPart.Raw("") : SqlPart.Of($" and a.id < {before}");
        return db.ListAsync($"""
            {PlannedByValues} select {AuditEntry.Columns} from (
              select {AuditEntry.OfAct} from audit_log l where l.org_id = {Mine}
              union all
              select {AuditEntry.OfSignIn} from sign_in_log s where s.org_id = {Mine}
            ) a where a.id > ''{filter.Condition()}{older} order by a.id desc limit {count}
            """, AuditEntry.Read, ct);
    }
}
