using System.Text.Json.Nodes;
using Gatehouse.Doors;
using Gatehouse.People;
using Gatehouse.Scim;

namespace Gatehouse.ScimApi;

/// <summary>The operations on one resource (RFC 7644 §3.3–3.6), for a single request as for one of a bulk.</summary>
static class ResourceOperations
{
    public static async Task<ScimReply> GetAsync(ScimCaller caller, ResourceKind kind, string id, Projection projection, ETagMatch unless, CancellationToken ct)
    {
        if (!Resource.IsId(id) || await kind.FindAsync(caller.Db, id, ct) is not { } resource) return ScimReply.Refuse(ScimError.NotFound(id));
        if (unless.IsGiven && unless.Allows(resource.Version)) return new(304, ETag: ETagMatch.Tag(resource.Version));
        return await ShowAsync(200, caller, kind, resource, projection, null, ct);
    }

    public static async Task<ScimReply> CreateAsync(ScimCaller caller, ResourceKind kind, JsonObject body, Projection projection, CancellationToken ct)
    {
        try
        {
            var plan = ResourcePlan.Whole(body, kind.Type(caller.Directory), caller.Directory.Profile);
            return await kind.CreateAsync(caller.Directory, plan, ct) is var outcome && outcome is Outcome<Resource>.Done done
                ? await ShowAsync(201, caller, kind, done.Value, projection, plan, ct)
                : ScimReply.Refuse(outcome, "") with { Name = NameIn(body) };
        }
        catch (ScimException refused)
        {
            return ScimReply.Refuse(refused.Error) with { Name = NameIn(body) }; // So that the sync log tells whom it was about.
        }
    }

    public static async Task<ScimReply> ReplaceAsync(ScimCaller caller, ResourceKind kind, string id, JsonObject body, ETagMatch match, Projection projection, CancellationToken ct)
    {
        var plan = ResourcePlan.Whole(body, kind.Type(caller.Directory), caller.Directory.Profile);
        if (!Resource.IsId(id)) return ScimReply.Refuse(ScimError.NotFound(id));
        return await kind.ReplaceAsync(caller.Directory, id, plan, match, 200, ct) is var outcome && outcome is Outcome<Resource>.Done done
            ? await ShowAsync(200, caller, kind, done.Value, projection, plan, ct)
            : ScimReply.Refuse(outcome, id);
    }

    public static async Task<ScimReply> PatchAsync(ScimCaller caller, ResourceKind kind, string id, JsonObject body, ETagMatch match, Projection projection, CancellationToken ct)
    {
        var plan = ResourcePlan.Patch(body, kind.Type(caller.Directory), caller.Directory.Profile);
        if (!Resource.IsId(id)) return ScimReply.Refuse(ScimError.NotFound(id));
        var withBody = AnswersWithBody(caller.Directory.Profile, kind, projection);
        var outcome = await kind.PatchAsync(caller.Directory, id, plan, match, withBody ? 200 : 204, ct);
        if (outcome is not Outcome<Resource>.Done done) return ScimReply.Refuse(outcome, id);
        return withBody
            ? await ShowAsync(200, caller, kind, done.Value, projection, plan, ct)
            : new(204, Location: caller.BaseUrl + kind.Endpoint + "/" + id, ETag: ETagMatch.Tag(done.Value.Version));
    }

    public static async Task<ScimReply> DeleteAsync(ScimCaller caller, ResourceKind kind, string id, ETagMatch match, CancellationToken ct)
    {
        if (!Resource.IsId(id)) return ScimReply.Refuse(ScimError.NotFound(id));
        var outcome = kind.IsUser && caller.Directory.Profile.DeleteDeactivates
            ? await kind.PatchAsync(caller.Directory, id, Deactivation, match, 204, ct)
            : await kind.DeleteAsync(caller.Directory, id, match, ct);
        return outcome is Outcome<Resource>.Done ? new(204) : ScimReply.Refuse(outcome, id);
    }

    static ResourcePlan Deactivation => ResourcePlan.Whole(new JsonObject { ["active"] = false }, ResourceType.User, Profile.Lenient);

    /// <summary>Decision D1: a Group's PATCH does not answer its members to a client that changed one of them.</summary>
    static bool AnswersWithBody(Profile profile, ResourceKind kind, Projection projection) => projection.IsChosen || profile.PatchAnswer switch
    {
        PatchAnswer.Body => true,
        PatchAnswer.None => false,
        _ => kind.IsUser,
    };

    static async Task<ScimReply> ShowAsync(int status, ScimCaller caller, ResourceKind kind, Resource resource, Projection projection, ResourcePlan? plan, CancellationToken ct)
    {
        var writer = new ResourceWriter(kind, caller.BaseUrl, projection, plan is null ? null : plan.Wrote);
        var (location, tag) = (writer.Location(resource.Id), ETagMatch.Tag(resource.Version));
        var related = projection.Wants(kind.Computed) ? await kind.RelatedAsync(caller.Db, [resource], ct) : null;
        return related is not null && related.TryGetValue(resource.Id, out var found) && found is null
            ? new(status, Location: location, ETag: tag, Pieces: Pieces.OfAsync(caller.Db, writer, resource, ct))
            : new(status, writer.Write(resource, related?.GetValueOrDefault(resource.Id)), location, tag);
    }

    static string? NameIn(JsonObject body) => ScimJson.Text(ScimJson.Get(body, "userName")) ?? ScimJson.Text(ScimJson.Get(body, "displayName"));
}
