using Gatehouse.Data;
using Gatehouse.People;

namespace Gatehouse.Doors;

/// <summary>An identity provider that showed a good token. Its directory is the only one that a SCIM handler can reach.</summary>
/// <param name="BaseUrl">As the client addressed us, without a slash at the end: https://host/scim/v2.</param>
public sealed record ScimCaller(OrgDirectory Directory, string TokenHash, string BaseUrl)
{
    public OrgDb Db => Directory.Db;

    public OrgId OrgId => Directory.Db.Org;
}

/// <summary>What the door says: come in, or why not. The Orgs named by the refusal see it in their sync logs.</summary>
public abstract record Admission
{
    Admission() { }

    public sealed record Granted(ScimCaller Caller) : Admission;

    /// <param name="Told">Whose sync logs learn of it, and in which words.</param>
    /// <param name="Status">403: the token is good, and its Org closed.</param>
    public sealed record Refused(string Detail, IReadOnlyList<(OrgDb Db, string Reason)> Told, int Status = 401) : Admission;
}
