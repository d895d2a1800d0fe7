using Gatehouse.Connections;
using Gatehouse.Domains;
using Gatehouse.SyncLog;
using Gatehouse.Tokens;

namespace Gatehouse.SetupLinks;

/// <summary>How far a step of a set-up is. Nothing is stored for it: what was made with the link says so itself.</summary>
/// <param name="State">open: nothing was done. begun. failed: the last try. done.</param>
/// <param name="Detail">What is still to be done, or what went wrong.</param>
/// <param name="Subject">The connection or token that was made last.</param>
public sealed record SetupProgress(string Step, string State, string? Detail, string? Subject)
{
    public const string Open = "open", Begun = "begun", Failed = "failed", Done = "done";

    /// <param name="made">With its keys.</param>
    public static SetupProgress OfConnection(Connection? made, DateTimeOffset now) => made switch
    {
        null => new(SetupStep.Sso, Open, null, null),
        { IsActive: true } => new(SetupStep.Sso, Done, null, made.Id),
        _ when made.Lacks(now) is { } lacked => new(SetupStep.Sso, Begun, $"Still to be told: {lacked}.", made.Id),
        { LastTest: null } => new(SetupStep.Sso, Begun, "A test sign-in is next.", made.Id),
        { LastTest: { Passed: false } test } => new(SetupStep.Sso, Failed, $"The last test sign-in failed. {test.Detail}", made.Id),
        _ => new(SetupStep.Sso, Begun, "The test sign-in passed. Switch it on.", made.Id),
    };

    /// <param name="last">The newest entry of the sync log with this token.</param>
    public static SetupProgress OfToken(ScimToken? made, LoggedEntry? last, DateTimeOffset now) => made switch
    {
        null => new(SetupStep.Provisioning, Open, null, null),
        _ when made.State(now) is ("revoked" or "expired") and var over => new(SetupStep.Provisioning, Failed, $"The token is {over}: make another.", made.Id),
        { UsedAt: null } => new(SetupStep.Provisioning, Begun, "No request with the token has come yet.", made.Id),
        _ when last is { Status: "FAILED" } => new(SetupStep.Provisioning, Failed, $"The last request was refused ({last.Action}, {last.HttpStatus}). {last.Reason}", made.Id),
        _ => new(SetupStep.Provisioning, Done, null, made.Id),
    };

    public static SetupProgress OfDomains(IReadOnlyList<Domain> domains) => domains switch
    {
        [] => new(SetupStep.Domains, Open, null, null),
        _ when domains.FirstOrDefault(d => d.Fault is not null) is { } failing => new(SetupStep.Domains, Failed, $"{failing.Name}: {failing.Fault}", null),
        _ when domains.FirstOrDefault(d => d.State != Domain.Verified) is { } unproven => new(SetupStep.Domains, Begun, $"The record of {unproven.Name} was not seen yet.", null),
        _ => new(SetupStep.Domains, Done, null, null),
    };
}
