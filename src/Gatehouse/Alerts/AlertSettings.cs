using System.Globalization;
using Gatehouse.Mail;
using Gatehouse.Orgs;

namespace Gatehouse.Alerts;

/// <summary>The words of an Org's settings that say when it is alerted.</summary>
public sealed record AlertSettings
{
    const int MostRecipients = 10;

    /// <summary>Per cent of an hour's operations that failed; null is never.</summary>
    public int? Failures { get; init; } = 50;

    /// <summary>How long no client may come; null, the first choice, is any time: many clients come only when something changes.</summary>
    public TimeSpan? Silence { get; init; }

    /// <summary>Whether the end of a token is an alert, 30, 7 and 1 days before. Off at first: the sync log warns of it anyway.</summary>
    public bool Tokens { get; init; }

    /// <summary>Whether what the guard holds is an alert, an endpoint that gets nothing, a person whom no mail reaches.</summary>
    public bool Held { get; init; } = true;

    public bool Webhooks { get; init; } = true;

    public bool Mail { get; init; } = true;

    /// <summary>Whether what will keep people from signing in is one: certificates and secrets that end, documents that cannot be read, domains without their proof.</summary>
    public bool SignIn { get; init; } = true;

    /// <summary>Who is told by mail, too.</summary>
    public IReadOnlyList<string> Recipients { get; init; } = [];

    /// <returns>Null when the word is none of these.</returns>
    public AlertSettings? With(string key, string value) => (key, value) switch
    {
        ("alert-failures", "off") => this with { Failures = null },
        ("alert-failures", [.. var digits, '%']) when int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var percent) && percent is >= 1 and <= 100 => this with { Failures = percent },
        ("alert-silence", "off") => this with { Silence = null },
        ("alert-silence", _) when Duration.Parse(value) is { } time => this with { Silence = time },
        ("alert-tokens", "on" or "off") => this with { Tokens = value == "on" },
        ("alert-held", "on" or "off") => this with { Held = value == "on" },
        ("alert-webhooks", "on" or "off") => this with { Webhooks = value == "on" },
        ("alert-mail", "on" or "off") => this with { Mail = value == "on" },
        ("alert-sign-in", "on" or "off") => this with { SignIn = value == "on" },
        ("alert-email", _) when Addresses(value) is { } all => this with { Recipients = all },
        _ => null,
    };

    /// <summary>Whether the Org wants to hear of this at all.</summary>
    public bool Wants(string rule) => rule switch
    {
        "held-changes" => Held,
        "dead-webhook" => Webhooks,
        "undeliverable-mail" => Mail,
        "certificate-ending" or "certificates-waiting" or "secret-ending" or "connection-unreadable" or "domain-failing" => SignIn,
        _ => true,
    };

    /// <summary>Separated by commas; null when one of them is no address, or there are too many.</summary>
    public static IReadOnlyList<string>? Addresses(string text)
    {
        var all = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return all.Length is > 0 and <= MostRecipients && all.All(a => MailText.AddressOf(a) is not null) ? [.. all.Distinct(StringComparer.OrdinalIgnoreCase)] : null;
    }

    public const string Known = "alert-failures=50%|off, alert-silence=off|24h, alert-tokens=off|on, alert-held=on|off, alert-webhooks=on|off, alert-mail=on|off, alert-sign-in=on|off, alert-email=ADDRESS,...";
}
