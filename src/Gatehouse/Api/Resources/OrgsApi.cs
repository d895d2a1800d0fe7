using System.ComponentModel;
using Gatehouse.Operator;
using Gatehouse.Orgs;

namespace Gatehouse.Api.Resources;

sealed record OrgView(
    string Id, string Slug, string Name, [property: Description("shared: a department of one company. isolated: a company of its own.")] string Isolation, bool Primary,
    [property: Description("What no two members share besides the userName: userName or email.")] string UniqueId,
    [property: Description("How people come in: manual, jit or scim.")] string Mode, [property: Description("Whether a new SCIM set-up is being watched before it counts.")] bool InPreview, DateTimeOffset CreatedAt,
    [property: Description("active, suspended or deleted. Of the last two nobody comes in, and nothing is lost until a deleted one is purged.")] string State, DateTimeOffset? SuspendedAt, DateTimeOffset? DeletedAt)
{
    public static OrgView Of(Org org) => new(org.Id.Value, org.Slug, org.Name, org.Isolation, org.IsPrimary, org.UniqueId, org.Settings.Mode, org.Preview is not null, org.CreatedAt, org.State, org.SuspendedAt, org.DeletedAt);
}

sealed record NewOrg(
    string Name, [property: Description("Made of the name where it is left out.")] string? Slug = null, [property: Description("isolated, which is the first choice, or shared.")] string? Isolation = null,
    [property: Description("userName, which is the first choice, or email.")] string? UniqueId = null);

sealed record OrgPatch(string? Name = null, string? Slug = null);

sealed class OrgsApi(OrgStore orgs, OrgChanges changes) : IResource
{
    const string Area = "orgs";

    public string Tag => "Orgs";

    public IEnumerable<Operation> Operations =>
    [
        Operation.List<OrgView>("/orgs", "listOrgs", "Lists the Orgs; with the key of an Org, that Org.", Area, ListAsync, new Parameter("search", "Only whose slug begins so.")),
        Operation.Create<NewOrg, OrgView>("/orgs", "createOrg", "Makes an Org.", Area, CreateAsync) with { IsOfInstance = true, Problems = [Problems.OrgSlugTaken, Problems.OrgSlugInvalid] },
        Operation.Get("/orgs/{org}", "getOrg", "Shows an Org.", Area, ShowAsync) with { IsVersioned = true },
        Operation.Patch<OrgPatch, OrgView>("/orgs/{org}", "updateOrg", "Gives an Org another name or slug; its id stays.", Area, RenameAsync) with { IsVersioned = true, Problems = [Problems.OrgSlugTaken, Problems.OrgSlugInvalid] },
        Operation.Get("/orgs/{org}/settings", "getOrgSettings", "Shows what an Org decided; what is not there has its first choice.", Area, SettingsAsync) with { IsVersioned = true },
        Operation.Patch<Dictionary<string, string?>, SortedDictionary<string, string>>("/orgs/{org}/settings", "updateOrgSettings", "Changes settings, such as mode; null takes one back to its first choice.", Area, SetAsync) with
        {
            IsVersioned = true, Parameters = [Parameter.Confirm],
            Problems = [Problems.SettingInvalid, Problems.NeedsConfirmation, Problems.ModeJitWhileScim, Problems.ModePrerequisites, Problems.OrgInPreview, Problems.SettingIsolatedOnly, Problems.SsoUntested, Problems.DomainNotVerified, Problems.RoleNotFound],
        },
    ];

    Task<Reply<Page<OrgView>>> ListAsync(ApiCall call) => Paging.ReadAsync(call, (after, count) => orgs.PageAsync(call.Caller.Key.Org, after, count, call.Query("search")?.Trim().ToLowerInvariant() ?? "", call.Cancel), org => org.Id.Value, OrgView.Of);

    async Task<Reply<OrgView>> CreateAsync(ApiCall call, NewOrg wish)
    {
        if (Problem(wish.Name) is { } unfit) return unfit;
        var slug = wish.Slug ?? Slug.Of(wish.Name);
        if (Slug.Problem(slug) is { } problem) return Problems.OrgSlugInvalid.With(problem);
        if (wish.Isolation is not (null or "shared" or "isolated")) return Problems.ValueInvalid.With("'isolation' is shared or isolated.");
        if (wish.UniqueId is not (null or "userName" or "email")) return Problems.ValueInvalid.With("'uniqueId' is userName or email.");
        return await orgs.CreateAsync(wish.Name.Trim(), slug, wish.Isolation ?? "isolated", wish.UniqueId ?? "userName", call.Cancel) is { } made
            ? OrgView.Of(made) : Problems.OrgSlugTaken.With($"The slug '{slug}' belongs to another Org.");
    }

    Task<Reply<OrgView>> ShowAsync(ApiCall call) => Task.FromResult(((Reply<OrgView>)OrgView.Of(call.Org)).At(call.Org.Version));

    async Task<Reply<OrgView>> RenameAsync(ApiCall call, OrgPatch wish)
    {
        if (wish.Name is not null && Problem(wish.Name) is { } unfit) return unfit;
        if (wish.Slug is not null && Slug.Problem(wish.Slug) is { } problem) return Problems.OrgSlugInvalid.With(problem);
        var decision = await changes.RenameAsync(call.Db, wish.Slug, wish.Name?.Trim(), call.By, call.Cancel, call.IfMatch);
        if (decision is not Decision<(string, string)>.Done) return Problems.Of(decision);
        var now = await AgainAsync(call);
        return ((Reply<OrgView>)OrgView.Of(now)).At(now.Version);
    }

    static Task<Reply<SortedDictionary<string, string>>> SettingsAsync(ApiCall call) => Task.FromResult(Words(call.Org));

    async Task<Reply<SortedDictionary<string, string>>> SetAsync(ApiCall call, Dictionary<string, string?> wish)
    {
        try
        {
            var decision = await changes.SetAsync(call.Db, wish.ToDictionary(w => w.Key, w => w.Value ?? "", StringComparer.Ordinal), call.Confirmed, call.By, call.Cancel, call.IfMatch);
            return decision is Decision<OrgSettings>.Done ? Words(await AgainAsync(call)) : Problems.Of(decision);
        }
        catch (FormatException unknown)
        {
            return Problems.SettingInvalid.With(unknown.Message);
        }
    }

    async Task<Org> AgainAsync(ApiCall call) => (await orgs.FindAsync(call.Org.Id.Value, call.Cancel))!;

    static Reply<SortedDictionary<string, string>> Words(Org org) => ((Reply<SortedDictionary<string, string>>)new SortedDictionary<string, string>(org.Words.ToDictionary(StringComparer.Ordinal), StringComparer.Ordinal)).At(org.Version);

    static Problem? Problem(string name) => name.Trim().Length is 0 or > 200 ? Problems.ValueInvalid.With("An Org's name has 1 to 200 characters.") : null;
}
