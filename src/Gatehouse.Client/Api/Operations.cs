// Written by eng/client from the OpenAPI document. Do not edit: change the declaration in src/Gatehouse/Api/Resources, then run eng/client.
using Gatehouse.Client.Http;

namespace Gatehouse.Client;

/// <summary>Doctor, alerts, jobs.</summary>
public sealed class OperationsApi
{
    readonly Transport transport;

    internal OperationsApi(Transport transport) => this.transport = transport;

    /// <summary>Names known misconfigurations, with the proof and the repair. With a key of the Org: what the Org may see.</summary>
    /// <remarks><c>GET /orgs/{org}/doctor</c>, operation <c>examineOrg</c>. Needs the scope <c>operations:read</c>.</remarks>
    /// <param name="org">The Org's id or slug.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>As it is now.</returns>
    /// <exception cref="GatehouseException"><c>org.not-found</c>, or what any request may come to.</exception>
    public Task<Doctor> ExamineOrgAsync(string org, CancellationToken cancellationToken = default) =>
        transport.AskAsync(Call.Get(Address.Of($"/orgs/{org}/doctor")), ApiJson.Default.Doctor, cancellationToken);

    /// <summary>Lists what is wrong with the instance itself now; or also what was.</summary>
    /// <remarks><c>GET /alerts</c>, operation <c>listInstanceAlerts</c>. Needs the scope <c>operations:read</c> and a key of the instance.</remarks>
    /// <param name="pageSize">How many a request brings, from 1 to 1000; the list goes on by itself.</param>
    /// <param name="all">Those that are over, too.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>All of them, a page at a time.</returns>
    /// <exception cref="GatehouseException">or what any request may come to.</exception>
    public IAsyncEnumerable<Alert> ListInstanceAlertsAsync(int? pageSize = null, bool all = false, CancellationToken cancellationToken = default) =>
        transport.ListAsync(Call.Get(Address.Of($"/alerts", ("limit", Address.Text(pageSize)), ("all", all ? "true" : null))), ApiJson.Default.PageAlert, cancellationToken);

    /// <summary>Lists what is wrong with the Org now; or also what was.</summary>
    /// <remarks><c>GET /orgs/{org}/alerts</c>, operation <c>listAlerts</c>. Needs the scope <c>operations:read</c>.</remarks>
    /// <param name="org">The Org's id or slug.</param>
    /// <param name="pageSize">How many a request brings, from 1 to 1000; the list goes on by itself.</param>
    /// <param name="all">Those that are over, too.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>All of them, a page at a time.</returns>
    /// <exception cref="GatehouseException"><c>org.not-found</c>, or what any request may come to.</exception>
    public IAsyncEnumerable<Alert> ListAlertsAsync(string org, int? pageSize = null, bool all = false, CancellationToken cancellationToken = default) =>
        transport.ListAsync(Call.Get(Address.Of($"/orgs/{org}/alerts", ("limit", Address.Text(pageSize)), ("all", all ? "true" : null))), ApiJson.Default.PageAlert, cancellationToken);

    /// <summary>Lists work in the background.</summary>
    /// <remarks><c>GET /orgs/{org}/jobs</c>, operation <c>listJobs</c>. Needs the scope <c>operations:read</c>.</remarks>
    /// <param name="org">The Org's id or slug.</param>
    /// <param name="pageSize">How many a request brings, from 1 to 1000; the list goes on by itself.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>All of them, a page at a time.</returns>
    /// <exception cref="GatehouseException"><c>org.not-found</c>, or what any request may come to.</exception>
    public IAsyncEnumerable<Job> ListJobsAsync(string org, int? pageSize = null, CancellationToken cancellationToken = default) =>
        transport.ListAsync(Call.Get(Address.Of($"/orgs/{org}/jobs", ("limit", Address.Text(pageSize)))), ApiJson.Default.PageJob, cancellationToken);

    /// <summary>Shows a job.</summary>
    /// <remarks><c>GET /orgs/{org}/jobs/{id}</c>, operation <c>getJob</c>. Needs the scope <c>operations:read</c>.</remarks>
    /// <param name="org">The Org's id or slug.</param>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>As it is now.</returns>
    /// <exception cref="GatehouseException"><c>org.not-found</c>, <c>job.not-found</c>, or what any request may come to.</exception>
    public Task<Job> GetJobAsync(string org, string id, CancellationToken cancellationToken = default) =>
        transport.AskAsync(Call.Get(Address.Of($"/orgs/{org}/jobs/{id}")), ApiJson.Default.Job, cancellationToken);
}

/// <summary>What <see cref="OperationsApi.ExamineOrgAsync"/> answers.</summary>
/// <param name="Findings">The worst first; none is well.</param>
public sealed record Doctor(IReadOnlyList<Finding> Findings);

/// <summary>Part of <see cref="Doctor"/>.</summary>
/// <param name="Rule">Rule.</param>
/// <param name="Severity">error, warning or hint.</param>
/// <param name="Title">Title.</param>
/// <param name="Evidence">Evidence.</param>
/// <param name="Repair">Repair.</param>
/// <param name="Docs">Docs.</param>
public sealed record Finding(string Rule, string Severity, string Title, IReadOnlyList<Evidence> Evidence, string Repair, string Docs);

/// <summary>Part of <see cref="Finding"/>.</summary>
/// <param name="Text">Text.</param>
/// <param name="At">When it happened, UTC.</param>
/// <param name="Entry">An entry of the sync log.</param>
public sealed record Evidence(string Text, DateTimeOffset? At, string? Entry);

/// <summary>What <see cref="OperationsApi.ListInstanceAlertsAsync"/> answers, and others.</summary>
/// <param name="Rule">Rule.</param>
/// <param name="Subject">The id of what it is about.</param>
/// <param name="Detail">In words.</param>
/// <param name="RaisedAt">Raised at, UTC.</param>
/// <param name="ResolvedAt">Resolved at, UTC.</param>
public sealed record Alert(string Rule, string Subject, string Detail, DateTimeOffset RaisedAt, DateTimeOffset? ResolvedAt);

/// <summary>What <see cref="OperationsApi.ListJobsAsync"/> answers, and others.</summary>
/// <param name="Id">Its id, which never changes.</param>
/// <param name="Kind">Kind.</param>
/// <param name="State">waiting, running, failing or finished.</param>
/// <param name="Done">Done.</param>
/// <param name="Total">Total.</param>
/// <param name="Attempts">Attempts.</param>
/// <param name="Fault">What went wrong last, in words; null when nothing did.</param>
/// <param name="CreatedAt">When it was made, UTC.</param>
/// <param name="FinishedAt">Finished at, UTC.</param>
public sealed record Job(string Id, string Kind, string State, long Done, long Total, long Attempts, string? Fault, DateTimeOffset CreatedAt, DateTimeOffset? FinishedAt);
