using System.ComponentModel;
using Gatehouse.Access;
using Gatehouse.Doors;
using Gatehouse.Members;
using Gatehouse.Orgs;
using Gatehouse.People;

namespace Gatehouse.Api.Resources;

sealed record MemberView(
    string Id, string UserName, string? DisplayName, string? Email, [property: Description("invited, active, suspended or previewed.")] string Status,
    [property: Description("How the person came in: scim, jit or manual.")] string Source, string? Role,
    [property: Description("Joins the memberships of one person in shared Orgs.")] string? Account, DateTimeOffset CreatedAt, DateTimeOffset ModifiedAt)
{
    public static MemberView Of(Member m) => new(m.Id, m.UserName, m.DisplayName, m.Email, m.Status, m.Source, m.Role, m.Account, m.CreatedAt, m.ModifiedAt);
}

sealed record NewMember(string UserName, string? DisplayName = null, [property: Description("Left out, it is the userName if that is an address.")] string? Email = null);

sealed record MemberAccessView(string? Role, [property: Description("Which group, value or person gave it, in words.")] IReadOnlyList<string> Why, IReadOnlyList<OpenWorkspaceView> Workspaces);

sealed record OpenWorkspaceView(string Id, string Name, IReadOnlyList<string> Why);

sealed class MembersApi(OrgSchemas schemas, TimeProvider clock) : IResource
{
    const string Area = "members";

    static readonly ProblemKind[] Changed = [Problems.MemberNotFound, Problems.ManagedByIdp, Problems.MemberTaken, Problems.MemberBarred];

    public string Tag => "Members";

    public IEnumerable<Operation> Operations =>
    [
        Operation.List<MemberView>("/orgs/{org}/members", "listMembers", "Lists members, in the order in which they were made.", Area, ListAsync, new("status", "Only with this status.", ["invited", "active", "suspended", "previewed"]),
            new("source", "Only who came in so.", ["scim", "jit", "manual"]), new("group", "Only direct members of this group: id or displayName."), new("search", "Only whose userName, display name or an e-mail address begins so.")) with { Problems = [Problems.CursorInvalid, Problems.GroupNotFound] },
        Operation.Create<NewMember, MemberView>("/orgs/{org}/members", "addMember", "Adds a member by hand. In SCIM mode the identity provider does.", Area, AddAsync) with { Problems = Changed },
        Operation.Get("/orgs/{org}/members/{id}", "getMember", "Shows a member, by id or userName.", Area, ShowAsync) with { Problems = [Problems.MemberNotFound] },
        Operation.Delete("/orgs/{org}/members/{id}", "deleteMember", "Deletes a member, as the Org's settings say; until the grace period is over it can be restored.", Area, DeleteAsync) with { Problems = Changed },
        Operation.Act("/orgs/{org}/members/{id}/suspend", "suspendMember", "Takes a member's access away; the data stays.", Area, call => ChangeAsync(call, false)) with { Problems = Changed },
        Operation.Act("/orgs/{org}/members/{id}/activate", "activateMember", "Gives a suspended member the access back, or lets an invited one in.", Area, call => ChangeAsync(call, true)) with { Problems = [.. Changed, Problems.MemberSuspended] },
        Operation.Get("/orgs/{org}/members/{id}/access", "getMemberAccess", "Shows what a member may use, and why.", "access", AccessAsync) with { Problems = [Problems.MemberNotFound] },
    ];

    static async Task<Reply<Page<MemberView>>> ListAsync(ApiCall call)
    {
        var group = call.Query("group") is { } named ? await GroupCount.FindAsync(call.Db, named, call.Cancel) : null;
        if (group is null && call.Query("group") is not null) return Problems.GroupNotFound;
        return await Paging.ReadAsync(call, (after, count) => MemberStore.ListAsync(call.Db, new(call.Query("status"), call.Query("source"), group, after, count, call.Query("search") is { Length: > 0 } search ? search : null), call.Cancel), m => m.Id, MemberView.Of);
    }

    static async Task<Reply<MemberView>> ShowAsync(ApiCall call) => await FindAsync(call) is { } found ? MemberView.Of(found) : Problems.MemberNotFound;

    async Task<Reply<MemberView>> AddAsync(ApiCall call, NewMember wish)
    {
        if (Managed.Refusal(call.Org.Settings, null) is { } managed) return Problems.ManagedByIdp.With(managed);
        var outcome = await ByHand.AddAsync(await DirectoryAsync(call), wish.UserName, wish.DisplayName, wish.Email, call.Cancel);
        return outcome is Outcome<Resource>.Done(var made) ? MemberView.Of((await MemberStore.FindAsync(call.Db, made.Id, call.Cancel))!) : Refused(outcome);
    }

    async Task<Reply<MemberView>> ChangeAsync(ApiCall call, bool active)
    {
        if (await FindAsync(call) is not { } member) return Problems.MemberNotFound;
        if (active && member.Status == "invited")
        {
            var decision = await call.Db.WriteAsync(tx => MemberStore.ActivateAsync(tx, member.Id, clock.GetUtcNow(), call.Cancel), call.Cancel);
            if (decision is not Decision<string>.Done) return Problems.Of(decision);
        }
        else
        {
            if (Managed.Refusal(call.Org.Settings, member) is { } managed) return Problems.ManagedByIdp.With(managed);
            var outcome = await ByHand.SetActiveAsync(await DirectoryAsync(call), member.Id, active, call.Cancel);
            if (outcome is not Outcome<Resource>.Done) return Refused(outcome);
        }

        // By the Org's policy a deactivation may delete at once.
        return MemberView.Of(await FindAsync(call) ?? member with { Status = "deleted" });
    }

    async Task<Reply<Nothing>> DeleteAsync(ApiCall call)
    {
        if (await FindAsync(call) is not { } member) return Problems.MemberNotFound;
        if (Managed.Refusal(call.Org.Settings, member) is { } managed) return Problems.ManagedByIdp.With(managed);
        var outcome = await UserStore.DeleteAsync(await DirectoryAsync(call), member.Id, ETagMatch.None, call.Cancel);
        return outcome is Outcome<Resource>.Done ? Nothing.Value : Refused(outcome);
    }

    static async Task<Reply<MemberAccessView>> AccessAsync(ApiCall call) => await AccessReport.OfAsync(call.Db, call.Id, call.Cancel) is { } report
        ? new MemberAccessView(report.Status == "active" ? report.Role : null, report.Status == "active" ? report.Why : [], report.Status == "active" ? [.. report.Workspaces.Select(w => new OpenWorkspaceView(w.Id, w.Name, w.Why))] : [])
        : Problems.MemberNotFound;

    static Task<Member?> FindAsync(ApiCall call) => MemberStore.FindAsync(call.Db, call.Id, call.Cancel);

    Task<OrgDirectory> DirectoryAsync(ApiCall call) => schemas.DirectoryAsync(call.Db, call.Org, call.By, clock, call.Cancel);

    internal static Problem Refused<T>(Outcome<T> outcome) => outcome switch
    {
        Outcome<T>.Taken(var attribute) => Problems.MemberTaken.With($"Another member of this Org has this {attribute} already.", "attribute", attribute),
        Outcome<T>.Barred => Problems.MemberBarred.With("This Org's rules do not let this person in (isolated-person=refuse)."),
        _ => Problems.MemberNotFound.With("There is no such member."),
    };
}
