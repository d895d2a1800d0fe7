using System.Globalization;
using Gatehouse.Web;

namespace Gatehouse.SignIn;

/// <summary>The link of a test sign-in (`connection test`). It says itself until when it is good, and the master key vouches for it: nothing is stored.</summary>
public sealed class TestLinks(MasterKeys master, TimeProvider clock)
{
    static readonly TimeSpan Life = TimeSpan.FromDays(7);

    readonly Proofs proofs = new(master, "connection test", Convert.ToHexStringLower);

    public string Of(string connection, string publicUrl)
    {
        var ends = (clock.GetUtcNow() + Life).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return $"{publicUrl.TrimEnd('/')}/sso/{connection}/test/{ends}-{proofs.Of($"{connection}-{ends}")}";
    }

    public bool Opens(string ticket, string connection) => ticket.Split('-') is [var ends, var proof]
        && proofs.Hold($"{connection}-{ends}", proof)
        && long.Parse(ends, CultureInfo.InvariantCulture) > clock.GetUtcNow().ToUnixTimeSeconds();
}
