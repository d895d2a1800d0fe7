using System.ComponentModel;
using Gatehouse.Doors;
using Gatehouse.Leaving;
using Gatehouse.Members;
using Gatehouse.People;

namespace Gatehouse.Api.Resources;

sealed record DeletedMemberView(
    string Id, string UserName, [property: Description("suspended until the app is told, then deleted.")] string Status, DateTimeOffset DeletedAt,
    [property: Description("When the app is told; null when it was.")] DateTimeOffset? AppIsToldAt, [property: Description("Until when it can be restored.")] DateTimeOffset ForgottenAt);

sealed class DeletedMembersApi(OrgSchemas schemas, TimeProvider clock) : IResource
{
    const string Area = "members";

    public string Tag => "Deleted members";

    public IEnumerable<Operation> Operations =>
    [
        Operation.List<DeletedMemberView>("/orgs/{org}/deleted-members", "listDeletedMembers", "Lists deleted members that can be restored.", Area, async call => await Paging.ReadAsync(call,
            (after, count) => Tombstone.PageAsync(call.Db, clock.GetUtcNow(), after, count, call.Cancel), t => t.Id, t => new DeletedMemberView(t.Id, t.UserName, t.Status, t.DeletedAt, t.EndsAt, t.ForgetAt))),
        Operation.Act("/orgs/{org}/deleted-members/{id}/restore", "restoreMember", "Brings a deleted member back, with id, groups and roles.", Area, RestoreAsync) with
            { Problems = [Problems.MemberNotFound, Problems.MemberAmbiguous, Problems.MemberTaken, Problems.MemberBarred] },
    ];

    async Task<Reply<MemberView>> RestoreAsync(ApiCall call)
    {
        var outcome = await Restoration.RestoreAsync(await schemas.DirectoryAsync(call.Db, call.Org, call.By, clock, call.Cancel), call.Id, call.By, call.Cancel);
        return outcome switch
        {
            Outcome<IReadOnlyList<Tombstone>>.Done { Value: [var one] } => MemberView.Of((await MemberStore.FindAsync(call.Db, one.Id, call.Cancel))!),
            Outcome<IReadOnlyList<Tombstone>>.Done => Problems.MemberAmbiguous.With($"Several deleted members are called '{call.Id}': name one by its id."),
            _ => MembersApi.Refused(outcome),
        };
    }
}
