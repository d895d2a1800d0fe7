namespace Gatehouse.Doctor.Rules;

/// <summary>The metadata or discovery document of an identity provider has not been readable for a day: its next key will not be known.</summary>
static class ConnectionUnreadable
{
    static readonly TimeSpan Grace = TimeSpan.FromDays(1);

    public static Rule Rule { get; } = new("connection-unreadable", LookAsync);

    static async Task<Finding?> LookAsync(Examination exam, CancellationToken ct)
    {
        var failing = (await Connected.ActiveAsync(exam, ct)).Select(c => c.Connection).Where(c => exam.Now - c.Refreshed.FailingSince >= Grace).ToList();
        return failing.Count == 0 ? null : new(Rule.Id, Severity.Warning, $"What the identity provider of '{failing[0].Name}' says of itself cannot be read",
            [.. failing.Take(Examination.Shown).Select(c => new Evidence($"{c.Name} ({c.Id}): {c.Refreshed.Fault} Last read {(c.Refreshed.At is { } at ? Examination.Day(at) : "never")}.", c.Refreshed.FailingSince))],
            "Open the address from the server's network: it must be public, https, and answer without a redirect. Then gatehouse connection refresh ID, or give the new address: gatehouse connection set ID --metadata-url URL.");
    }
}
