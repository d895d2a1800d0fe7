namespace Gatehouse.Scim.Tests;

/// <summary>What identity providers write about members, and the steps it comes to: +x -y a few come and go, =x exactly these, ?f whoever matches goes.</summary>
public sealed class MemberReaderTests
{
    [Theory]
    [InlineData("""{"op":"Add","path":"members","value":[{"$ref":null,"value":"a"}]}""", "+a")]
    [InlineData("""{"op":"add","path":"members","value":[{"value":"a","display":"A"},{"VALUE":"b","type":"User"}]}""", "+a +b")]
    [InlineData("""{"op":"add","path":"Members","value":[{"value":"a"},{"value":"a"}]}""", "+a")]
    [InlineData("""{"op":"add","path":"urn:ietf:params:scim:schemas:core:2.0:Group:members","value":[{"value":"a"}]}""", "+a")]
    [InlineData("""{"op":"add","value":{"members":[{"value":"a"}]}}""", "+a")]
    [InlineData("""{"op":"add","path":"members","value":[]}""", "")]
    [InlineData("""{"op":"remove","path":"members[value eq \"a\"]"}""", "-a")]
    [InlineData("""{"op":"remove","path":"members[type eq \"Group\"]"}""", "?type eq \"Group\"")]
    [InlineData("""{"op":"remove","path":"members"}""", "=")]
    [InlineData("""{"op":"replace","path":"members","value":[{"value":"a"},{"value":"b"}]}""", "=a,b")]
    [InlineData("""{"op":"replace","path":"members","value":[]}""", "=")]
    [InlineData("""{"op":"replace","value":{"members":[],"id":"g","displayName":"g"}}""", "=", "lenient")]
    [InlineData("""{"op":"replace","value":{"displayName":"New"}}""", "")]
    [InlineData("""{"op":"add","path":"members","value":[{"value":"a"}]},{"op":"remove","path":"members[value eq \"a\"]"}""", "-a")]
    [InlineData("""{"op":"remove","path":"members[value eq \"a\"]"},{"op":"add","path":"members","value":[{"value":"b"}]}""", "+b -a")]
    [InlineData("""{"op":"replace","path":"members[value eq \"a\"]","value":[{"value":"b"}]}""", "+b -a")]
    [InlineData("""{"op":"remove","path":"members[value sw \"a\"]"},{"op":"add","path":"members","value":[{"value":"ab"}]}""", "?value sw \"a\" +ab")]
    [InlineData("""{"op":"Remove","path":"members","value":[{"$ref":null,"value":"a"}]}""", "-a", "lenient")]
    [InlineData("""{"op":"Remove","path":"members","value":[]}""", "", "lenient")]
    [InlineData("""{"op":"add","path":"members","value":["a","b"]}""", "+a +b", "lenient")]
    [InlineData("""{"op":"add","path":"members","value":{"value":"a"}}""", "+a", "lenient")]
    [InlineData("""{"op":"add","path":"members","value":"a"}""", "+a", "lenient")]
    [InlineData("""{"op":"add","path":"members","value":[{"value":" a "},null]}""", "+a", "lenient")]
    [InlineData("""{"op":"add","path":"members[value eq \"a\"]","value":{"value":"a"}}""", "+a", "lenient")]
    public void The_steps(string operations, string steps, string profile = "both")
    {
        foreach (var mode in new[] { Profile.Lenient, Ask.Strict }.Where(p => profile == "both" || p.Strict == (profile == "strict")))
        {
            var plan = Ask.Patch($"[{operations}]", mode, ResourceType.Group);
            Words(plan).ShouldBe(steps);
            plan.TouchesDocument.ShouldBe(operations.Contains("displayName", StringComparison.Ordinal), "A change of members alone reads no document.");
        }
    }

    [Theory]
    [InlineData("""{"op":"add","path":"members","value":[{"display":"A"}]}""", "invalidValue")]
    [InlineData("""{"op":"add","path":"members","value":[{"value":""}]}""", "invalidValue")]
    [InlineData("""{"op":"add","path":"members","value":[{"value":5}]}""", "invalidValue")]
    [InlineData("""{"op":"add","path":"members","value":[["a"]]}""", "invalidValue")]
    [InlineData("""{"op":"replace","path":"members","value":[{"value":"a"},{"x":1}]}""", "invalidValue")]
    [InlineData("""{"op":"remove","path":"members[nope eq \"a\"]"}""", "invalidFilter")]
    [InlineData("""{"op":"remove","path":"members[value.x eq \"a\"]"}""", "invalidFilter")]
    [InlineData("""{"op":"remove","path":"members[type eq \"User\" and (value pr or urn:x:y:nope pr)]"}""", "invalidFilter")]
    [InlineData("""{"op":"remove","path":"members[value eq \"a\"].nope"}""", "mutability")]
    [InlineData("""{"op":"add","path":"members[type eq \"User\"]","value":{"value":"a"}}""", "invalidPath")]
    [InlineData("""{"op":"add","path":"members","value":["a"]}""", "invalidValue", "strict")]
    [InlineData("""{"op":"add","path":"members","value":{"value":"a"}}""", "invalidValue", "strict")]
    [InlineData("""{"op":"replace","path":"members[value eq \"a\"].display","value":"A"}""", "mutability", "strict")]
    [InlineData("""{"op":"remove","path":"members.type"}""", "mutability", "strict")]
    [InlineData("""{"op":"replace","path":"members.value","value":"a"}""", "mutability", "strict")]
    [InlineData("""{"op":"remove","path":"members.value"}""", "mutability", "strict")]
    public void What_cannot_be_meant_is_refused(string operation, string scimType, string profile = "both")
    {
        foreach (var mode in new[] { Profile.Lenient, Ask.Strict }.Where(p => profile == "both" || p.Strict == (profile == "strict")))
            Ask.Refused(scimType, () => Ask.Patch($"[{operation}]", mode, ResourceType.Group));
    }

    [Theory]
    [InlineData("""{"op":"replace","path":"members[value eq \"a\"].display","value":"A"}""")]
    [InlineData("""{"op":"add","path":"members.type","value":"User"}""")]
    [InlineData("""{"op":"remove","path":"members[value eq \"a\"].value"}""")]
    public void Lenient_ignores_what_is_ours_to_tell_and_notes_it(string operation)
    {
        var plan = Ask.Patch($"[{operation}]", type: ResourceType.Group);
        Words(plan).ShouldBe("");
        plan.Words.ShouldNotBeNull().ShouldContain("members.");
    }

    [Theory]
    [InlineData("{}", "=")]
    [InlineData("""{"members":null}""", "=")]
    [InlineData("""{"members":[{"value":"a","display":null},{"value":"b","$ref":"https://x/Users/b","type":"User"}]}""", "=a,b")]
    public void A_whole_Group_says_exactly_who_is_in_it(string body, string steps)
    {
        Words(Ask.Whole(body, type: ResourceType.Group)).ShouldBe(steps);
        Words(Ask.Whole(body, Ask.Strict, ResourceType.Group)).ShouldBe(steps);
    }

    [Fact]
    public void Members_never_enter_the_document() =>
        ScimJson.Write(Ask.Created("""{"displayName":"A","members":[{"value":"a"}]}""", type: ResourceType.Group)).ShouldNotContain("members");

    [Fact]
    public void A_User_has_no_members() => Ask.Whole("""{"members":[{"value":"a"}]}""").Words.ShouldNotBeNull().ShouldContain("members");

    static string Words(ResourcePlan plan) => string.Join(' ', plan.Members.Select(step => step switch
    {
        MemberStep.Delta(var added, var removed) => string.Join(' ', added.Order(StringComparer.Ordinal).Select(a => "+" + a).Concat(removed.Order(StringComparer.Ordinal).Select(r => "-" + r))),
        MemberStep.Exactly(var members) => "=" + string.Join(',', members.Order(StringComparer.Ordinal)),
        MemberStep.Where(var filter) => "?" + filter,
        _ => "",
    }));
}
