using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Gatehouse.Web;

namespace Gatehouse.SignIn;

/// <summary>The link of a test sign-in (`connection test`). It says itself until when it is good, and the master key vouches for it: nothing is stored.</summary>
public sealed class TestLinks(MasterKey master, TimeProvider clock)
{
    static readonly TimeSpan Life = TimeSpan.FromDays(7);

    readonly byte[] key = master.Derive("connection test");

    public string Of(string connection, string publicUrl)
    {
        var ends = (clock.GetUtcNow() + Life).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return $"{publicUrl.TrimEnd('/')}/sso/{connection}/test/{ends}-{Proof(connection, ends)}";
    }

    public bool Opens(string ticket, string connection) => ticket.Split('-') is [var ends, var proof]
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(proof), Encoding.UTF8.GetBytes(Proof(connection, ends)))
        && long.Parse(ends, CultureInfo.InvariantCulture) > clock.GetUtcNow().ToUnixTimeSeconds();

    string Proof(string connection, string ends) => Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{connection}-{ends}")));
}
