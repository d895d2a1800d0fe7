using System.Net.Mail;
using Gatehouse.Domains;
using Gatehouse.Mail;

namespace Gatehouse.Web;

/// <summary>
/// What is needed before the database opens. Each comes from the command line, else from GATEHOUSE_… in the environment, else it
/// has a first choice. All else is data.
/// </summary>
public sealed record GatehouseOptions
{
    public const string DefaultUrls = "http://127.0.0.1:8080", DefaultData = "data";

    public string Urls { get; init; } = DefaultUrls;

    /// <summary>The folder of the embedded database and of the master key.</summary>
    public string Data { get; init; } = DefaultData;

    /// <summary>A connection string; null is the embedded SQLite database in the data folder.</summary>
    public string? Database { get; init; }

    /// <summary>How clients reach us, when that is not what the request says: https://id.example.com.</summary>
    public string? PublicUrl { get; init; }

    /// <summary>Proxies whose X-Forwarded-… headers are believed: addresses or networks such as 10.0.0.0/8.</summary>
    public IReadOnlyList<string> TrustedProxies { get; init; } = [];

    /// <summary>How long the sync log keeps an entry.</summary>
    public TimeSpan LogRetention { get; init; } = TimeSpan.FromDays(90);

    /// <summary>How long the feed keeps an event.</summary>
    public TimeSpan EventRetention { get; init; } = TimeSpan.FromDays(90);

    /// <summary>Whether webhooks may go to http and to private addresses.</summary>
    public bool WebhookPrivate { get; init; }

    /// <summary>Whether identity providers may be at http and private addresses.</summary>
    public bool IdpPrivate { get; init; }

    /// <summary>Resolvers for the proof of domains, of which two must agree. Not the system's own: what they say inside a network is not what the world sees.</summary>
    public IReadOnlyList<string> DnsServers { get; init; } = FirstDnsServers;

    public static readonly IReadOnlyList<string> FirstDnsServers = ["1.1.1.1", "8.8.8.8"];

    /// <summary>Whether reads are in the sync log as well.</summary>
    public bool LogReads { get; init; } = true;

    /// <summary>The mail server, smtp://user:password@host:587; null: mails wait.</summary>
    public string? Smtp { get; init; }

    /// <summary>Whom mails are from: "Acme &lt;noreply@example.com&gt;".</summary>
    public string? MailFrom { get; init; }

    /// <summary>Where Prometheus may read /metrics; null is nowhere.</summary>
    public string? MetricsUrls { get; init; }

    /// <summary>How many Orgs have a sync lag of their own in the metrics, by id.</summary>
    public int MetricsOrgs { get; init; }

    /// <summary>How many requests a minute a key of the management API may make of this node.</summary>
    public int ApiLimit { get; init; } = FirstApiLimit;

    public const int FirstApiLimit = 3000;

    /// <summary>How many requests of sign-ins one address may make a minute; 0 is no limit.</summary>
    public int SignInLimit { get; init; } = FirstSignInLimit;

    public const int FirstSignInLimit = 6000;

    public string Connection => Database ?? $"Data Source={Path.Combine(Data, "gatehouse.db")}";

    /// <summary>All that is wrong with the options, at once.</summary>
    public IEnumerable<string> Problems()
    {
        if (PublicUrl is { } url && !(Uri.TryCreate(url, UriKind.Absolute, out var parsed) && parsed.Scheme is "http" or "https"))
            yield return $"--public-url '{PublicUrl}' is no http or https address.";
        foreach (var listen in Urls.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            if (!listen.StartsWith("http://", StringComparison.OrdinalIgnoreCase))
                yield return $"--urls '{listen}' must begin with http://. TLS ends at the proxy in front: see docs/guides/operating.md.";
        foreach (var listen in MetricsUrls?.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [])
            if (!listen.StartsWith("http://", StringComparison.OrdinalIgnoreCase)) yield return $"--metrics-urls '{listen}' must begin with http://.";
        foreach (var server in DnsServers)
            if (Resolvers.Parse(server) is null) yield return $"--dns-servers: '{server}' is no address such as 1.1.1.1 or 127.0.0.1:5353.";
        if (DnsServers.Count < 2) yield return "--dns-servers: two or more are needed, since two must agree.";
        if (ApiLimit is < 1 or > 1_000_000) yield return "--api-limit is 1 to 1000000.";
        if (MetricsOrgs is < 0 or > 1000) yield return "--metrics-orgs is 0 to 1000.";
        if (SignInLimit is not (0 or (>= 60 and <= 1_000_000))) yield return "--sign-in-limit is 60 to 1000000 requests a minute; 0 is no limit.";
        foreach (var proxy in TrustedProxies)
            if (!System.Net.IPNetwork.TryParse(proxy, out _) && !System.Net.IPAddress.TryParse(proxy, out _)) yield return $"--trusted-proxies: '{proxy}' is no address or network.";
        if (Smtp is not null)
        {
            if (Malformed(Smtp) is { } wrong) yield return wrong;
            if (MailFrom is null) yield return "--smtp needs --mail-from: whom mails are from.";
        }

        if (MailFrom is not null && (!MailAddress.TryCreate(MailFrom, out var sender) || MailText.AddressOf(sender.Address) is null)) yield return $"--mail-from '{MailFrom}' is no address such as \"Acme <noreply@example.com>\".";
        if (EventRetention < TimeSpan.FromDays(1)) yield return "--event-retention is a day or more.";
        if (LogRetention < TimeSpan.FromDays(1)) yield return "--log-retention is a day or more.";
    }

    static string? Malformed(string smtp)
    {
        try
        {
            SmtpServer.Parse(smtp);
            return null;
        }
        catch (FormatException malformed)
        {
            return malformed.Message;
        }
    }
}
