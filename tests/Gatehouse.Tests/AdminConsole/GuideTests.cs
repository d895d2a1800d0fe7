using Gatehouse.AdminConsole.Guides;
using Gatehouse.Connections;

namespace Gatehouse.Tests.AdminConsole;

/// <summary>What guides say fits what connections then expect.</summary>
public sealed class GuideTests
{
    static readonly string[] Protocols = ["saml", "oidc"];

    [Fact]
    public void Each_template_has_a_guide_and_each_guide_a_template()
    {
        foreach (var protocol in Protocols)
            Template.Names.Where(name => Template.Find(name, protocol) is not null).ShouldBe(Vendor.All.Where(vendor => vendor.For(protocol) is not null).Select(vendor => vendor.Id), ignoreOrder: true, protocol);
    }

    /// <summary>Entra sends its claims by itself, and NameID is no attribute.</summary>
    [Fact]
    public void A_guide_names_every_attribute_that_its_template_reads()
    {
        foreach (var vendor in Vendor.All.Where(vendor => vendor.Saml is not null && vendor.Id != "entra"))
        {
            var said = string.Join('\n', vendor.Saml!.Steps.SelectMany(step => step.Map.Select(row => row.From).Append(step.Text)));
            foreach (var (key, attribute) in Template.Find(vendor.Id, "saml")!.Words.Where(word => word.Value != "NameID" && word.Key is not ("nameid-format" or "groups-delimiter" or "groups-format" or "join")))
                said.ShouldContain(attribute, customMessage: $"{vendor.Id}: {key}");
        }
    }

    [Fact]
    public void Every_value_to_copy_is_one_of_ours_and_nothing_stays_unfilled()
    {
        var at = new Addresses("https://id.test", "c1");
        var values = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["acs"] = at.Acs, ["entityId"] = at.EntityId, ["metadata"] = at.Metadata, ["logout"] = at.Logout, ["redirectUri"] = at.Callback, ["jwks"] = at.Jwks, ["backChannelLogout"] = at.BackChannelLogout, ["start"] = at.Start, ["acsPattern"] = "^x$", ["base"] = "https://id.test/scim/v2",
        };

        foreach (var vendor in Vendor.All)
            foreach (var guide in ((Guide?[])[vendor.Saml, vendor.Oidc, vendor.Scim]).OfType<Guide>())
            {
                foreach (var (field, value) in guide.Steps.SelectMany(step => step.Enter)) Words.Filled(value, values).ShouldNotContain("{", customMessage: $"{vendor.Id}: {field}");
                foreach (var text in guide.Steps.Select(step => step.Text).Append(guide.Back)) (text.Split("**").Length % 2).ShouldBe(1, $"{vendor.Id}: a ** without its other: {text}");
            }
    }
}
