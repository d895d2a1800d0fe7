// Written by eng/client from the OpenAPI document. Do not edit: change the declaration in src/Gatehouse/Api/Resources, then run eng/client.
using Gatehouse.Client.Http;

namespace Gatehouse.Client;

/// <summary>Orgs.</summary>
public sealed class OrgsApi
{
    readonly Transport transport;

    internal OrgsApi(Transport transport) => this.transport = transport;

    /// <summary>Closes an Org: nobody comes in, and nothing is lost.</summary>
    /// <remarks><c>POST /orgs/{org}/suspend</c>, operation <c>suspendOrg</c>. Needs the scope <c>orgs:write</c> and a key of the instance.</remarks>
    /// <param name="org">The Org's id or slug.</param>
    /// <param name="idempotencyKey">What makes it be done once: each call has one of its own, so say one only to go on after a crash of yours. 1 to 255 printable ASCII characters.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>As it is now.</returns>
    /// <exception cref="GatehouseException"><c>org.not-found</c>, <c>org.primary</c>, <c>org.deleted</c>, or what any request may come to.</exception>
    public Task<Org> SuspendOrgAsync(string org, string? idempotencyKey = null, CancellationToken cancellationToken = default) =>
        transport.AskAsync(Call.Post(Address.Of($"/orgs/{org}/suspend"), idempotencyKey), ApiJson.Default.Org, cancellationToken);

    /// <summary>Opens a suspended Org again, as it was.</summary>
    /// <remarks><c>POST /orgs/{org}/resume</c>, operation <c>resumeOrg</c>. Needs the scope <c>orgs:write</c> and a key of the instance.</remarks>
    /// <param name="org">The Org's id or slug.</param>
    /// <param name="idempotencyKey">What makes it be done once: each call has one of its own, so say one only to go on after a crash of yours. 1 to 255 printable ASCII characters.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>As it is now.</returns>
    /// <exception cref="GatehouseException"><c>org.not-found</c>, <c>org.deleted</c>, or what any request may come to.</exception>
    public Task<Org> ResumeOrgAsync(string org, string? idempotencyKey = null, CancellationToken cancellationToken = default) =>
        transport.AskAsync(Call.Post(Address.Of($"/orgs/{org}/resume"), idempotencyKey), ApiJson.Default.Org, cancellationToken);

    /// <summary>Closes an Org and, when the grace period is over, takes away all it has.</summary>
    /// <remarks><c>DELETE /orgs/{org}</c>, operation <c>deleteOrg</c>. Needs the scope <c>orgs:write</c> and a key of the instance.</remarks>
    /// <param name="org">The Org's id or slug.</param>
    /// <param name="name">The Org's name or slug, as the confirmation.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>When it is done.</returns>
    /// <exception cref="GatehouseException"><c>org.not-found</c>, <c>org.primary</c>, <c>confirmation.needed</c>, or what any request may come to.</exception>
    public Task DeleteOrgAsync(string org, string? name = null, CancellationToken cancellationToken = default) =>
        transport.AskAsync(Call.Delete(Address.Of($"/orgs/{org}", ("name", name))), cancellationToken);

    /// <summary>Shows an Org.</summary>
    /// <remarks><c>GET /orgs/{org}</c>, operation <c>getOrg</c>. Needs the scope <c>orgs:read</c>.</remarks>
    /// <param name="org">The Org's id or slug.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>As it is now.</returns>
    /// <exception cref="GatehouseException"><c>org.not-found</c>, or what any request may come to.</exception>
    public Task<Versioned<Org>> GetOrgAsync(string org, CancellationToken cancellationToken = default) =>
        transport.AskVersionedAsync(Call.Get(Address.Of($"/orgs/{org}")), ApiJson.Default.Org, cancellationToken);

    /// <summary>Gives an Org another name or slug; its id stays.</summary>
    /// <remarks><c>PATCH /orgs/{org}</c>, operation <c>updateOrg</c>. Needs the scope <c>orgs:write</c>.</remarks>
    /// <param name="org">The Org's id or slug.</param>
    /// <param name="body">What is wanted.</param>
    /// <param name="ifMatch">The ETag that it must have still.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>As it is now.</returns>
    /// <exception cref="GatehouseException"><c>value.invalid</c>, <c>org.slug-invalid</c>, <c>org.not-found</c>, <c>org.slug-taken</c>, <c>version.stale</c>, or what any request may come to.</exception>
    public Task<Versioned<Org>> UpdateOrgAsync(string org, OrgPatch body, string? ifMatch = null, CancellationToken cancellationToken = default) =>
        transport.AskVersionedAsync(Call.Patch(Address.Of($"/orgs/{org}"), ifMatch).With(body, ApiJson.Default.OrgPatch), ApiJson.Default.Org, cancellationToken);

    /// <summary>Brings a deleted Org back, as it was.</summary>
    /// <remarks><c>POST /orgs/{org}/restore</c>, operation <c>restoreOrg</c>. Needs the scope <c>orgs:write</c> and a key of the instance.</remarks>
    /// <param name="org">The Org's id or slug.</param>
    /// <param name="idempotencyKey">What makes it be done once: each call has one of its own, so say one only to go on after a crash of yours. 1 to 255 printable ASCII characters.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>As it is now.</returns>
    /// <exception cref="GatehouseException"><c>org.not-found</c>, <c>org.purging</c>, or what any request may come to.</exception>
    public Task<Org> RestoreOrgAsync(string org, string? idempotencyKey = null, CancellationToken cancellationToken = default) =>
        transport.AskAsync(Call.Post(Address.Of($"/orgs/{org}/restore"), idempotencyKey), ApiJson.Default.Org, cancellationToken);

    /// <summary>Everything of an Org as lines of JSON, each with its kind: settings, people, groups, access, connections, logs. Never a secret.</summary>
    /// <remarks><c>GET /orgs/{org}/export</c>, operation <c>exportOrg</c>. Needs the scope <c>orgs:write</c> and a key of the instance.</remarks>
    /// <param name="org">The Org's id or slug.</param>
    /// <param name="logs">With the sync log, sign-ins and the audit log.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The lines as they come, however many; whoever asked disposes of it.</returns>
    /// <exception cref="GatehouseException"><c>org.not-found</c>, or what any request may come to.</exception>
    public Task<Stream> ExportOrgAsync(string org, bool logs = false, CancellationToken cancellationToken = default) =>
        transport.AskStreamAsync(Call.Get(Address.Of($"/orgs/{org}/export", ("logs", logs ? "true" : null))), cancellationToken);

    /// <summary>Lists the Orgs; with the key of an Org, that Org.</summary>
    /// <remarks><c>GET /orgs</c>, operation <c>listOrgs</c>. Needs the scope <c>orgs:read</c>.</remarks>
    /// <param name="pageSize">How many a request brings, from 1 to 1000; the list goes on by itself.</param>
    /// <param name="search">Only whose slug begins so.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>All of them, a page at a time.</returns>
    /// <exception cref="GatehouseException">or what any request may come to.</exception>
    public IAsyncEnumerable<Org> ListOrgsAsync(int? pageSize = null, string? search = null, CancellationToken cancellationToken = default) =>
        transport.ListAsync(Call.Get(Address.Of($"/orgs", ("limit", Address.Text(pageSize)), ("search", search))), ApiJson.Default.PageOrg, cancellationToken);

    /// <summary>Makes an Org.</summary>
    /// <remarks><c>POST /orgs</c>, operation <c>createOrg</c>. Needs the scope <c>orgs:write</c> and a key of the instance.</remarks>
    /// <param name="body">What is wanted.</param>
    /// <param name="idempotencyKey">What makes it be done once: each call has one of its own, so say one only to go on after a crash of yours. 1 to 255 printable ASCII characters.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>As it is now.</returns>
    /// <exception cref="GatehouseException"><c>value.invalid</c>, <c>org.slug-invalid</c>, <c>org.slug-taken</c>, or what any request may come to.</exception>
    public Task<Org> CreateOrgAsync(NewOrg body, string? idempotencyKey = null, CancellationToken cancellationToken = default) =>
        transport.AskAsync(Call.Post(Address.Of($"/orgs"), idempotencyKey).With(body, ApiJson.Default.NewOrg), ApiJson.Default.Org, cancellationToken);

    /// <summary>Shows what an Org decided; what is not there has its first choice.</summary>
    /// <remarks><c>GET /orgs/{org}/settings</c>, operation <c>getOrgSettings</c>. Needs the scope <c>orgs:read</c>.</remarks>
    /// <param name="org">The Org's id or slug.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>As it is now.</returns>
    /// <exception cref="GatehouseException"><c>org.not-found</c>, or what any request may come to.</exception>
    public Task<Versioned<IReadOnlyDictionary<string, string>>> GetOrgSettingsAsync(string org, CancellationToken cancellationToken = default) =>
        transport.AskVersionedAsync(Call.Get(Address.Of($"/orgs/{org}/settings")), ApiJson.Default.DictionaryStringString, cancellationToken);

    /// <summary>Changes settings, such as mode; null takes one back to its first choice.</summary>
    /// <remarks><c>PATCH /orgs/{org}/settings</c>, operation <c>updateOrgSettings</c>. Needs the scope <c>orgs:write</c>.</remarks>
    /// <param name="org">The Org's id or slug.</param>
    /// <param name="body">What is wanted.</param>
    /// <param name="confirm">Do what asks to be confirmed.</param>
    /// <param name="ifMatch">The ETag that it must have still.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>As it is now.</returns>
    /// <exception cref="GatehouseException"><c>value.invalid</c>, <c>setting.invalid</c>, <c>org.not-found</c>, <c>role.not-found</c>, <c>confirmation.needed</c>, <c>mode.jit-while-scim</c>, <c>mode.prerequisites</c>, <c>org.in-preview</c>, <c>setting.isolated-only</c>, <c>sso.untested</c>, <c>domain.not-verified</c>, <c>version.stale</c>, or what any request may come to.</exception>
    public Task<Versioned<IReadOnlyDictionary<string, string>>> UpdateOrgSettingsAsync(string org, IReadOnlyDictionary<string, string?> body, bool confirm = false, string? ifMatch = null, CancellationToken cancellationToken = default) =>
        transport.AskVersionedAsync(Call.Patch(Address.Of($"/orgs/{org}/settings", ("confirm", confirm ? "true" : null)), ifMatch).With(body, ApiJson.Default.DictionaryStringString), ApiJson.Default.DictionaryStringString, cancellationToken);

    /// <summary>Counts an Org at a glance: members, groups, what waits, and the last day by hours.</summary>
    /// <remarks><c>GET /orgs/{org}/overview</c>, operation <c>getOrgOverview</c>. Needs the scope <c>orgs:read</c>.</remarks>
    /// <param name="org">The Org's id or slug.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>As it is now.</returns>
    /// <exception cref="GatehouseException"><c>org.not-found</c>, or what any request may come to.</exception>
    public Task<Overview> GetOrgOverviewAsync(string org, CancellationToken cancellationToken = default) =>
        transport.AskAsync(Call.Get(Address.Of($"/orgs/{org}/overview")), ApiJson.Default.Overview, cancellationToken);
}

/// <summary>What <see cref="OrgsApi.SuspendOrgAsync"/> answers, and others.</summary>
/// <param name="Id">Its id, which never changes.</param>
/// <param name="Slug">The DNS-safe name in addresses.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Isolation">shared: a department of one company. isolated: a company of its own.</param>
/// <param name="Primary">Whether it is the Primary Org.</param>
/// <param name="UniqueId">What no two members share besides the userName: userName or email.</param>
/// <param name="Mode">How people come in: manual, jit or scim.</param>
/// <param name="InPreview">Whether a new SCIM set-up is being watched before it counts.</param>
/// <param name="CreatedAt">When it was made, UTC.</param>
/// <param name="State">active, suspended or deleted. Of the last two nobody comes in, and nothing is lost until a deleted one is purged.</param>
/// <param name="SuspendedAt">Suspended at, UTC.</param>
/// <param name="DeletedAt">Deleted at, UTC.</param>
public sealed record Org(string Id, string Slug, string Name, string Isolation, bool Primary, string UniqueId, string Mode, bool InPreview, DateTimeOffset CreatedAt, string State, DateTimeOffset? SuspendedAt, DateTimeOffset? DeletedAt);

/// <summary>What <see cref="OrgsApi.UpdateOrgAsync"/> takes.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="Slug">The DNS-safe name in addresses.</param>
public sealed record OrgPatch(string? Name = null, string? Slug = null);

/// <summary>What <see cref="OrgsApi.CreateOrgAsync"/> takes.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="Slug">Made of the name where it is left out.</param>
/// <param name="Isolation">isolated, which is the first choice, or shared.</param>
/// <param name="UniqueId">userName, which is the first choice, or email.</param>
public sealed record NewOrg(string Name, string? Slug = null, string? Isolation = null, string? UniqueId = null);

/// <summary>What <see cref="OrgsApi.GetOrgOverviewAsync"/> answers.</summary>
/// <param name="Members">Members by status.</param>
/// <param name="Groups">Groups.</param>
/// <param name="Workspaces">Workspaces.</param>
/// <param name="Alerts">Alerts that are open.</param>
/// <param name="Held">Batches that wait for a decision.</param>
/// <param name="LastSync">When the identity provider was last heard of.</param>
/// <param name="Sync">Provisioning of the last 24 hours; hours without any are not there.</param>
/// <param name="SignIns">Sign-ins of the last 24 hours.</param>
/// <param name="SignInsByConnection">The same by the connection that was used.</param>
public sealed record Overview(IReadOnlyDictionary<string, long> Members, long Groups, long Workspaces, long Alerts, long Held, DateTimeOffset? LastSync, IReadOnlyList<SyncHour> Sync, IReadOnlyList<Hour> SignIns, IReadOnlyList<ConnectionCount> SignInsByConnection);

/// <summary>Part of <see cref="Overview"/>.</summary>
/// <param name="From">From, UTC.</param>
/// <param name="Good">Good.</param>
/// <param name="Bad">Failed.</param>
/// <param name="AverageMs">How long an operation took on average.</param>
/// <param name="SlowestMs">Slowest ms.</param>
/// <param name="LastGood">When an operation last went well in this hour: the sync lags by the time since then.</param>
public sealed record SyncHour(DateTimeOffset From, long Good, long Bad, double AverageMs, double SlowestMs, DateTimeOffset? LastGood);

/// <summary>Part of <see cref="Overview"/>.</summary>
/// <param name="From">From, UTC.</param>
/// <param name="Good">Good.</param>
/// <param name="Bad">Refused.</param>
public sealed record Hour(DateTimeOffset From, long Good, long Bad);

/// <summary>Part of <see cref="Overview"/>.</summary>
/// <param name="Connection">Null: no connection was found.</param>
/// <param name="Good">Good.</param>
/// <param name="Bad">Refused.</param>
public sealed record ConnectionCount(string? Connection, long Good, long Bad);
