namespace Gatehouse.Doctor.Rules;

/// <summary>Somebody made a token, and no client ever came with it.</summary>
static class NeverConnected
{
    static readonly TimeSpan Grace = TimeSpan.FromDays(1);

    public static Rule Rule { get; } = new("never-connected", Look);

    static Finding? Look(Examination exam)
    {
        var waiting = exam.ValidTokens.ToList();
        if (waiting.Count == 0 || exam.Log.Traffic.Count > 0 || exam.Tokens.Any(t => t.UsedAt is not null) || waiting.Max(t => t.CreatedAt) > exam.Now - Grace) return null;
        return new(Rule.Id, Severity.Hint, "No client ever came with a token of this Org",
            [.. waiting.Take(Examination.Shown).Select(t => new Evidence($"The token '{t.Name}' ({t.Id}) was issued by {t.CreatedBy} and never used.", t.CreatedAt))],
            "Enter URL and token at the identity provider and test the connection there (Okta: Test Connector Configuration; Entra ID: Test Connection). If the test fails and the sync log stays empty, the request does not arrive: address, firewall, certificate.");
    }
}
