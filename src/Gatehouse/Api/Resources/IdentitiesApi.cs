using System.ComponentModel;
using Gatehouse.Members;
using Gatehouse.Operator;
using Gatehouse.Orgs;
using Gatehouse.SignIn;

namespace Gatehouse.Api.Resources;

sealed record IdentityView(string Connection, [property: Description("As the connection names the person.")] string StableId, string Member, [property: Description("Null when the member is deleted.")] string? UserName, DateTimeOffset LinkedAt, DateTimeOffset? LastSignInAt)
{
    public static IdentityView Of(ListedIdentity i) => new(i.Connection, i.Subject, i.Member, i.UserName, i.LinkedAt, i.SeenAt);
}

sealed record NewIdentity(string Connection, string StableId);

sealed class IdentitiesApi(ConnectionStore connections, SignInLogStore log, TimeProvider clock) : IResource
{
    const string Area = "sessions", OfMember = "/orgs/{org}/members/{id}/identities";

    static readonly Parameter Through = new("connection", "Only through this connection.");

    readonly IdentityLinks links = new(log, clock);

    public string Tag => "Identities";

    public IEnumerable<Operation> Operations =>
    [
        Operation.List<IdentityView>("/orgs/{org}/identities", "listIdentities", "Lists who of which connection is which member.", Area, call => PageAsync(call, null), Through),
        Operation.List<IdentityView>(OfMember, "listMemberIdentities", "Lists who a member is.", Area, async call => await FindAsync(call) is { } member ? await PageAsync(call, member.Id) : Problems.MemberNotFound, Through) with { Problems = [Problems.CursorInvalid, Problems.MemberNotFound] },
        Operation.Create<NewIdentity, IdentityView>(OfMember, "linkIdentity", "Makes somebody of a connection this member, from the next sign-in on.", Area, LinkAsync) with { Problems = [Problems.MemberNotFound, Problems.ConnectionNotServing, Problems.IdentityLinked] },
        Operation.Delete(OfMember, "unlinkIdentities", "Takes a member and its identities apart, and ends its sessions.", Area, UnlinkAsync) with { Parameters = [Through], Problems = [Problems.MemberNotFound, Problems.IdentityNotFound] },
    ];

    static async Task<Reply<Page<IdentityView>>> PageAsync(ApiCall call, string? member) =>
        await Paging.ReadAsync(call, (after, count) => IdentityLinks.ListAsync(call.Db, call.Query("connection"), member, count, call.Cancel, after?.Split(' ', 2) is [var connection, var subject] ? (connection, subject) : null),
            i => $"{i.Connection} {i.Subject}", IdentityView.Of);

    /// <summary>A connection of another Org is what no connection is.</summary>
    async Task<Reply<IdentityView>> LinkAsync(ApiCall call, NewIdentity wish)
    {
        if (await FindAsync(call) is not { } member) return Problems.MemberNotFound;
        if (await connections.FindAsync(wish.Connection, call.Cancel) is not { } found || found.Orgs.All(o => o.Org.Id != call.Org.Id)) return Problems.ConnectionNotServing;
        var decision = await links.LinkAsync(call.Db, found, wish.StableId, member, call.By, call.Cancel);
        return decision is Decision<ListedIdentity>.Done(var made) ? IdentityView.Of(made) : Problems.Of(decision);
    }

    async Task<Reply<Nothing>> UnlinkAsync(ApiCall call)
    {
        if (await FindAsync(call) is not { } member) return Problems.MemberNotFound;
        return await links.UnlinkAsync(call.Db, call.Query("connection"), member.Id, call.By, call.Cancel) > 0 ? Nothing.Value : Problems.IdentityNotFound;
    }

    static Task<Member?> FindAsync(ApiCall call) => MemberStore.FindAsync(call.Db, call.Id, call.Cancel);
}
