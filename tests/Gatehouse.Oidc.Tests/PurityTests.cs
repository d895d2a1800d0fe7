using System.Reflection;

namespace Gatehouse.Oidc.Tests;

public sealed class PurityTests
{
    static readonly Assembly Core = typeof(Pkce).Assembly;

    [Fact]
    public void The_core_knows_no_web_no_database_and_no_socket() =>
        Core.GetReferencedAssemblies().Select(a => a.Name!).ShouldAllBe(name =>
            (!name.StartsWith("Microsoft.", StringComparison.Ordinal) || name.StartsWith("Microsoft.IdentityModel.", StringComparison.Ordinal))
            && name != "System.Data.Common" && name != "System.Net.Http" && name != "System.Net.Sockets");

    [Fact]
    public void Nothing_in_the_core_waits() =>
        Core.GetTypes().SelectMany(t => t.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Where(m => typeof(Task).IsAssignableFrom(m.ReturnType)).ShouldBeEmpty();
}
