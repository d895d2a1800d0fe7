using System.ComponentModel;
using Gatehouse.Access;
using Gatehouse.Jobs;

namespace Gatehouse.Api.Resources;

sealed record MappingView(
    string Id, [property: Description("The group's name; null of a value of the SCIM roles.")] string? Group, [property: Description("Null while the group is gone.")] string? GroupId, string? ScimRole,
    [property: Description("Null: the default role.")] string? Role, IReadOnlyList<WorkspaceView> Workspaces, [property: Description("keep or drop.")] string OnDelete, [property: Description("keep or drop.")] string OnRename)
{
    public static MappingView Of(Mapping m) => new(m.Id, m.Value is null ? m.Named : null, m.GroupId, m.Value, m.Role, [.. m.Workspaces.Select(WorkspaceView.Of)], m.OnDelete, m.OnRename);
}

sealed record NewMapping(
    [property: Description("Its id or displayName; or else scimRole.")] string? Group = null, [property: Description("A value of the SCIM roles.")] string? ScimRole = null, string? Role = null,
    [property: Description("By id or name.")] IReadOnlyList<string>? Workspaces = null, [property: Description("drop, which is the first choice, or keep.")] string? OnDelete = null, [property: Description("keep, which is the first choice, or drop.")] string? OnRename = null);

sealed record MappingChangeView(MappingView Mapping, [property: Description("How many members it is about.")] long Concerned, [property: Description("The job that brings it to them.")] string Job, [property: Description("Whether that has ended.")] bool Finished);

sealed record MappingPreviewView(long Concerned, long Gain, long Lose, [property: Description("The first of those whose access changes.")] IReadOnlyList<AccessChangeView> Changes);

sealed record AccessChangeView(string Id, string Name, GivenAccessView Before, GivenAccessView After)
{
    public static AccessChangeView Of(AccessChange c) => new(c.Id, c.Name, new(c.Before.Role, c.Before.Workspaces), new(c.After.Role, c.After.Workspaces));
}

sealed record GivenAccessView(string? Role, [property: Description("By id.")] IReadOnlyList<string> Workspaces);

sealed class MappingsApi(JobRunner jobs, TimeProvider clock) : IResource
{
    const string Area = "access", All = "/orgs/{org}/mappings";

    /// <summary>So many are served while the client waits.</summary>
    const int Few = 1000, Shown = 100;

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    static readonly ProblemKind[] Wrong = [Problems.GroupNotFound, Problems.GroupAmbiguous, Problems.RoleNotFound, Problems.WorkspaceNotFound, Problems.MappingNotFound];

    public string Tag => "Mappings";

    public IEnumerable<Operation> Operations =>
    [
        Operation.List<MappingView>(All, "listMappings", "Lists what groups, and values of the SCIM roles, give.", Area, async call => await Paging.Of(call, await MappingStore.ListAsync(call.Db, call.Cancel), m => m.Id, MappingView.Of)),
        Operation.Act<NewMapping, MappingChangeView>(All, "setMapping", "Maps a group, or a value of the SCIM roles; or maps it anew.", Area, SetAsync) with { Problems = Wrong },
        Operation.Act<NewMapping, MappingPreviewView>(All + "/preview", "previewMapping", "Says who would gain and lose what. Nothing is changed.", Area, PreviewAsync) with { Problems = Wrong, Scope = new(Area, false) },
        Operation.Get(All + "/{id}", "getMapping", "Shows a mapping.", Area, ShowAsync) with { Problems = [Problems.MappingNotFound] },
        Operation.Delete(All + "/{id}", "deleteMapping", "Ends a mapping.", Area, RemoveAsync) with { Problems = [Problems.MappingNotFound] },
    ];

    async Task<Reply<MappingChangeView>> SetAsync(ApiCall call, NewMapping wish)
    {
        if (Misfit(wish) is { } misfit) return misfit;
        if (await MappingStore.SetAsync(call.Db, Wish(wish), clock.GetUtcNow(), call.Cancel) is var ruling && ruling is not Ruling<MappingChange>.Done(var change)) return Problems.Of(ruling);
        return new MappingChangeView(MappingView.Of(change.Mapping), change.Concerned, change.Job, change.Concerned <= Few && await jobs.FinishAsync(call.Db, change.Job, Patience, call.Cancel));
    }

    static async Task<Reply<MappingPreviewView>> PreviewAsync(ApiCall call, NewMapping wish)
    {
        if (Misfit(wish) is { } misfit) return misfit;
        var ruling = await MappingPreview.OfAsync(call.Db, wish.Group, wish.ScimRole, Wish(wish), "", Shown, call.Cancel);
        return ruling is Ruling<MappingPreview>.Done(var p) ? new MappingPreviewView(p.Concerned, p.Gain, p.Lose, [.. p.Changes.Select(AccessChangeView.Of)]) : Problems.Of(ruling);
    }

    static async Task<Reply<MappingView>> ShowAsync(ApiCall call) => await FindAsync(call) is { } found ? MappingView.Of(found) : Problems.MappingNotFound;

    async Task<Reply<Nothing>> RemoveAsync(ApiCall call)
    {
        if (await FindAsync(call) is not { } found) return Problems.MappingNotFound;
        var ruling = await MappingStore.RemoveAsync(call.Db, found.Value is null ? found.Id : null, found.Value, clock.GetUtcNow(), call.Cancel);
        if (ruling is not Ruling<MappingChange>.Done(var change)) return Problems.Of(ruling);
        if (change.Concerned <= Few) await jobs.FinishAsync(call.Db, change.Job, Patience, call.Cancel);
        return Nothing.Value;
    }

    static async Task<Mapping?> FindAsync(ApiCall call) => (await MappingStore.ListAsync(call.Db, call.Cancel)).Find(m => m.Id == call.Id);

    static MappingWish Wish(NewMapping wish) => new(wish.Group, wish.ScimRole, wish.Workspaces ?? [], wish.Role, wish.OnDelete ?? "drop", wish.OnRename ?? "keep");

    static Problem? Misfit(NewMapping wish) => wish switch
    {
        { Group: null, ScimRole: null } or { Group: not null, ScimRole: not null } or { ScimRole: "" } => Problems.ValueInvalid.With("Say either 'group' or 'scimRole'."),
        { ScimRole: not null, Role: null } => Problems.ValueInvalid.With("A value of the SCIM roles is mapped to a role: say 'role'."),
        { ScimRole: not null, Workspaces.Count: > 0 } => Problems.ValueInvalid.With("A value of the SCIM roles gives a role, and no workspaces."),
        { OnDelete: not (null or "keep" or "drop") } or { OnRename: not (null or "keep" or "drop") } => Problems.ValueInvalid.With("'onDelete' and 'onRename' are keep or drop."),
        _ => null,
    };
}
