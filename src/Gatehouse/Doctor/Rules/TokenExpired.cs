namespace Gatehouse.Doctor.Rules;

/// <summary>A client shows a token whose time is over, or no other is left.</summary>
static class TokenExpired
{
    public static Rule Rule { get; } = new("token-expired", Look);

    static Finding? Look(Examination exam)
    {
        var over = exam.Tokens.Where(t => t.RevokedAt is null && t.ExpiresAt <= exam.Now).ToList();
        var (shown, last) = (exam.Log.TurnedAway("has expired"), over.MaxBy(t => t.ExpiresAt));
        var noneLeft = !exam.ValidTokens.Any() && last is not null && (exam.LastUse(last) is not null || exam.Population.HasUsers);
        if (shown.Count == 0 && !noneLeft) return null;

        var evidence = over.OrderByDescending(t => t.ExpiresAt).Take(Examination.Shown)
            .Select(t => new Evidence($"The token '{t.Name}' ({t.Id}) ended.", t.ExpiresAt))
            .Concat(shown.Take(Examination.Shown).Select(e => new Evidence(e.Reason!, e.At, e.Id)));
        return new(Rule.Id, noneLeft ? Severity.Error : Severity.Warning,
            shown.Count > 0 ? $"An expired token was shown {Examination.Times(shown.Count)}" : "The Org's last token has expired",
            [.. evidence],
            "Issue a token (gatehouse token issue) and enter it at the identity provider: Okta, the app, Provisioning, Integration, Authorization; Entra ID, Provisioning, Admin credentials, Secret Token.");
    }
}
