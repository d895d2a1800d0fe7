using System.Globalization;
using System.Text.Json.Nodes;
using Gatehouse.Tests.Scim.Naive;

namespace Gatehouse.Tests.Scim;

public sealed class SortingOnSqlite(OnSqlite gatehouse) : SortTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class SortingOnPostgres(OnPostgres gatehouse) : SortTests(gatehouse), IClassFixture<OnPostgres>;

/// <summary>RFC 7644 §3.4.2.3, for every attribute that the server describes.</summary>
public abstract class SortTests
{
    readonly Running gatehouse;

    protected SortTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        this.gatehouse = gatehouse;
    }

    [Theory, InlineData("ascending"), InlineData("descending")]
    public async Task Users_are_sorted_by_whatever_has_an_order(string order)
    {
        var all = await Population.InAsync(gatehouse);
        await SortAsync(all.Wire, "/Users", all.Users, all.OfUsers, order);
    }

    [Theory, InlineData("ascending"), InlineData("descending")]
    public async Task Groups_are_sorted_by_whatever_has_an_order(string order)
    {
        var all = await Population.InAsync(gatehouse);
        await SortAsync(all.Wire, "/Groups", all.Groups, all.OfGroups, order);
    }

    /// <summary>A list over both types is one list: sorted through, not one type after the other.</summary>
    [Theory, InlineData("displayName"), InlineData("externalId"), InlineData("meta.lastModified"), InlineData("userName"), InlineData("id")]
    public async Task The_whole_server_is_sorted_through(string name)
    {
        var all = await Population.InAsync(gatehouse);
        var place = Places(all.OfUsers).First(p => p.Name == name);
        foreach (var order in new[] { "ascending", "descending" })
            (await DifferenceAsync(all.Wire, "/", [.. all.Users, .. all.Groups], place, order)).ShouldBeNull();
    }

    [Fact]
    public async Task Ascending_is_the_first_choice_and_names_have_no_case()
    {
        var all = await Population.InAsync(gatehouse);
        var sorted = await all.Wire.IdsAsync("/Users", ("sortBy", "userName"));
        (await all.Wire.IdsAsync("/Users", ("SortBY", "USERNAME"), ("sortOrder", "Ascending"))).ShouldBe(sorted);
        (await all.Wire.IdsAsync("/Users", ("sortBy", "urn:ietf:params:scim:schemas:core:2.0:User:userName"))).ShouldBe(sorted);
        (await all.Wire.IdsAsync("/Users", ("sortBy", "userName"), ("sortOrder", "descending"))).ShouldBe(Enumerable.Reverse(sorted), "userNames are unique");
    }

    [Theory]
    [InlineData("nothing"), InlineData("name"), InlineData("name.nothing"), InlineData("password"), InlineData("addresses"), InlineData("userName.x"), InlineData("a b"), InlineData("emails[type eq \"work\"].value.x")]
    [InlineData("urn:ietf:params:scim:schemas:core:2.0:User:nothing"), InlineData("meta"), InlineData("'"), InlineData("userName desc"), InlineData("userName;drop table users")]
    public async Task What_has_no_order_is_refused(string name)
    {
        var all = await Population.InAsync(gatehouse);
        (await all.Wire.GetAsync("/Users" + Wire.Query(("sortBy", name)))).Expect(400, "invalidPath");
        (await all.Wire.PostAsync("/Users/.search", Bodies.Search(("sortBy", name)))).Expect(400, "invalidPath");
    }

    static async Task SortAsync(Wire wire, string path, IReadOnlyList<JsonObject> resources, IReadOnlyList<Described> attributes, string order)
    {
        var wrong = new List<string>();
        foreach (var place in Places(attributes))
            if (await DifferenceAsync(wire, path, resources, place, order) is { } difference) wrong.Add(difference);
        wrong.ShouldBeEmpty();
    }

    /// <summary>Equal ones may stand in any order.</summary>
    static async Task<string?> DifferenceAsync(Wire wire, string path, IReadOnlyList<JsonObject> resources, Place place, string order)
    {
        var reply = await wire.TryAsync(wire.Request("GET", path + Wire.Query(("sortBy", place.Name), ("sortOrder", order), ("attributes", "id"), ("count", "1000")), null));
        if (reply.Status != 200) return $"{place.Name}: {reply.Status} {reply.Text}";
        var byId = resources.ToDictionary(Wire.Id);
        var found = Wire.Ids(reply.Body).ConvertAll(id => byId[id]);
        if (found.Distinct().Count() != resources.Count) return $"{place.Name}: {found.Count} of {resources.Count}";
        for (var i = 1; i < found.Count; i++)
            if (InOrder(place, Value(place, found[i - 1]), Value(place, found[i]), order == "descending") > 0)
                return $"{place.Name} {order}, at {i}: {Text(Value(place, found[i - 1]))} stands before {Text(Value(place, found[i]))}";
        return null;
    }

    /// <summary>Of several values the primary one counts, else the first.</summary>
    static JsonNode? Value(Place place, JsonObject resource)
    {
        var elements = place.Elements(resource).ToList();
        var chosen = elements.Find(e => (e as JsonObject)?["primary"]?.GetValue<bool>() == true) ?? elements.FirstOrDefault();
        return chosen is null ? null : place.In(chosen);
    }

    /// <summary>Who has no value comes last ascending, first descending.</summary>
    static int InOrder(Place place, JsonNode? one, JsonNode? other, bool descending)
    {
        var order = (one, other) switch
        {
            (null, null) => 0,
            (null, _) => 1,
            (_, null) => -1,
            _ => place.Leaf!.Type switch
            {
                "integer" or "decimal" => Number(one).CompareTo(Number(other)),
                "boolean" => one.GetValue<bool>().CompareTo(other.GetValue<bool>()),
                "dateTime" => Comparing.Time(one).CompareTo(Comparing.Time(other)),
                _ => Comparing.InOrder(Comparing.Key(place.Leaf!, (string)one!), Comparing.Key(place.Leaf!, (string)other!)),
            },
        };
        return descending ? -order : order;
    }

    static decimal Number(JsonNode value) => decimal.Parse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture);

    /// <summary>Every place with a type that has an order; memberships are lists that nobody put in one.</summary>
    static IEnumerable<Place> Places(IEnumerable<Described> attributes) => attributes
        .Where(a => a.Name is not ("schemas" or "groups" or "members"))
        .SelectMany(a => a.Parts.Select(p => new Place(a, p)).Prepend(new Place(a)))
        .Where(p => p.Leaf is not null && (p.Part is not null || p.Attribute.Type != "complex" || p.Attribute.Many));

    static string Text(JsonNode? value) => value?.ToJsonString() ?? "nothing";
}
