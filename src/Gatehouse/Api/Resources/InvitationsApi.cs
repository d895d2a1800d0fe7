using System.ComponentModel;
using Gatehouse.Members;
using Gatehouse.Orgs;

namespace Gatehouse.Api.Resources;

sealed record InvitationView(
    string Id, string Member, string UserName, [property: Description("Where the mail goes.")] string? Email, [property: Description("waiting, sent, failed, expired or withdrawn.")] string State,
    DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, DateTimeOffset? SentAt, [property: Description("Why the last mail could not be sent.")] string? Failure);

sealed class InvitationsApi(TimeProvider clock) : IResource
{
    const string Area = "members";

    public string Tag => "Invitations";

    public IEnumerable<Operation> Operations =>
    [
        Operation.List<InvitationView>("/orgs/{org}/invitations", "listInvitations", "Lists who is invited and has not come.", Area,
            async call => await Paging.Of(call, await InvitationStore.ListAsync(call.Db, call.Cancel), i => i.Id, View)),
        Operation.Act("/orgs/{org}/members/{id}/invite", "inviteMember", "Sends an invited member a new link; the one before is worth nothing any more.", Area, ResendAsync) with { Problems = [Problems.MemberNotFound, Problems.MemberNotInvited] },
    ];

    async Task<Reply<InvitationView>> ResendAsync(ApiCall call)
    {
        if (await MemberStore.FindAsync(call.Db, call.Id, call.Cancel) is not { } member) return Problems.MemberNotFound;
        var decision = await InvitationStore.ResendAsync(call.Db, member.Id, call.Org.Settings.InvitationLife, clock.GetUtcNow(), call.Cancel);
        if (decision is not Decision<string>.Done) return Problems.Of(decision);
        return (await InvitationStore.ListAsync(call.Db, call.Cancel)).Find(i => i.UserId == member.Id) is { } sent ? View(sent) : Problems.MemberNotInvited;
    }

    InvitationView View(Invitation i) => new(i.Id, i.UserId, i.UserName, i.Contact, i.State(clock.GetUtcNow()), i.CreatedAt, i.ExpiresAt, i.SentAt, i.Failure);
}
