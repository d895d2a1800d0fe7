using System.CommandLine;
using Gatehouse.Web;

namespace Gatehouse.Cli;

/// <summary>The options that several verbs share. What the command line leaves out, GATEHOUSE_… in the environment may say.</summary>
static class Common
{
    public static readonly Option<string> Data = new("--data")
    {
        Description = "The data folder.", HelpName = "DIR", Recursive = true, DefaultValueFactory = _ => Env("DATA") ?? GatehouseOptions.DefaultData,
    };

    public static readonly Option<string?> Database = new("--database")
    {
        Description = "A PostgreSQL or SQLite connection string, or a postgres:// URL. First choice: SQLite in the data folder.",
        HelpName = "CONNECTION", Recursive = true, DefaultValueFactory = _ => Env("DATABASE"),
    };

    public static readonly Option<bool> Json = new("--json") { Description = "Answer in JSON.", Recursive = true };

    public static Option<string> Org() => new("--org") { Description = "The Org's slug or id.", HelpName = "SLUG", Required = true };

    public static Option<bool> Yes() => new("--yes", "-y") { Description = "Do it without asking." };

    /// <summary>Null when it is not given; the description says what holds then.</summary>
    public static Option<TimeSpan?> Duration(string name, string description) => new(name)
    {
        Description = description, HelpName = "DURATION",
        CustomParser = result =>
        {
            if (ParseDuration(result.Tokens[0].Value) is { } duration) return duration;
            result.AddError($"{name}: '{result.Tokens[0].Value}' is no duration such as 90d, 12h or 30m.");
            return null;
        },
    };

    /// <summary>Settings as they stand on the command line.</summary>
    public static Dictionary<string, string> Read(string[] settings)
    {
        var read = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var setting in settings.Select(s => s.Split('=', 2)))
            if (setting.Length < 2) throw new CliException($"'{setting[0]}' is no KEY=VALUE.");
            else if (!read.TryAdd(setting[0], setting[1])) throw new CliException($"'{setting[0]}' stands twice.");
        return read;
    }

    /// <summary>Who did it, for logs and events.</summary>
    public static string Person => Environment.UserName is { Length: > 0 } user ? $"{user} (command line)" : "command line";

    public static GatehouseOptions Options(ParseResult parsed) => new()
    {
        Data = parsed.GetRequiredValue(Data),
        Database = parsed.GetValue(Database),
        PublicUrl = Env("PUBLIC_URL"),
        WebhookPrivate = parsed.GetValue(WebhookPrivate) || "true".Equals(Env("WEBHOOK_PRIVATE"), StringComparison.OrdinalIgnoreCase),
        DnsServers = parsed.GetValue(DnsServers) is { Length: > 0 } servers ? servers : Env("DNS_SERVERS")?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? GatehouseOptions.FirstDnsServers,
        IdpPrivate = parsed.GetValue(IdpPrivate) || "true".Equals(Env("IDP_PRIVATE"), StringComparison.OrdinalIgnoreCase),
    };

    /// <summary>Of the verbs that speak to endpoints.</summary>
    public static readonly Option<bool> WebhookPrivate = new("--webhook-private") { Description = "Let webhooks go to http and to private addresses: for trying, or where everybody who adds an endpoint is trusted." };

    /// <summary>Of the verbs that speak to identity providers.</summary>
    public static readonly Option<bool> IdpPrivate = new("--idp-private") { Description = "Let identity providers be at http and private addresses: for trying, or where everybody who makes a connection is trusted." };

    public static readonly Option<string[]> DnsServers = new("--dns-servers") { Description = "Resolvers for the proof of domains; two must agree. First choice: 1.1.1.1 and 8.8.8.8.", HelpName = "ADDRESS", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [] };

    /// <summary>GATEHOUSE_NAME, or what is in the file that GATEHOUSE_NAME_FILE names; empty is nothing.</summary>
    public static string? Env(string name)
    {
        if (Environment.GetEnvironmentVariable("GATEHOUSE_" + name) is { Length: > 0 } value) return value;
        return Environment.GetEnvironmentVariable($"GATEHOUSE_{name}_FILE") is { Length: > 0 } file ? File.ReadAllText(file).Trim() : null;
    }

    public static TimeSpan? ParseDuration(string text) => Orgs.Duration.Parse(text);
}

/// <summary>Said to the person at the keyboard; the verb ends with exit code 1.</summary>
sealed class CliException(string message) : Exception(message);
