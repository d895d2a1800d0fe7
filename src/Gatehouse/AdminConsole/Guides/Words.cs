using Gatehouse.SetupLinks;

namespace Gatehouse.AdminConsole.Guides;

static class Words
{
    public static string OfStep(string step) => step switch { SetupStep.Sso => "Single sign-on", SetupStep.Provisioning => "Provisioning", SetupStep.Domains => "Domains", _ => step };

    public static string OfProtocol(string protocol) => protocol == "saml" ? "SAML 2.0" : "OpenID Connect";

    /// <summary>A step with the addresses in it.</summary>
    public static string Filled(string text, IReadOnlyDictionary<string, string> values) => values.Aggregate(text, (all, value) => all.Replace($"{{{value.Key}}}", value.Value, StringComparison.Ordinal));
}
