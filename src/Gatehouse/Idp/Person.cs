namespace Gatehouse.Idp;

/// <summary>Somebody who can sign in here. Everybody can, by any name: this provider is for tests and demos.</summary>
public sealed record Person(string Login, string Email, string Given, string Family, IReadOnlyList<string> Groups)
{
    static readonly Person[] Known =
    [
        new("alice", "alice@acme.test", "Alice", "Arnold", ["Engineering", "Admins"]),
        new("bob", "bob@acme.test", "Bob", "Berg & <Sons> \"é\"", ["Sales"]),
    ];

    /// <summary>What stays when the address changes.</summary>
    public string Id => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(Login)))[..32];

    /// <param name="name">alice, bob, or any other name or address.</param>
    /// <param name="domain">Of people who give no address.</param>
    public static Person Of(string name, string domain)
    {
        var login = name.Split('@')[0].ToLowerInvariant();
        var email = name.Contains('@', StringComparison.Ordinal) ? name : $"{login}@{domain}";
        var known = Known.FirstOrDefault(p => p.Login == login);
        return known is null ? new(login, email, char.ToUpperInvariant(login.FirstOrDefault('x')) + login[Math.Min(1, login.Length)..], "Example", ["Everyone"]) : known with { Email = email };
    }
}
