using System.Text.Json.Nodes;

namespace Gatehouse.Scim.AspNetCore;

/// <summary>The operations of RFC 7644 §3.3–3.6 on Users or on Groups.</summary>
sealed class ResourceOperations(ResourceType type)
{
    /// <summary>How often a change is tried again that somebody else's came before.</summary>
    const int Tries = 5;

    bool IsGroup => type.Name == "Group";

    public async Task<ScimReply> GetAsync(ScimRequest request)
    {
        var projection = request.Projection(type);
        var resource = await FindAsync(request);
        var unless = request.Http.Request.Headers.IfNoneMatch.ToString();
        return unless.Length > 0 && ETags.Match(unless, resource) ? new(304, ETag: resource.ETag) : Show(200, request, resource, projection);
    }

    public async Task<ScimReply> ListAsync(ScimRequest request, ListQuery query)
    {
        var profile = request.Options.Profile;
        var projection = Projection.From(query.Attributes, query.Excluded, type, profile);
        if (query.Cursor is not null) throw new ScimException(ScimError.InvalidValue("Pages are by startIndex and count here, not by cursor."));
        if (query.Filter is not null) ResourceFilter.Bind(query.Filter, type, profile);
        if (query.SortBy is not null) ResourceOrder.Bind(query.SortBy, query.Descending, type, profile);
        var page = await request.Store.ListAsync(type, query, request.Cancel);
        return new(200, new JsonObject
        {
            ["schemas"] = new JsonArray(ScimUris.ListResponse),
            ["totalResults"] = page.Total,
            ["startIndex"] = query.StartIndex,
            ["itemsPerPage"] = page.Resources.Count,
            ["Resources"] = new JsonArray([.. page.Resources.Select(r => (JsonNode)projection.Apply(r.Shown(type, request.Location(type, r.Id))))]),
        });
    }

    public async Task<ScimReply> CreateAsync(ScimRequest request)
    {
        var projection = request.Projection(type);
        var plan = ResourcePlan.Whole(await request.BodyAsync(), type, request.Options.Profile);
        var document = plan.Create(Guid.CreateVersion7().ToString("N"));
        Complete(document, plan, null, request);
        return Answer(201, request, await request.Store.CreateAsync(type, document, request.Cancel), "", projection, plan);
    }

    public async Task<ScimReply> ReplaceAsync(ScimRequest request)
    {
        var projection = request.Projection(type);
        var plan = ResourcePlan.Whole(await request.BodyAsync(), type, request.Options.Profile);
        return await ChangeAsync(request, plan, plan.Replace, 200, projection);
    }

    public async Task<ScimReply> PatchAsync(ScimRequest request)
    {
        var projection = request.Projection(type);
        var plan = ResourcePlan.Patch(await request.BodyAsync(), type, request.Options.Profile);
        // RFC 7644 §3.5.2: with a body or without, as the server likes. A Group would answer all its members to who changed one.
        var withBody = projection.IsChosen || request.Options.Profile.PatchAnswer switch { PatchAnswer.Body => true, PatchAnswer.None => false, _ => !IsGroup };
        return await ChangeAsync(request, plan, plan.Apply, withBody ? 200 : 204, projection);
    }

    public async Task<ScimReply> DeleteAsync(ScimRequest request) =>
        await WriteAsync(request, before => request.Store.DeleteAsync(type, before, request.Cancel)) is var outcome && outcome is ScimOutcome.Done
            ? new(204)
            : Refuse(outcome, request.Id);

    async Task<ScimReply> ChangeAsync(ScimRequest request, ResourcePlan plan, Func<JsonObject, JsonObject> change, int status, Projection projection)
    {
        var outcome = await WriteAsync(request, before =>
        {
            var current = before.Copy();
            var members = current["members"] as JsonArray;
            current.Remove(IsGroup ? "members" : "groups"); // Members are changed by steps; the groups of a User are not the User's.
            current["id"] = before.Id;
            var document = change(current);
            Complete(document, plan, members, request);
            return request.Store.ReplaceAsync(type, before, document, request.Cancel);
        });
        return Answer(status, request, outcome, request.Id, projection, plan);
    }

    /// <summary>Reads and writes; again when somebody came between, unless the client named the version that it means.</summary>
    async Task<ScimOutcome> WriteAsync(ScimRequest request, Func<ScimResource, Task<ScimOutcome>> write)
    {
        var match = request.Http.Request.Headers.IfMatch.ToString();
        ScimOutcome outcome = new ScimOutcome.Stale();
        for (var i = 0; i < Tries && outcome is ScimOutcome.Stale; i++)
        {
            var before = await FindAsync(request);
            if (match.Length > 0 && !ETags.Match(match, before)) return new ScimOutcome.Stale();
            outcome = await write(before);
        }

        return outcome;
    }

    void Complete(JsonObject document, ResourcePlan plan, JsonArray? members, ScimRequest request)
    {
        if (IsGroup && Members.Apply(plan.Members, members, type, request.Options.Profile) is { Count: > 0 } all) document["members"] = all;
    }

    ScimReply Answer(int status, ScimRequest request, ScimOutcome outcome, string id, Projection projection, ResourcePlan plan) => outcome switch
    {
        ScimOutcome.Done(var resource) when status == 204 => new(204, Location: request.Location(type, resource.Id), ETag: resource.ETag),
        ScimOutcome.Done(var resource) => Show(status, request, resource, projection, plan),
        _ => Refuse(outcome, id),
    };

    ScimReply Show(int status, ScimRequest request, ScimResource resource, Projection projection, ResourcePlan? plan = null)
    {
        var location = request.Location(type, resource.Id);
        return new(status, projection.Apply(resource.Shown(type, location), plan is null ? null : plan.Wrote), location, resource.ETag);
    }

    async Task<ScimResource> FindAsync(ScimRequest request) =>
        await request.Store.FindAsync(type, request.Id, request.Cancel) ?? throw new ScimException(ScimError.NotFound(Notes.Shown(request.Id)));

    static ScimReply Refuse(ScimOutcome outcome, string id) => ScimReply.Refuse(outcome switch
    {
        ScimOutcome.Missing => ScimError.NotFound(Notes.Shown(id)),
        ScimOutcome.Stale => ScimError.PreconditionFailed(),
        ScimOutcome.Taken(var attribute) => ScimError.Uniqueness($"Another resource has this {attribute} already."),
        _ => throw new InvalidOperationException($"No SCIM wording for {outcome}."),
    });
}
