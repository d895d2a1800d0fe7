using Gatehouse.Data;
using Gatehouse.Operator;
using Gatehouse.Orgs;
using Gatehouse.SetupLinks;
using Gatehouse.Tokens;

namespace Gatehouse.Doors;

/// <summary>
/// Somebody with a setup link: one Org, and of it what the link's steps need. Asked for at every request, so that a revocation holds from the next one on every node.
/// Whatever is wrong with a link, the answer is the same: nobody.
/// </summary>
public sealed class SetupDoor(InstanceDb instance, OrgStore orgs, TimeProvider clock)
{
    static readonly TimeSpan NotedAgain = TimeSpan.FromMinutes(1);

    /// <summary>Changes nothing: whatever scans mail for links may ask this.</summary>
    public async Task<(Org Org, OrgDb Db, SetupLink Link)?> FindAsync(string? text, CancellationToken ct)
    {
        if (SetupLinkText.OrgOf(text) is not { } named || await orgs.FindAsync(named, ct) is not { IsOpen: true } org || org.Id.Value != named) return null;
        var db = instance.For(org.Id);
        return await SetupLinkStore.OfTextAsync(db, text!, ct) is { } link && link.State(clock.GetUtcNow()) == "active" ? (org, db, link) : null;
    }

    public async Task<(Org Org, OrgDb Db, SetupLink Link, ApiCaller Caller)?> OpenAsync(string? text, string? address, CancellationToken ct)
    {
        if (await FindAsync(text, ct) is not var (org, db, link)) return null;
        var now = clock.GetUtcNow();
        if (link.OpenedAt is not { } opened || now - opened > NotedAgain || link.OpenedFrom != address) await SetupLinkStore.OpenedAsync(db, link.Id, address, now, ct);
        var key = new ApiKey(link.Id, org.Id, link.Name, "", [new(ApiScope.Any, true)], link.CreatedBy, link.CreatedAt, link.ExpiresAt, null, null, null);
        return (org, db, link, new(key, "setup-link", link.Actor, instance, orgs, clock, SetupStep.OperationsOf(link.Steps)));
    }
}
