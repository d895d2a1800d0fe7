using System.Text.Json.Nodes;
using Gatehouse.Data;
using Gatehouse.People;
using Gatehouse.Scim;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.SignIn;

/// <summary>
/// An Org in JIT mode takes people and groups from sign-ins. All goes through the stores of the directory, with their log, events and access, and only into
/// what claims gave before: a group that somebody is in for another reason is left alone.
/// </summary>
static class JustInTime
{
    /// <summary>Who was suspended is not brought back by signing in.</summary>
    static readonly Profile Speaking = Profile.Read(new Dictionary<string, string>(StringComparer.Ordinal) { ["reprovision"] = "conflict" });

    public static OrgDirectory Of(OrgDirectory directory) => directory with { Profile = Speaking, Source = "jit", Settings = directory.Settings with { Invite = false } };

    /// <param name="with">Written in the same transaction, with the new user's id.</param>
    public static async Task<Joined> CreateAsync(OrgDirectory directory, Person person, Action<OrgTransaction, string> with, CancellationToken ct)
    {
        if (person.UserName is null) return new Joined.Refused(SignInCheck.UserName, "No claim holds a username: say which with username=NAME.");
        try
        {
            var plan = ResourcePlan.Whole(Document(person, person.UserName), directory.Users, directory.Profile);
            return await UserStore.CreateAsync(directory with { WithUser = with }, plan, ct) switch
            {
                Outcome<Resource>.Done made => new Joined.Member(made.Value.Id, made.Value.Status!, []),
                _ => new Joined.Refused(SignInCheck.EmailUnproven, $"Another member has the username '{person.UserName}' already, and nothing proves that this is the same person."),
            };
        }
        catch (ScimException malformed)
        {
            return new Joined.Refused(SignInCheck.UserName, malformed.Message);
        }
    }

    /// <summary>Names and addresses follow the identity provider, for those who came by it. What it does not say stays.</summary>
    public static async Task UpdateAsync(OrgDirectory directory, string user, Person person, CancellationToken ct)
    {
        var source = await directory.Db.FindAsync($"select r.source, r.doc from users r where r.org_id = {Mine} and r.id = {user}", row => (Of: row.GetString(0), Document: row.GetUtf8(1)).ToTuple(), ct);
        if (source is not { Item1: "jit" }) return;
        var (before, wanted) = (ScimJson.Parse(source.Item2), Document(person, ScimJson.Text(ScimJson.Parse(source.Item2)["userName"])!));
        foreach (var same in wanted.Where(p => p.Key is "schemas" or "userName" or "active" || JsonNode.DeepEquals(p.Value, before[p.Key])).Select(p => p.Key).ToList()) wanted.Remove(same);
        if (wanted.Count == 0) return;
        try
        {
            await UserStore.PatchAsync(directory, user, ResourcePlan.Patch(Patch(("replace", null, wanted)), directory.Users, directory.Profile), ETagMatch.None, 200, ct);
        }
        catch (ScimException)
        {
            // A name that the directory does not take is no reason to keep somebody out.
        }
    }

    /// <returns>The groups that claims give now.</returns>
    public static async Task<List<string>> GroupsAsync(OrgDirectory directory, string user, IReadOnlyList<string> named, string format, IReadOnlyList<string> before, CancellationToken ct)
    {
        var groups = new List<string>();
        foreach (var name in named)
            if (await FindAsync(directory.Db, name, format, ct) is { } found) groups.Add(found);
            else if (await MakeAsync(directory, name, format, ct) is { } made) groups.Add(made);
        var memberOf = await directory.Db.ListAsync($"select m.group_id from members m where m.org_id = {Mine} and m.user_id = {user}", row => row.GetString(0), ct);
        foreach (var group in groups.Except(memberOf, StringComparer.Ordinal).Order(StringComparer.Ordinal)) await ChangeAsync(group, "add");
        foreach (var group in before.Except(groups, StringComparer.Ordinal).Intersect(memberOf, StringComparer.Ordinal).Order(StringComparer.Ordinal)) await ChangeAsync(group, "remove");
        return groups;

        Task ChangeAsync(string group, string verb) => GroupStore.PatchAsync(directory, group,
            ResourcePlan.Patch(verb == "add" ? Patch((verb, "members", new JsonArray(new JsonObject { ["value"] = user }))) : Patch((verb, $"members[value eq \"{user}\"]", null)), directory.Groups, directory.Profile),
            ETagMatch.None, 204, ct);
    }

    /// <summary>Groups of the Org whose names are among these.</summary>
    public static Task<List<string>> KnownAsync(OrgDb db, IReadOnlyList<string> names, string format, CancellationToken ct)
    {
        var named = format == "id" ? SqlPart.Of($"g.external_id in {names}") : SqlPart.Of($"g.display_key in {names.Select(Fold.Key).ToList()}");
        return db.ListAsync($"select g.shown_as from groups g where g.org_id = {Mine} and {named} order by g.id limit 5", row => row.GetString(0), ct);
    }

    static Task<string?> FindAsync(OrgDb db, string name, string format, CancellationToken ct) => format == "id"
        ? db.FindAsync($"select g.id from groups g where g.org_id = {Mine} and g.external_id = {name} order by g.id limit 1", row => row.GetString(0), ct)
        : db.FindAsync($"select g.id from groups g where g.org_id = {Mine} and g.display_key = {Fold.Key(name)} order by g.id limit 1", row => row.GetString(0), ct);

    static async Task<string?> MakeAsync(OrgDirectory directory, string name, string format, CancellationToken ct)
    {
        var group = new JsonObject { ["schemas"] = new JsonArray(directory.Groups.Core.Id), ["displayName"] = name };
        if (format == "id") group["externalId"] = name;
        try
        {
            return await GroupStore.CreateAsync(directory, ResourcePlan.Whole(group, directory.Groups, directory.Profile), ct) is Outcome<Resource>.Done made ? made.Value.Id : await FindAsync(directory.Db, name, format, ct);
        }
        catch (ScimException)
        {
            return null; // No name that a group may have.
        }
    }

    static JsonObject Document(Person person, string userName)
    {
        var user = new JsonObject { ["schemas"] = new JsonArray(ResourceType.User.Core.Id), ["userName"] = userName, ["active"] = true };
        if (person.DisplayName is not null) user["displayName"] = person.DisplayName;
        var name = new JsonObject();
        if (person.GivenName is not null) name["givenName"] = person.GivenName;
        if (person.FamilyName is not null) name["familyName"] = person.FamilyName;
        if (name.Count > 0) user["name"] = name;
        if (person.Email is not null) user["emails"] = new JsonArray(new JsonObject { ["value"] = person.Email, ["type"] = "work", ["primary"] = true });
        return user;
    }

    static JsonObject Patch((string Op, string? Path, JsonNode? Value) operation)
    {
        var one = new JsonObject { ["op"] = operation.Op };
        if (operation.Path is not null) one["path"] = operation.Path;
        if (operation.Value is not null) one["value"] = operation.Value;
        return new() { ["schemas"] = new JsonArray("urn:ietf:params:scim:api:messages:2.0:PatchOp"), ["Operations"] = new JsonArray(one) };
    }
}
