using System.CommandLine;
using Gatehouse.Doors;
using Gatehouse.Operator;
using Gatehouse.Tokens;
using Gatehouse.Web;

namespace Gatehouse.Cli;

static class ServeVerb
{
    static readonly Option<string> Urls = new("--urls")
    {
        Description = "Where to listen.", HelpName = "URL", DefaultValueFactory = _ => Common.Env("URLS") ?? GatehouseOptions.DefaultUrls,
    };

    static readonly Option<string?> PublicUrl = new("--public-url")
    {
        Description = "How clients reach the server, when a proxy stands before it.", HelpName = "URL", DefaultValueFactory = _ => Common.Env("PUBLIC_URL"),
    };

    static readonly Option<string[]> Proxies = new("--trusted-proxies")
    {
        Description = "Proxies whose X-Forwarded-… headers are believed: addresses or networks.", HelpName = "ADDRESS", AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => Common.Env("TRUSTED_PROXIES")?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [],
    };

    static readonly Option<TimeSpan?> Retention = Common.Duration("--log-retention", "How long the sync log keeps an entry (first choice 90d).");

    static readonly Option<TimeSpan?> EventRetention = Common.Duration("--event-retention", "How long the feed keeps an event (first choice 90d).");

    static readonly Option<bool> LogReads = new("--log-reads")
    {
        Description = "Whether reads are in the sync log too.", DefaultValueFactory = _ => !"false".Equals(Common.Env("LOG_READS"), StringComparison.OrdinalIgnoreCase),
    };

    static readonly Option<string?> Smtp = new("--smtp")
    {
        Description = "The mail server: smtp://user:password@host:587, or smtps://host:465.", HelpName = "URL", DefaultValueFactory = _ => Common.Env("SMTP"),
    };

    static readonly Option<string?> MailFrom = new("--mail-from")
    {
        Description = "Whom mails are from: \"Acme <noreply@example.com>\".", HelpName = "ADDRESS", DefaultValueFactory = _ => Common.Env("MAIL_FROM"),
    };

    static readonly Option<string?> MetricsUrls = new("--metrics-urls")
    {
        Description = "Where Prometheus may read /metrics, such as http://127.0.0.1:9464. First choice: nowhere.", HelpName = "URL", DefaultValueFactory = _ => Common.Env("METRICS_URLS"),
    };

    static readonly Option<int> MetricsOrgs = new("--metrics-orgs")
    {
        Description = "How many Orgs have a sync lag of their own in the metrics (by id).", HelpName = "N",
        DefaultValueFactory = _ => int.TryParse(Common.Env("METRICS_ORGS"), System.Globalization.CultureInfo.InvariantCulture, out var orgs) ? orgs : 0,
    };

    static readonly Option<int> SignInLimit = new("--sign-in-limit")
    {
        Description = "How many requests of sign-ins one address may make a minute; five times as many sign-ins may begin through one connection. 0 is no limit.", HelpName = "N",
        DefaultValueFactory = _ => int.TryParse(Common.Env("SIGN_IN_LIMIT"), System.Globalization.CultureInfo.InvariantCulture, out var limit) ? limit : GatehouseOptions.FirstSignInLimit,
    };

    static readonly Option<int> ApiLimit = new("--api-limit")
    {
        Description = "How many requests a minute a key of the management API may make of this node.", HelpName = "N",
        DefaultValueFactory = _ => int.TryParse(Common.Env("API_LIMIT"), System.Globalization.CultureInfo.InvariantCulture, out var limit) ? limit : GatehouseOptions.FirstApiLimit,
    };

    public static Command Command { get; } = Make();

    static Command Make()
    {
        var command = new Command("serve", "Runs the server.") { Urls, PublicUrl, Proxies, Retention, EventRetention, LogReads, Common.WebhookPrivate, Common.IdpPrivate, Common.DnsServers, Smtp, MailFrom, MetricsUrls, MetricsOrgs, SignInLimit, ApiLimit };
        command.SetAction((parsed, ct) => Workplace.Guarded(() => ServeAsync(Common.Options(parsed) with
        {
            Urls = parsed.GetRequiredValue(Urls),
            PublicUrl = parsed.GetValue(PublicUrl),
            TrustedProxies = parsed.GetValue(Proxies) ?? [],
            LogRetention = parsed.GetValue(Retention) ?? FromEnvironment("LOG_RETENTION") ?? new GatehouseOptions().LogRetention,
            EventRetention = parsed.GetValue(EventRetention) ?? FromEnvironment("EVENT_RETENTION") ?? new GatehouseOptions().EventRetention,
            LogReads = parsed.GetValue(LogReads),
            Smtp = parsed.GetValue(Smtp),
            MailFrom = parsed.GetValue(MailFrom),
            MetricsUrls = parsed.GetValue(MetricsUrls),
            MetricsOrgs = parsed.GetValue(MetricsOrgs),
            SignInLimit = parsed.GetValue(SignInLimit),
            ApiLimit = parsed.GetValue(ApiLimit),
        }, ct)));
        return command;
    }

    static TimeSpan? FromEnvironment(string name) => Common.Env(name) is not { } text ? null
        : Common.ParseDuration(text) ?? throw new CliException($"GATEHOUSE_{name}: '{text}' is no duration such as 90d.");

    static async Task ServeAsync(GatehouseOptions options, CancellationToken ct)
    {
        if (options.Problems().ToList() is { Count: > 0 } problems) throw new CliException(string.Join(Environment.NewLine, problems));
        await using var app = await App.BuildAsync(options, ct: ct);
        await app.StartAsync(ct);
        var address = options.PublicUrl ?? Reachable(app.Urls.First());
        await app.Services.GetRequiredService<InstanceFacts>().ServesAtAsync(address, ct);
        await WelcomeAsync(app, address, Place(options), ct);
        await app.WaitForShutdownAsync(ct);
    }

    /// <summary>"Everywhere" is no address to give to anybody.</summary>
    static string Reachable(string url) => url.Replace("://0.0.0.0", "://127.0.0.1", StringComparison.Ordinal).Replace("://[::]", "://127.0.0.1", StringComparison.Ordinal)
        .Replace("://*", "://127.0.0.1", StringComparison.Ordinal).Replace("://+", "://127.0.0.1", StringComparison.Ordinal);

    static string Quoted(string folder) => folder.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '-' or '_') ? folder : $"'{folder}'";

    /// <summary>What the other verbs must be told to find this instance.</summary>
    static string Place(GatehouseOptions options) =>
        (options.Data == (Common.Env("DATA") ?? GatehouseOptions.DefaultData) ? "" : $" --data {Quoted(options.Data)}")
        + (options.Database == Common.Env("DATABASE") ? "" : " --database CONNECTION");

    /// <summary>Whoever has no token yet is told the next two commands.</summary>
    static async Task WelcomeAsync(WebApplication app, string address, string place, CancellationToken ct)
    {
        Console.WriteLine($"Gatehouse serves at {address}. SCIM: {address.TrimEnd('/')}/scim/v2");
        var orgs = await app.Services.GetRequiredService<OrgStore>().ListAsync(ct);
        if (orgs.Count > 1 || await app.Services.GetRequiredService<OperatorDoor>().OpenAsync(orgs[0].Slug, ct) is not var (_, db) || (await TokenStore.ListAsync(db, ct)).Count > 0) return;
        Console.WriteLine($"""

            The Primary Org is there and empty. In another terminal:

              ./gatehouse token issue --org {orgs[0].Slug}{place}
              ./gatehouse simulate okta --url {address.TrimEnd('/')}/scim/v2 --users 20 --groups 3 --members 5 --token THE_TOKEN

            """);
    }
}
