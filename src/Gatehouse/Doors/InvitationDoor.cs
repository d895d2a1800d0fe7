using Gatehouse.Data;
using Gatehouse.Members;
using Gatehouse.Operator;
using Gatehouse.Orgs;

namespace Gatehouse.Doors;

/// <summary>Somebody with the link of an invitation. Whatever is wrong with it, the answer is the same: nobody.</summary>
public sealed class InvitationDoor(InstanceDb instance, InvitationLinks links, OrgStore orgs, TimeProvider clock)
{
    public async Task<(Org Org, OrgDb Db, Invitation Invitation)?> OpenAsync(string token, CancellationToken ct)
    {
        if (links.Read(token) is not { } link || await orgs.FindAsync(link.Org.Value, ct) is not { IsOpen: true } org) return null;
        var db = instance.For(org.Id);
        return await InvitationStore.FindAsync(db, link.Id, ct) is { } found && found.State(clock.GetUtcNow()) is not ("expired" or "withdrawn") ? (org, db, found) : null;
    }

    /// <summary>One whose link was proven before.</summary>
    internal async Task<Invitation?> FindAsync(OrgId org, string id, CancellationToken ct) =>
        await InvitationStore.FindAsync(instance.For(org), id, ct) is { } found && found.State(clock.GetUtcNow()) is not ("expired" or "withdrawn") ? found : null;
}
