using Gatehouse.Data;
using Gatehouse.Doors;
using Gatehouse.Orgs;
using Gatehouse.SetupLinks;

namespace Gatehouse.AdminConsole;

/// <summary>A request that the gate let through: who looks, and at which Org.</summary>
/// <param name="Caller">What this person may do here.</param>
/// <param name="Opened">The Org in the address; null on the pages of the instance.</param>
/// <param name="Link">With which somebody came who is nobody here: the pages below /setup.</param>
sealed record ConsoleVisit(ConsoleUser User, ApiCaller Caller, (Org Org, OrgDb Db)? Opened, SetupLink? Link = null)
{
    public const string SetupRoot = "/setup";

    public static ConsoleVisit With(SetupLink link, ApiCaller caller, (Org, OrgDb) opened) => new(new(link.Name, false, [], [], _ => null), caller, opened, link);

    public Org Org => Opened!.Value.Org;

    /// <summary>Whether there are buttons to press.</summary>
    public bool Manages => Caller.Key.Scopes.Any(scope => scope.Writes);

    public string Root => Link is null ? $"/console/o/{Org.Slug}" : SetupRoot;
}
