using System.Reflection;

namespace Gatehouse.Saml.Tests;

public sealed class PurityTests
{
    static readonly Assembly Core = typeof(SamlVerifier).Assembly;

    [Fact]
    public void The_core_knows_no_web_no_database_and_no_socket_and_not_the_framework_that_trusts_messages() =>
        Core.GetReferencedAssemblies().Select(a => a.Name!).ShouldAllBe(name =>
            !name.StartsWith("Microsoft.", StringComparison.Ordinal)
            && name != "System.Data.Common" && name != "System.Net.Http" && name != "System.Net.Sockets" && name != "System.Security.Cryptography.Xml");

    [Fact]
    public void Nothing_in_the_core_waits() =>
        Core.GetTypes().SelectMany(t => t.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Where(m => typeof(Task).IsAssignableFrom(m.ReturnType)).ShouldBeEmpty();

    [Fact]
    public void Nobody_else_can_say_that_a_login_was_accepted_or_an_assertion_verified()
    {
        typeof(AcceptedLogin).GetConstructors().ShouldBeEmpty();
        Core.GetExportedTypes().ShouldNotContain(t => t.Name == "VerifiedAssertion" || t.Name == "SignedOctets");
    }
}
