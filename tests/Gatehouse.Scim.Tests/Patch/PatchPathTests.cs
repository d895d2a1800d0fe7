namespace Gatehouse.Scim.Tests;

public sealed class PatchPathTests
{
    [Fact]
    public void An_attribute() => PatchPath.Parse("title").ShouldBe(new PatchPath(new(null, "title", null)));

    [Fact]
    public void A_part_of_an_attribute() => PatchPath.Parse(" name.givenName ").ShouldBe(new PatchPath(new(null, "name", "givenName")));

    [Fact]
    public void A_URN_keeps_the_dot_of_its_version() =>
        PatchPath.Parse("urn:ietf:params:scim:schemas:core:2.0:User:name.givenName").ShouldBe(new PatchPath(new(ScimUris.User, "name", "givenName")));

    [Fact]
    public void Elements_by_a_filter_and_a_part_of_them() =>
        PatchPath.Parse(ScimUris.User + ":emails[type eq \"wo]rk\" and not (value pr)].value").ShouldBe(new PatchPath(
            new(ScimUris.User, "emails", null), Filter.Parse("type eq \"wo]rk\" and not (value pr)"), "value"));

    [Fact]
    public void The_dollar_of_a_reference() => PatchPath.Parse("members[$ref pr].$ref").ToString().ShouldBe("members[$ref pr].$ref");

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("title.")]
    [InlineData("urn:x:")]
    [InlineData("ti tle")]
    [InlineData("/title")]
    [InlineData("title/0")]
    [InlineData("emails[0].value/x")]
    [InlineData("émails")]
    [InlineData("title\0")]
    [InlineData("ti\"tle")]
    [InlineData("[type eq \"work\"]")]
    [InlineData("emails[type pr].")]
    [InlineData("emails[type pr].a.b")]
    [InlineData("emails[type pr].a:b")]
    [InlineData("emails[type pr]value")]
    [InlineData("emails[type pr][value pr]")]
    [InlineData("emails[type pr].value[a pr]")]
    public void What_is_no_path_is_refused(string text) =>
        Should.Throw<ScimException>(() => PatchPath.Parse(text)).Error.Type.ShouldBeOneOf("invalidPath", "invalidFilter");

    [Theory]
    [InlineData("emails[]")]
    [InlineData("emails[type]")]
    [InlineData("emails[type eq \"work\"")]
    [InlineData("emails[type eq work]")]
    [InlineData("emails[type eq \"\\u0000\"]")]
    [InlineData("emails[a[b pr]]")]
    public void What_is_no_filter_in_the_brackets_is_an_invalid_filter(string text) =>
        Should.Throw<ScimException>(() => PatchPath.Parse(text)).Error.Type.ShouldBe("invalidFilter");

    [Theory]
    [InlineData("a")]
    [InlineData("a[b eq \"")]
    public void A_path_is_not_endless(string start) =>
        Should.Throw<ScimException>(() => PatchPath.Parse(start.PadRight(ScimLimits.FilterLength, 'x') + "\"]")).Error.Type.ShouldBe("invalidPath");

    [Fact]
    public void Brackets_cannot_exhaust_the_stack() =>
        Should.Throw<ScimException>(() => PatchPath.Parse("a[" + new string('(', 8000))).Error.Type.ShouldBe("invalidFilter");
}
