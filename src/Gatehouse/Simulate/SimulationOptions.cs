using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Serialization;

namespace Gatehouse.Simulate;

[JsonConverter(typeof(JsonStringEnumConverter<Vendor>))]
public enum Vendor
{
    [JsonStringEnumMemberName("okta")] Okta,
    [JsonStringEnumMemberName("entra")] Entra,
}

/// <summary>Whom to imitate, against which server, how much of it. The same options always mean the same people.</summary>
public sealed record SimulationOptions(Vendor Vendor, Uri Url, string Token)
{
    public int Users { get; init; } = 100;
    public int Groups { get; init; } = 10;

    /// <summary>Members of each Group; more than there are users means all of them.</summary>
    public int Members { get; init; } = 10;
    public int Concurrency { get; init; } = 8;

    /// <summary>Another seed, other people.</summary>
    public int Seed { get; init; }

    // A domain of its own for each vendor, so that both can be tried on one Org without fighting over the same people.
    public string Domain { get; init; } = Vendor == Vendor.Okta ? "okta.example.com" : "entra.example.com";

    // Okta gives up after a minute.
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Certificate authorities to trust instead of the system's, for an installation with its own.</summary>
    public X509Certificate2Collection? TrustedRoots { get; init; }

    /// <summary>Everything that is wrong, in words for the person who typed it.</summary>
    public IEnumerable<string> Problems()
    {
        if (!Url.IsAbsoluteUri || Url.Scheme is not ("http" or "https"))
            yield return $"'{Url}' is not an http or https URL.";
        // Also keeps a token from adding headers of its own.
        if (Token.Length == 0 || !Token.All(c => c is > ' ' and <= '~'))
            yield return "The token must be printable ASCII without spaces.";
        if (Users < 0 || Groups < 0 || Members < 0)
            yield return "Users, groups and members cannot be negative.";
        if ((long)Groups * Math.Min(Members, Users) > int.MaxValue)
            yield return "That is more memberships than one run can count.";
        if (Concurrency is < 1 or > 1024)
            yield return "The concurrency must be between 1 and 1024.";
        if (Timeout <= TimeSpan.Zero || Timeout > TimeSpan.FromHours(1))
            yield return "The time-out must be above zero and at most an hour.";
        if (Uri.CheckHostName(Domain) != UriHostNameType.Dns)
            yield return $"'{Domain}' is not a domain.";
    }

    // The token must not end in a log because somebody printed the options.
    public override string ToString() => $"{Vendor} → {Url}";
}
