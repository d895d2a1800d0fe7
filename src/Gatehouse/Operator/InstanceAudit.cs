using Gatehouse.Audit;
using Gatehouse.Data;

namespace Gatehouse.Operator;

/// <summary>What was done to the instance itself, in no Org.</summary>
public sealed class InstanceAudit(InstanceDb db)
{
    /// <summary>The newest first.</summary>
    public Task<List<AuditEntry>> PageAsync(AuditFilter filter, string? before, int count, CancellationToken ct)
    {
        var older = before is null ? SqlPart.Raw("") : SqlPart.Of($" and a.id < {before}");
        return db.ListAsync($"{OrgDb.PlannedByValues} select {AuditEntry.Columns} from instance_audit_log a where a.id > ''{filter.Condition()}{older} order by a.id desc limit {count}", AuditEntry.Read, ct);
    }
}
