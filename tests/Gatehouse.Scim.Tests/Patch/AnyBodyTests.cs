using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;

namespace Gatehouse.Scim.Tests;

/// <summary>Bodies of random shape: each is understood or refused, and a document keeps its rules whatever is asked.</summary>
public sealed class AnyBodyTests
{
    static readonly ResourceType[] Types = [SomeSchemas.User, SomeSchemas.Group, ResourceType.User];

    static readonly Profile[] Profiles = [Profile.Lenient, Profile.Lenient with { DecodesRoles = true, LocksExternalId = true }, Ask.Strict];

    static readonly Gen<Request> Requests =
        from body in SomeJson.Body
        from patch in SomeJson.Patch
        from type in Gen.Choose(0, Types.Length - 1)
        from profile in Gen.Choose(0, Profiles.Length - 1)
        select new Request(body, patch, type, profile);

    [Fact]
    public void Each_body_is_a_resource_or_a_SCIM_error() => Always.Holds(Requests, request => Always.Accepts(() => request.Made()), count: 4000);

    [Fact]
    public void Each_patch_is_a_change_or_a_SCIM_error() => Always.Holds(Requests, request =>
    {
        var current = request.Start();
        Always.Accepts(() => Changes.Between(current, request.Plan().Apply(current), Types[request.Type]));
    }, count: 4000);

    [Fact]
    public void The_document_that_a_plan_is_given_stays_as_it_was() => Patched((request, current, _) =>
    {
        var before = ScimJson.Write(current);
        request.Plan().Apply(current);
        request.Put(current).Replace(current);
        ScimJson.Write(current).ShouldBe(before);
    });

    [Fact]
    public void A_plan_can_be_applied_again_after_a_lost_race() => Patched((request, current, after) =>
    {
        var plan = request.Plan();
        plan.Apply(current);
        ScimJson.Write(plan.Apply(current)).ShouldBe(ScimJson.Write(after));
    });

    [Fact]
    public void Nothing_empty_is_kept_and_one_at_most_is_primary() => Patched((request, _, after) =>
    {
        foreach (var (name, value) in Described(after, request.Type))
        {
            IsEmpty(value).ShouldBeFalse(name);
            if (value is not JsonArray elements) continue;
            elements.Any(IsEmpty).ShouldBeFalse(name);
            elements.Count(Elements.IsPrimary).ShouldBeLessThan(2, name);
        }
    });

    [Fact]
    public void No_element_is_there_twice() => Patched((request, _, after) =>
    {
        foreach (var (name, value) in Described(after, request.Type))
            if (value is JsonArray elements) elements.Where((e, i) => elements.Take(i).Any(other => Elements.Same(e!, other!))).ShouldBeEmpty(name);
    });

    [Fact]
    public void The_schemas_are_those_of_what_is_there() => Patched((request, _, after) =>
        after["schemas"]!.AsArray().Select(s => (string)s!).ShouldBe([Types[request.Type].Core.Id, .. after.Select(m => m.Key).Where(ResourceType.IsUrn)], ignoreOrder: true));

    [Fact]
    public void A_document_that_comes_back_as_a_PUT_changes_nothing() => Patched((request, _, after) =>
    {
        var again = request.Put(after).Replace(after);
        if (!JsonNode.DeepEquals(again, after)) Assert.Fail($"{ScimJson.Write(after)}\n became {ScimJson.Write(again)}");
    });

    [Fact]
    public void What_is_projected_is_a_part_of_the_document() => Always.Holds(from r in Requests from names in Gen.ListOf(SomeJson.Place.Select(p => p.Name), 2) select (r, names), test =>
        Always.Accepts(() =>
        {
            var (type, document) = (Types[test.r.Type], test.r.Start());
            foreach (var projection in new[] { Projection.From(test.names, [], type, Profile.Lenient), Projection.From([], test.names, type, Profile.Lenient) })
                foreach (var (name, change) in Changes.Between(document, projection.Apply(document), type))
                    (change!["to"] is null || change["from"] is JsonArray or JsonObject).ShouldBeTrue(name);
        }));

    static void Patched(Action<Request, JsonObject, JsonObject> check) => Always.Holds(Requests, request =>
    {
        var current = request.Start();
        JsonObject? after = null;
        if (Always.Accepts(() => after = Stored(request.Plan().Apply(current)))) check(request, current, after!);
    });

    static IEnumerable<(string Name, JsonNode? Value)> Described(JsonObject document, int type) => document.SelectMany(member =>
        !ResourceType.IsUrn(member.Key) ? [(member.Key, member.Value)]
        : Types[type].Extension(member.Key) is null ? []
        : member.Value!.AsObject().Select(inner => (inner.Key, inner.Value)).Prepend((member.Key, member.Value)));

    static bool IsEmpty(JsonNode? value) => value is null or JsonObject { Count: 0 } or JsonArray { Count: 0 };

    /// <summary>As it comes back from the database.</summary>
    static JsonObject Stored(JsonObject document) => ScimJson.Parse(ScimJson.WriteUtf8(document));

    sealed record Request(string Body, string Patch, int Type, int Profile)
    {
        public JsonObject Made() => Stored(ResourcePlan.Whole(Ask.Json(Body), Types[Type], Profiles[Profile]).Create("1"));

        /// <summary>What the body makes; where that is nothing, somebody with little to say.</summary>
        public JsonObject Start()
        {
            var start = Stored(ResourcePlan.Whole(new() { ["userName"] = "anna", ["displayName"] = "A" }, Types[Type], Scim.Profile.Lenient).Create("1"));
            Always.Accepts(() => start = Made());
            return start;
        }

        public ResourcePlan Plan() => ResourcePlan.Patch(Ask.Json(Patch), Types[Type], Profiles[Profile]);

        /// <summary>Roles stay as they are: a text that was set by its path has not been taken apart.</summary>
        public ResourcePlan Put(JsonObject document) => ResourcePlan.Whole(Stored(document), Types[Type], Profiles[Profile] with { DecodesRoles = false });
    }
}
