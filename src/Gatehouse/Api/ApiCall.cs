using System.Globalization;
using Gatehouse.Data;
using Gatehouse.Doors;
using Gatehouse.Orgs;
using Gatehouse.People;

namespace Gatehouse.Api;

/// <summary>A request that was let in, with the Org that its address names.</summary>
sealed record ApiCall(HttpContext Http, Operation Operation, ApiCaller Caller, (Org Org, OrgDb Db)? Opened)
{
    /// <summary>Of an operation with {org} in its path.</summary>
    public Org Org => Opened!.Value.Org;

    public OrgDb Db => Opened!.Value.Db;

    /// <summary>Null: what it is about belongs to the instance.</summary>
    public OrgDb? Owner => Opened?.Db;

    /// <summary>What has an idempotency key is done to its end, whether the client waits or not.</summary>
    public CancellationToken Cancel => Idempotency.Wanted(Http.Request) ? CancellationToken.None : Http.RequestAborted;

    /// <summary>Who did it, for logs and events.</summary>
    public string By => Caller.Name;

    public string Id => this["id"];

    public string this[string hole] => (string)Http.Request.RouteValues[hole]!;

    public string? Query(string name) => Http.Request.Query[name].FirstOrDefault();

    /// <summary>Of a parameter that is one.</summary>
    public DateTimeOffset? Time(string name) => Scim.ScimTime.TryParse(Query(name), out var time) ? time : null;

    public int Limit => int.Parse(Query("limit") ?? Paging.First.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    public bool Confirmed => Query("confirm") == "true";

    public ETagMatch IfMatch => ETagMatch.Of(Http.Request.Headers.IfMatch.ToString());
}
