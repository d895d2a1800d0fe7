using Gatehouse.Tests.SignIn;
using Gatehouse.Tests.Tenancy;

namespace Gatehouse.Tests.Doctor;

public sealed class DoctorOfSignInsOnSqlite(OnSqlite gatehouse) : SignInRuleTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class DoctorOfSignInsOnPostgres(OnPostgres gatehouse) : SignInRuleTests(gatehouse), IClassFixture<OnPostgres>;

/// <summary>What goes wrong between the sign-in app and the provisioning app.</summary>
public abstract class SignInRuleTests
{
    readonly Running gatehouse;

    protected SignInRuleTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        this.gatehouse = gatehouse;
    }

    [Fact]
    public async Task Who_signs_in_before_being_provisioned_is_found_until_provisioned()
    {
        var (org, scene) = (await Patient.ComesAsync(gatehouse), new Scene(gatehouse));
        using var party = new SamlParty();
        using var surfer = scene.Surfer();
        await scene.ConnectAsync(party, org.Org);
        await Scene.SignInAsync(surfer, $"/o/{org.Org.Slug}", party, "alice");

        (await org.HasAsync("sign-in-before-provisioning")).Evidence[0].Text.ShouldStartWith("alice@acme.test, once");

        await org.Idp.UserAsync("alice@acme.test", "\"externalId\":\"alice@acme.test\"");
        (await org.SeenAsync()).ShouldNotContain(f => f.Rule == "sign-in-before-provisioning");
        (await org.SeenAsync()).ShouldNotContain(f => f.Rule == "group-claims-in-scim-mode");
        (await Scene.SignInAsync(surfer, $"/o/{org.Org.Slug}", party, "alice")).Status.ShouldBe(200);
        (await org.HasAsync("group-claims-in-scim-mode")).Evidence[0].Text.ShouldContain("Acme's Okta");
    }
}
