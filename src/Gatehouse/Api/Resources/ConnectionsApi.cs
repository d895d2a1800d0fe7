using Gatehouse.Connections;
using Gatehouse.Operator;
using Gatehouse.Orgs;
using Gatehouse.SignIn;
using Gatehouse.Web;

namespace Gatehouse.Api.Resources;

/// <summary>Connections by id: with a key of an Org, its own; with one of the instance, all. And which of them serve an Org.</summary>
sealed class ConnectionsApi(ConnectionStore store, ConnectionChanges changes, ConnectionKeys keys, ConnectionRefresh refresh, IdpHttp http, Providers providers, TestLinks links, Site site, TimeProvider clock) : IResource
{
    const string Area = "connections", One = "/connections/{id}", Served = "/orgs/{org}/connections";

    static readonly ProblemKind[] Wrong = [Problems.ConnectionUnreadable, Problems.RoleNotFound];

    public string Tag => "Connections";

    public IEnumerable<Operation> Operations =>
    [
        Operation.List<ConnectionLineView>("/connections", "listConnections", "Lists connections: with a key of an Org, its own.", Area, async call => await Paging.Of(call,
            (await store.ListAsync(call.Caller.Key.Org, call.Cancel)).Where(c => Sees(call, c)), c => c.Id, ConnectionLineView.Of)),
        Operation.Create<NewConnectionBody, ConnectionView>("/connections", "createConnection", "Makes a connection, a draft at first.", Area, CreateAsync) with { Problems = [Problems.OrgNotFound, .. Wrong] },
        Operation.Get(One, "getConnection", "Shows a connection: what to enter at the identity provider, its keys, whom it serves.", Area, ShowAsync) with { IsVersioned = true, Problems = [Problems.ConnectionNotFound] },
        Operation.Patch<ConnectionPatch, ConnectionView>(One, "updateConnection", "Changes a connection, or tells what is known of the identity provider.", Area, ChangeAsync) with
            { IsVersioned = true, Parameters = [Parameter.Confirm], Problems = [Problems.ConnectionNotFound, Problems.ConnectionIncomplete, Problems.NeedsConfirmation, .. Wrong] },
        Operation.Delete(One, "deleteConnection", "Deletes a connection with its keys. An active one asks first.", Area, DeleteAsync) with { Parameters = [Parameter.Confirm], Problems = [Problems.ConnectionNotFound, Problems.NeedsConfirmation] },
        Operation.Act(One + "/test-link", "makeTestLink", "Makes the link of a test sign-in, which shows what arrives and lets nobody in.", Area, LinkAsync) with { Problems = [Problems.ConnectionNotFound, Problems.ConnectionIncomplete] },
        Operation.Act(One + "/refresh", "refreshConnection", "Reads the identity provider's metadata or discovery document now.", Area, RefreshAsync) with { Problems = [Problems.ConnectionNotFound, Problems.ConnectionUnreadable] },
        Operation.Act(One + "/keys/{key}/accept", "acceptConnectionKey", "Trusts a certificate that waits, by its thumbprint.", Area, AcceptAsync) with { Problems = [Problems.ConnectionNotFound, Problems.ConnectionKeyNotFound] },
        Operation.Delete(One + "/keys/{key}", "removeConnectionKey", "Trusts a certificate no more, at once.", Area, RemoveAsync) with { Problems = [Problems.ConnectionNotFound, Problems.ConnectionKeyNotFound] },
        Operation.List<OrgConnectionView>(Served, "listOrgConnections", "Lists the connections that serve the Org.", Area, async call => await Paging.Of(call, await store.ServingAsync(call.Org.Id, call.Cancel), s => s.Connection.Id, OrgConnectionView.Of)),
        Operation.Put(Served + "/{id}", "serveOrg", "Lets a connection of the instance sign in this Org's people too.", Area, async call => Told(await changes.ServeAsync(call.Id, call.Org.Id, call.By, call.Cancel))) with
            { IsOfInstance = true, Problems = [Problems.ConnectionNotFound, Problems.ConnectionOfAnotherOrg] },
        Operation.Delete(Served + "/{id}", "leaveOrg", "Ends that: the Org's people cannot sign in through it any more.", Area, async call => Told(await changes.LeaveAsync(call.Id, call.Org.Id, call.By, call.Cancel))) with
            { IsOfInstance = true, Problems = [Problems.ConnectionNotFound, Problems.ConnectionOwn] },
        Operation.Put(Served + "/{id}/default", "makeDefaultConnection", "Makes it the one to which the Org's people go when nobody chooses.", Area, async call =>
            await changes.MakeDefaultAsync(call.Id, call.Org.Id, call.By, call.Cancel) is null ? Problems.ConnectionNotFound : Nothing.Value) with { Problems = [Problems.ConnectionNotFound] },
    ];

    async Task<Reply<ConnectionView>> CreateAsync(ApiCall call, NewConnectionBody wish)
    {
        var owner = call.Caller.Key.Org;
        if (wish.Org is { } named)
            if (await call.Caller.OrgAsync(named, call.Cancel) is { } opened) owner = opened.Org.Id;
            else return Problems.OrgNotFound;
        var protocol = wish.Protocol ?? (wish.Idp is { Issuer: not null } or { ClientId: not null } || wish.Template == Template.GenericOidc ? "oidc" : "saml");
        if (protocol is not ("saml" or "oidc")) return Problems.ValueInvalid.With("'protocol' is saml or oidc.");
        if (Template.Find(wish.Template ?? (protocol == "saml" ? Template.GenericSaml : Template.GenericOidc), protocol) is not { } template) return Problems.ValueInvalid.With($"'template' is one of {string.Join(", ", Template.Names)}, as far as it speaks {protocol.ToUpperInvariant()}.");
        if (NameProblem(wish.Name) is { } unfit) return unfit;
        var (told, problem) = await ReadAsync(protocol, wish.Idp, null, call.Cancel);
        if (problem is not null) return problem;
        var words = template.Words.Concat(wish.Settings ?? new Dictionary<string, string>(StringComparer.Ordinal)).GroupBy(w => w.Key, StringComparer.Ordinal).ToDictionary(w => w.Key, w => w.Last().Value, StringComparer.Ordinal);
        var decision = await changes.CreateAsync(new(owner, wish.Name.Trim(), template.Id, words, told!.Idp ?? (protocol == "saml" ? new IdentityProvider.Saml("", [], [], false) : new IdentityProvider.Oidc("", "")))
        {
            Secret = told.Secret, SecretEndsAt = told.SecretEndsAt, MetadataUrl = told.MetadataUrl, Certificates = told.Certificates ?? [],
        }, call.By, call.Cancel);
        return decision is Decision<Connection>.Done(var made) ? View(call, made) : Problems.Of(decision);
    }

    async Task<Reply<ConnectionView>> ShowAsync(ApiCall call) => await FindAsync(call) is { } found ? View(call, found) : Problems.ConnectionNotFound;

    async Task<Reply<ConnectionView>> ChangeAsync(ApiCall call, ConnectionPatch wish)
    {
        if (await FindAsync(call) is not { } found) return Problems.ConnectionNotFound;
        if (wish.Name is not null && NameProblem(wish.Name) is { } unfit) return unfit;
        if (wish.State is not (null or Connection.Active or Connection.Disabled)) return Problems.ValueInvalid.With("'state' is active or disabled.");
        var (told, problem) = await ReadAsync(found.Protocol, wish.Idp, found.Idp, call.Cancel);
        if (problem is not null) return problem;
        var words = (wish.Settings ?? new Dictionary<string, string?>(StringComparer.Ordinal)).ToDictionary(w => w.Key, w => w.Value ?? "", StringComparer.Ordinal);
        return await changes.ChangeAsync(found.Id, told! with { Name = wish.Name?.Trim(), State = wish.State, Words = words }, call.Confirmed, call.By, call.Cancel, call.IfMatch) switch
        {
            null => Problems.ConnectionNotFound,
            Decision<Connection>.Done(var changed) => View(call, changed),
            var refused => Problems.Of(refused),
        };
    }

    async Task<Reply<Nothing>> DeleteAsync(ApiCall call)
    {
        if (await FindAsync(call) is not { } found) return Problems.ConnectionNotFound;
        if (found.IsActive && !call.Confirmed) return Problems.NeedsConfirmation.With($"People sign in through '{found.Name}', and could not any more. Say ?confirm=true to go on.");
        return await changes.DeleteAsync(found.Id, call.By, call.Cancel) ? Nothing.Value : Problems.ConnectionNotFound;
    }

    async Task<Reply<TestLinkView>> LinkAsync(ApiCall call)
    {
        if (await FindAsync(call) is not { } found) return Problems.ConnectionNotFound;
        return found.Lacks(clock.GetUtcNow()) is { } lacked ? Problems.ConnectionIncomplete.With($"Before it can be tested, the connection needs {lacked}.") : new TestLinkView(links.Of(found.Id, site.Url));
    }

    async Task<Reply<ConnectionView>> RefreshAsync(ApiCall call)
    {
        if (await FindAsync(call) is not { } found) return Problems.ConnectionNotFound;
        var (_, fault) = await refresh.LookAsync(found, call.Cancel);
        return fault is null ? await ShowAsync(call) : Problems.ConnectionUnreadable.With(fault);
    }

    async Task<Reply<ConnectionView>> AcceptAsync(ApiCall call)
    {
        if (await FindAsync(call) is null) return Problems.ConnectionNotFound;
        return await keys.AcceptAsync(call.Id, call["key"], call.By, call.Cancel) is { Length: > 0 } ? await ShowAsync(call) : Problems.ConnectionKeyNotFound;
    }

    async Task<Reply<Nothing>> RemoveAsync(ApiCall call) => await FindAsync(call) is null ? Problems.ConnectionNotFound
        : await keys.RemoveAsync(call.Id, call["key"], call.By, call.Cancel) is null ? Problems.ConnectionKeyNotFound : Nothing.Value;

    /// <summary>What was told, looked up at the identity provider where it has an address.</summary>
    async Task<(ConnectionWish? Told, Problem? Problem)> ReadAsync(string protocol, IdpBody? told, IdentityProvider? known, CancellationToken ct)
    {
        if (told is null) return (new(), null);
        if (protocol == "oidc")
        {
            if (told.Metadata is not null || told.MetadataUrl is not null) return (null, Problems.ValueInvalid.With("Metadata is for connections by SAML."));
            if (told.Issuer is not null && await providers.ReadAsync(told.Issuer, ct) is (null, var why)) return (null, Problems.ConnectionUnreadable.With(why));
            var before = (IdentityProvider.Oidc?)known ?? new("", "");
            return (new() { Idp = told.Issuer is null && told.ClientId is null ? null : new IdentityProvider.Oidc(told.Issuer ?? before.Issuer, told.ClientId ?? before.ClientId), Secret = told.ClientSecret, SecretEndsAt = told.SecretEndsAt }, null);
        }

        if (told.Issuer is not null || told.ClientId is not null || told.ClientSecret is not null) return (null, Problems.ValueInvalid.With("Issuer and client are for connections by OpenID Connect."));
        if (told.Metadata is null && told.MetadataUrl is null) return (new(), null);
        if (told.MetadataUrl is { } url && http.Problem(url) is { } problem) return (null, Problems.ValueInvalid.With(problem));
        var (metadata, fault) = told.Metadata is { } text ? refresh.Read(System.Text.Encoding.UTF8.GetBytes(text), told.EntityId) : await refresh.FetchAsync(told.MetadataUrl!, told.EntityId, ct);
        if (metadata is null) return (null, Problems.ConnectionUnreadable.With(fault!));
        if (metadata.Certificates.Any(c => KeyNews.ThumbprintOf(c) is null)) return (null, Problems.ConnectionUnreadable.With("The metadata holds a certificate that cannot be used: RSA keys have 2048 bits or more, other keys are ECDSA."));
        return (new() { Idp = new IdentityProvider.Saml(metadata.EntityId, metadata.SignOn, metadata.Logout, metadata.WantsSignedRequests), Certificates = metadata.Certificates, MetadataUrl = told.MetadataUrl }, null);
    }

    /// <summary>Another Org's is none, and one of the instance is nothing that an Org changes.</summary>
    async Task<Connection?> FindAsync(ApiCall call) => await store.FindAsync(call.Id, call.Cancel) is { } found && Sees(call, found) ? found : null;

    static bool Sees(ApiCall call, Connection c) => (call.Caller.Key.Org is not { } org || c.Owner == org) && call.Caller.Reaches(c.CreatedBy);

    Reply<ConnectionView> View(ApiCall call, Connection c) => ((Reply<ConnectionView>)ConnectionView.Of(c, new(site.Url, c.Id), clock.GetUtcNow())).At(c.Version);

    static Reply<Nothing> Told(Decision<bool>? decision) => decision switch { null => Problems.ConnectionNotFound, Decision<bool>.Done => Nothing.Value, _ => Problems.Of(decision) };

    static Problem? NameProblem(string name) => name.Trim().Length is 0 or > 100 ? Problems.ValueInvalid.With("A connection's name has 1 to 100 characters.") : null;
}
