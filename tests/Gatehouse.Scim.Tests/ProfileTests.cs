namespace Gatehouse.Scim.Tests;

public sealed class ProfileTests
{
    [Fact]
    public void No_settings_are_the_lenient_profile() => Profile.Read([]).ShouldBe(new Profile());

    [Fact]
    public void Every_switch()
    {
        Read("profile=strict", "patch-answer=body", "unique-group-names=false", "on-delete=deactivate", "reprovision=reactivate", "match=externalId", "lock-external-id=true", "decode-roles=true")
            .ShouldBe(new Profile
            {
                Strict = true, PatchAnswer = PatchAnswer.Body, UniqueGroupNames = false, DeleteDeactivates = true,
                Reactivates = true, MatchesExternalId = true, LocksExternalId = true, DecodesRoles = true,
            });
        Read("profile=lenient", "patch-answer=default", "unique-group-names=true", "on-delete=remove", "match=userName", "lock-external-id=false", "decode-roles=false")
            .ShouldBe(new Profile());
        Read("patch-answer=none").PatchAnswer.ShouldBe(PatchAnswer.None);
    }

    [Fact]
    public void A_user_comes_back_by_POST_in_lenient_unless_told_otherwise()
    {
        Read().ReactivatesInactive.ShouldBeTrue();
        Read("profile=strict").ReactivatesInactive.ShouldBeFalse();
        Read("reprovision=conflict").ReactivatesInactive.ShouldBeFalse();
        Read("profile=strict", "reprovision=reactivate").ReactivatesInactive.ShouldBeTrue();
    }

    [Theory]
    [InlineData("profile=")]
    [InlineData("profile=Strict")]
    [InlineData("profile=rfc")]
    [InlineData("strict=true")]
    [InlineData("patch-answer=1")]
    [InlineData("patch-answer=body,none")]
    [InlineData("patch-answer=None")]
    [InlineData("unique-group-names=yes")]
    [InlineData("on-delete=keep")]
    [InlineData("match=email")]
    [InlineData("=")]
    public void What_is_no_setting_is_told_together_with_those_that_are(string setting)
    {
        var words = Should.Throw<FormatException>(() => Read(setting)).Message;
        words.ShouldContain($"'{setting}'");
        words.ShouldContain("profile=lenient|strict");
    }

    static Profile Read(params string[] settings) => Profile.Read(settings.Select(s => KeyValuePair.Create(s[..s.IndexOf('=', StringComparison.Ordinal)], s[(s.IndexOf('=', StringComparison.Ordinal) + 1)..])));
}
