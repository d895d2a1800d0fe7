namespace Gatehouse.Doctor.Rules;

/// <summary>A token was rotated, and the client still shows the old one.</summary>
static class RotationUnfinished
{
    static readonly TimeSpan Grace = TimeSpan.FromHours(1), Urgent = TimeSpan.FromHours(6);

    public static Rule Rule { get; } = new("rotation-unfinished", Look);

    static Finding? Look(Examination exam)
    {
        var behind = exam.ValidTokens.Where(old => exam.Tokens.FirstOrDefault(t => t.Id == old.ReplacedBy) is { } renewed
            && exam.LastUse(renewed) is null && exam.LastUse(old) > renewed.CreatedAt + Grace).OrderBy(t => t.ExpiresAt).ToList();
        if (behind.Count == 0) return null;
        var left = behind[0].ExpiresAt - exam.Now;
        return new(Rule.Id, left < Urgent ? Severity.Error : Severity.Warning, $"The client still uses the old '{behind[0].Name}' token, which ends in {Examination.Lasting(left)}",
            [.. behind.Take(Examination.Shown).Select(t => new Evidence($"The token {t.Id} was last used {Examination.Day(exam.LastUse(t)!.Value)}; its successor {t.ReplacedBy} never was.", exam.LastUse(t)))],
            "Enter the new token at the identity provider before the old one ends. Should it be lost, rotate again.");
    }
}
