namespace Gatehouse.Doctor.Rules;

/// <summary>A valid token that nobody uses, beside one that is used: a key that lies around.</summary>
static class TokenUnused
{
    static readonly TimeSpan New = TimeSpan.FromDays(7), Long = TimeSpan.FromDays(30);

    public static Rule Rule { get; } = new("token-unused", Look);

    static Finding? Look(Examination exam)
    {
        if (!exam.ValidTokens.Any(t => exam.Now - exam.LastUse(t) < Long)) return null; // The whole Org is quiet: other rules speak of it.
        var idle = exam.ValidTokens.Where(t => t.ReplacedBy is null && exam.Now - t.CreatedAt > New && !(exam.Now - exam.LastUse(t) < Long)).ToList();
        return idle.Count == 0 ? null : new(Rule.Id, Severity.Hint, $"{Examination.Several(idle.Count, "valid token is", "valid tokens are")} not in use",
            [.. idle.Take(Examination.Shown).Select(t => new Evidence($"The token '{t.Name}' ({t.Id}) {(exam.LastUse(t) is { } used ? $"was last used {Examination.Day(used)}" : "was never used")}.", t.CreatedAt))],
            "Revoke what nobody needs (gatehouse token revoke ID): a token that is not there cannot leak.");
    }
}
