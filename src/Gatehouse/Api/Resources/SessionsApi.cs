using System.ComponentModel;
using Gatehouse.Members;
using Gatehouse.Sessions;
using Gatehouse.SignIn;

namespace Gatehouse.Api.Resources;

sealed record SessionView(string Id, string Member, string Connection, DateTimeOffset EnteredAt, DateTimeOffset SeenAt, DateTimeOffset EndsAt)
{
    public static SessionView Of(ListedSession s) => new(s.Id, s.User, s.Connection, s.EnteredAt, s.SeenAt, s.EndsAt);
}

sealed record EndedSessionsView(int Ended);

sealed record SignInView(
    string Id, DateTimeOffset At, [property: Description("signed-in, refused, tested, test-failed, switched, signed-out or linked.")] string Outcome, [property: Description("What the person was shown.")] string Reference,
    [property: Description("Which check refused.")] string? Check, string? Detail, string? Connection, string? Member, string? Address, string? Agent, [property: Description("As the identity provider sent it, decoded; only where one is asked for by its reference.")] string? Message);

sealed class SessionsApi(SignInLogStore log, TimeProvider clock) : IResource
{
    const string Area = "sessions";

    static readonly Parameter OfMember = new("member", "Only of this member: id or userName.");

    public string Tag => "Sessions and sign-ins";

    public IEnumerable<Operation> Operations =>
    [
        Operation.List<SessionView>("/orgs/{org}/sessions", "listSessions", "Lists who is signed in now.", Area, ListAsync, OfMember) with { Problems = [Problems.CursorInvalid, Problems.MemberNotFound] },
        Operation.Delete("/orgs/{org}/sessions/{id}", "endSession", "Ends a session in this Org: the next request finds nobody signed in.", Area, async call =>
            await SessionStore.EndAsync(call.Db, null, call.Id, clock.GetUtcNow(), call.Cancel) > 0 ? Nothing.Value : Problems.SessionNotFound) with { Problems = [Problems.SessionNotFound] },
        Operation.Act("/orgs/{org}/members/{id}/end-sessions", "endMemberSessions", "Ends all sessions of a member in this Org.", Area, EndAllAsync) with { Problems = [Problems.MemberNotFound] },
        Operation.List<SignInView>("/orgs/{org}/sign-ins", "listSignIns", "Lists sign-ins and refusals, the newest first.", Area, SignInsAsync,
            new("reference", "Only the one under this number, which the person at the browser was shown."), new("outcome", "Only with this outcome.", ["signed-in", "refused", "tested", "test-failed", "switched", "signed-out", "linked"])),
    ];

    async Task<Reply<Page<SessionView>>> ListAsync(ApiCall call)
    {
        var named = call.Query("member");
        var member = named is null ? null : await MemberStore.FindAsync(call.Db, named, call.Cancel);
        if (named is not null && member is null) return Problems.MemberNotFound;
        return await Paging.Of(call, await SessionStore.ListAsync(call.Db, member?.Id, clock.GetUtcNow(), call.Cancel), s => s.Id, SessionView.Of);
    }

    async Task<Reply<EndedSessionsView>> EndAllAsync(ApiCall call) => await MemberStore.FindAsync(call.Db, call.Id, call.Cancel) is { } member
        ? new EndedSessionsView(await SessionStore.EndAsync(call.Db, member.Id, null, clock.GetUtcNow(), call.Cancel)) : Problems.MemberNotFound;

    Task<Reply<Page<SignInView>>> SignInsAsync(ApiCall call) => Paging.ReadAsync(call, (before, count) => log.PageAsync(call.Db, call.Query("reference"), call.Query("outcome"), before, count, call.Cancel), row => row.Id,
        row => new SignInView(row.Id, row.Entry.At, row.Entry.Outcome, row.Entry.Reference, row.Entry.Check, row.Entry.Detail, row.Entry.Connection, row.Entry.User, row.Entry.Address, row.Entry.Agent, call.Query("reference") is null ? null : row.Entry.Message));
}
