using Gatehouse.Data;
using Gatehouse.Doors;
using Gatehouse.Orgs;

namespace Gatehouse.AdminConsole;

/// <summary>A request that the gate let through: who looks, and at which Org.</summary>
/// <param name="Caller">What this person may do here.</param>
/// <param name="Opened">The Org in the address; null on the pages of the instance.</param>
sealed record ConsoleVisit(ConsoleUser User, ApiCaller Caller, (Org Org, OrgDb Db)? Opened)
{
    public Org Org => Opened!.Value.Org;

    /// <summary>Whether there are buttons to press.</summary>
    public bool Manages => Caller.Key.Scopes.Any(scope => scope.Writes);

    public string Root => $"/console/o/{Org.Slug}";
}
