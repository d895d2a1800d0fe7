using System.ComponentModel;
using Gatehouse.Access;
using Gatehouse.Operator;

namespace Gatehouse.Api.Resources;

sealed record RoleView(string Name, [property: Description("1 is the lowest.")] long Rank, [property: Description("What it may do, in the app's own words.")] IReadOnlyList<string> Privileges)
{
    public static RoleView Of(Role r) => new(r.Name, r.Rank, r.Privileges);
}

sealed record NewRole(string Name, IReadOnlyList<string>? Privileges = null, [property: Description("The role it stands just above; left out, it stands above all.")] string? Above = null);

sealed record RolePatch(IReadOnlyList<string> Privileges);

sealed record RolePlace([property: Description("The role it stands just above; left out: above all. Empty: below all.")] string? Above = null);

sealed class RolesApi(RoleStore roles) : IResource
{
    const string Area = "access";

    public string Tag => "Roles";

    public IEnumerable<Operation> Operations =>
    [
        Operation.List<RoleView>("/roles", "listRoles", "Lists the roles of the instance, by name.", Area, async call => await Paging.Of(call, await roles.ListAsync(call.Cancel), r => r.Name, RoleView.Of)),
        Operation.Create<NewRole, RoleView>("/roles", "createRole", "Makes a role.", Area, CreateAsync) with { IsOfInstance = true, Problems = [Problems.RoleTaken, Problems.RoleNotFound] },
        Operation.Patch<RolePatch, RoleView>("/roles/{id}", "updateRole", "Says anew what a role may do.", Area, async (call, wish) => Told(await roles.SetAsync(call.Id, wish.Privileges, call.Cancel))) with { IsOfInstance = true, Problems = [Problems.RoleNotFound] },
        Operation.Act<RolePlace, RoleView>("/roles/{id}/move", "moveRole", "Gives a role another place; everybody's access is computed anew, in the background.", Area, async (call, wish) => Told(await roles.MoveAsync(call.Id, wish.Above, call.Cancel))) with
            { IsOfInstance = true, Problems = [Problems.RoleNotFound] },
        Operation.Delete("/roles/{id}", "deleteRole", "Removes a role that no mapping and no Org uses.", Area, RemoveAsync) with { IsOfInstance = true, Problems = [Problems.RoleNotFound, Problems.RoleInUse] },
    ];

    async Task<Reply<RoleView>> CreateAsync(ApiCall call, NewRole wish) =>
        Role.Problem(wish.Name) is { } problem ? Problems.ValueInvalid.With(problem) : Told(await roles.AddAsync(wish.Name, wish.Privileges ?? [], wish.Above, call.Cancel));

    async Task<Reply<Nothing>> RemoveAsync(ApiCall call) => await roles.RemoveAsync(call.Id, call.Cancel) is var ruling && ruling is Ruling<Role>.Done ? Nothing.Value : Problems.Of(ruling);

    static Reply<RoleView> Told(Ruling<Role> ruling) => ruling is Ruling<Role>.Done(var role) ? RoleView.Of(role) : Problems.Of(ruling);
}
