using Gatehouse.Access;

namespace Gatehouse.Api.Resources;

sealed record WorkspaceView(string Id, string Name)
{
    public static WorkspaceView Of(Workspace w) => new(w.Id, w.Name);
}

sealed record CountedWorkspaceView(string Id, string Name, long Members);

sealed record NewWorkspace(string Name);

sealed class WorkspacesApi(TimeProvider clock) : IResource
{
    const string Area = "access", One = "/orgs/{org}/workspaces/{id}", OfMember = One + "/members/{member}";

    public string Tag => "Workspaces";

    public IEnumerable<Operation> Operations =>
    [
        Operation.List<CountedWorkspaceView>("/orgs/{org}/workspaces", "listWorkspaces", "Lists the workspaces, with how many have each.", Area, ListAsync),
        Operation.Create<NewWorkspace, WorkspaceView>("/orgs/{org}/workspaces", "createWorkspace", "Makes a workspace.", Area, CreateAsync) with { Problems = [Problems.WorkspaceTaken] },
        Operation.Patch<NewWorkspace, WorkspaceView>(One, "renameWorkspace", "Gives a workspace another name.", Area, RenameAsync) with { Problems = [Problems.WorkspaceNotFound, Problems.WorkspaceTaken] },
        Operation.Delete(One, "deleteWorkspace", "Removes a workspace that nobody has.", Area, async call => Gone(await WorkspaceStore.RemoveAsync(call.Db, call.Id, call.Cancel))) with { Problems = [Problems.WorkspaceNotFound, Problems.WorkspaceInUse] },
        Operation.Put(OfMember, "grantWorkspace", "Gives a workspace to a member by hand. No mapping takes it away.", Area, async call =>
            Gone(await GrantStore.GrantAsync(call.Db, call.Id, call["member"], call.By, clock.GetUtcNow(), call.Cancel))) with { Problems = [Problems.WorkspaceNotFound, Problems.MemberNotFound] },
        Operation.Delete(OfMember, "revokeWorkspace", "Takes back what was given by hand. What a mapping gives stays.", Area, async call =>
            Gone(await GrantStore.RevokeAsync(call.Db, call.Id, call["member"], clock.GetUtcNow(), call.Cancel))) with { Problems = [Problems.WorkspaceNotFound, Problems.MemberNotFound] },
    ];

    static async Task<Reply<Page<CountedWorkspaceView>>> ListAsync(ApiCall call) =>
        await Paging.Of(call, await WorkspaceStore.ListAsync(call.Db, call.Cancel), w => w.Workspace.Id, w => new CountedWorkspaceView(w.Workspace.Id, w.Workspace.Name, w.Members));

    async Task<Reply<WorkspaceView>> CreateAsync(ApiCall call, NewWorkspace wish) => Misfit(wish) is { } misfit ? misfit : Told(await WorkspaceStore.CreateAsync(call.Db, wish.Name.Trim(), clock.GetUtcNow(), call.Cancel));

    static async Task<Reply<WorkspaceView>> RenameAsync(ApiCall call, NewWorkspace wish) => Misfit(wish) is { } misfit ? misfit : Told(await WorkspaceStore.RenameAsync(call.Db, call.Id, wish.Name.Trim(), call.Cancel));

    static Reply<WorkspaceView> Told(Ruling<Workspace> ruling) => ruling is Ruling<Workspace>.Done(var workspace) ? WorkspaceView.Of(workspace) : Problems.Of(ruling);

    static Reply<Nothing> Gone<T>(Ruling<T> ruling) => ruling is Ruling<T>.Done ? Nothing.Value : Problems.Of(ruling);

    static Problem? Misfit(NewWorkspace wish) => wish.Name.Trim().Length is 0 or > 200 ? Problems.ValueInvalid.With("A workspace's name has 1 to 200 characters.") : null;
}
