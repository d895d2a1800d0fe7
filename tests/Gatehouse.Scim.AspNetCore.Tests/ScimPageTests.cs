using System.Text.Json.Nodes;

namespace Gatehouse.Scim.AspNetCore.Tests;

public sealed class ScimPageTests
{
    static readonly ResourceType Users = ResourceType.UserWith([new("urn:example:plan", "Plan", "", [new("seat", AttributeType.Integer)])]);

    [Theory]
    [InlineData("urn:example:plan:seat ge 9", "urn:example:plan:seat", "b c")]
    [InlineData("urn:example:plan:seat ne 9", "userName", "a c")]
    [InlineData("userName pr", "urn:example:plan:seat", "a b c")]
    public void A_document_made_in_code_is_found_and_sorted(string filter, string sortBy, string names)
    {
        var query = ListQuery.From(new JsonObject { ["filter"] = filter, ["sortBy"] = sortBy }, Profile.Lenient);
        var page = ScimPage.Of([User("c", 10), User("a", 7), User("b", 9)], Users, query);
        string.Join(' ', page.Resources.Select(r => r.Id)).ShouldBe(names);
    }

    static ScimResource User(string name, int seat) => new(
        name, new JsonObject { ["id"] = name, ["userName"] = name, ["urn:example:plan"] = new JsonObject { ["seat"] = seat } }, "1", DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);
}
