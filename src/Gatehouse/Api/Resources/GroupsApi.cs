using System.ComponentModel;
using Gatehouse.Members;

namespace Gatehouse.Api.Resources;

sealed record GroupView(string Id, string Name, [property: Description("Direct members, the pending among them.")] long Members, [property: Description("Who is invited and has not come.")] long Pending)
{
    public static GroupView Of(GroupCount g) => new(g.Id, g.Name, g.Members, g.Pending);
}

/// <summary>As they were pushed: the identity provider makes and changes them.</summary>
sealed class GroupsApi : IResource
{
    const string Area = "groups";

    public string Tag => "Groups";

    public IEnumerable<Operation> Operations =>
    [
        Operation.List<GroupView>("/orgs/{org}/groups", "listGroups", "Lists groups with how many are in them; who is in one: the list of members has a filter.", Area,
            call => Paging.ReadAsync(call, (after, count) => GroupCount.ListAsync(call.Db, after, count, call.Cancel), g => g.Id, GroupView.Of)),
        Operation.Get("/orgs/{org}/groups/{id}", "getGroup", "Shows a group, by id or displayName.", Area, ShowAsync) with { Problems = [Problems.GroupNotFound] },
    ];

    static async Task<Reply<GroupView>> ShowAsync(ApiCall call) =>
        await GroupCount.FindAsync(call.Db, call.Id, call.Cancel) is { } id && (await GroupCount.OfAsync(call.Db, [id], call.Cancel)).GetValueOrDefault(id) is { } found ? GroupView.Of(found) : Problems.GroupNotFound;
}
