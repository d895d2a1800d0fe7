using Gatehouse.Data;
using Gatehouse.Operator;
using Gatehouse.Orgs;

namespace Gatehouse.Doors;

/// <summary>An operator at the command line: whoever can open the database may open any Org in it.</summary>
public sealed class OperatorDoor(InstanceDb instance, OrgStore orgs)
{
    public async Task<(Org Org, OrgDb Db)?> OpenAsync(string idOrSlug, CancellationToken ct)
    {
        if (await orgs.FindAsync(idOrSlug, ct) is not { } org) return null;
        Acting.In(org.Id);
        return (org, instance.For(org.Id));
    }
}
