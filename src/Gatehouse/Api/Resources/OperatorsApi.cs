using System.ComponentModel;
using Gatehouse.Operator;
using Gatehouse.Orgs;

namespace Gatehouse.Api.Resources;

sealed record OperatorView(
    string Name, [property: Description("break-glass: a password and one-time codes, for when no identity provider answers. role: a member of the Primary Org whose role has the privilege instance.manage.")] string By,
    [property: Description("Of a member.")] string? Member, string? Role, [property: Description("The slug of the Primary Org, where the member is.")] string? Org, [property: Description("Since the last good sign-in.")] long Failures, DateTimeOffset? LockedUntil, string? CreatedBy, DateTimeOffset? CreatedAt);

sealed record NewOperatorBody([property: Description("1 to 100 characters; case does not count.")] string Name);

sealed record OperatorSecretsView(
    string Name, [property: Description("Shown this once.")] string Password, [property: Description("For an authenticator app; shown this once.")] string Secret, [property: Description("The same as an address, otpauth://.")] string Address);

/// <summary>Who runs the instance: break-glass operators, and whoever has the role in the Primary Org.</summary>
sealed class OperatorsApi(OperatorStore operators) : IResource
{
    const string Area = "operators";

    public string Tag => "Operators";

    public IEnumerable<Operation> Operations =>
    [
        Operation.List<OperatorView>("/operators", "listOperators", "Lists who runs the instance: break-glass operators, and members of the Primary Org by their role.", Area, ListAsync) with { IsOfInstance = true, Problems = [Problems.CursorInvalid] },
        Operation.Create<NewOperatorBody, OperatorSecretsView>("/operators", "addOperator", "Makes a break-glass operator, and shows the secrets once.", Area, AddAsync) with { IsOfInstance = true, Problems = [Problems.OperatorTaken] },
        Operation.Act("/operators/{id}/reset", "resetOperator", "Gives an operator new secrets, and lets a locked one try again.", Area, ResetAsync) with { IsOfInstance = true, Problems = [Problems.OperatorNotFound] },
        Operation.Delete("/operators/{id}", "removeOperator", "Removes an operator, whose sessions end. The last one stays.", Area, RemoveAsync) with { IsOfInstance = true, Problems = [Problems.OperatorNotFound, Problems.OperatorLast] },
    ];

    async Task<Reply<Page<OperatorView>>> ListAsync(ApiCall call)
    {
        var all = (await operators.ListAsync(call.Cancel)).Select(o => new OperatorView(o.Name, "break-glass", null, null, null, o.Failures, o.LockedUntil, o.CreatedBy, o.CreatedAt))
            .Concat((await operators.ByRoleAsync(call.Cancel)).Select(o => new OperatorView(o.Name, "role", o.Member, o.Role, o.Org, 0, null, null, null))).ToList();
        return await Paging.Of(call, all, o => $"{o.By} {o.Name}", o => o);
    }

    async Task<Reply<OperatorSecretsView>> AddAsync(ApiCall call, NewOperatorBody wish)
    {
        if (wish.Name.Trim() is not { Length: > 0 and <= 100 } name) return Problems.ValueInvalid.With("An operator's name has 1 to 100 characters.");
        return await operators.SaveAsync(name, anew: false, call.By, call.Cancel) is { } made ? Of(made) : Problems.OperatorTaken.With($"There is an operator '{name}' already.");
    }

    async Task<Reply<OperatorSecretsView>> ResetAsync(ApiCall call) => await operators.SaveAsync(call.Id, anew: true, call.By, call.Cancel) is { } made ? Of(made) : Problems.OperatorNotFound;

    async Task<Reply<Nothing>> RemoveAsync(ApiCall call) => await operators.RemoveAsync(call.Id, call.Cancel) is var decision && decision is Decision<bool>.Done(var was) ? was ? Nothing.Value : Problems.OperatorNotFound : Problems.Of(decision);

    static OperatorSecretsView Of(NewOperator made) => new(made.Name, made.Password, made.Secret, made.Address);
}
