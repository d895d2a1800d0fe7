namespace Gatehouse.Doctor.Rules;

/// <summary>A token in use ends soon, and nobody rotated it.</summary>
static class TokenExpiring
{
    static readonly TimeSpan Soon = TimeSpan.FromDays(30), Sooner = TimeSpan.FromDays(7), Soonest = TimeSpan.FromDays(1);

    public static Rule Rule { get; } = new("token-expiring", Look);

    static Finding? Look(Examination exam)
    {
        var ending = exam.ValidTokens.Where(t => t.ReplacedBy is null && t.ExpiresAt - exam.Now <= Soon && exam.LastUse(t) is not null).OrderBy(t => t.ExpiresAt).ToList();
        if (ending.Count == 0) return null;
        var left = ending[0].ExpiresAt - exam.Now;
        return new(Rule.Id, left <= Soonest ? Severity.Error : left <= Sooner ? Severity.Warning : Severity.Hint,
            $"The token '{ending[0].Name}' ends in {Examination.Lasting(left)}{(ending.Count == 1 ? "" : $", and {Examination.Several(ending.Count - 1, "other", "others")} within 30 days")}",
            [.. ending.Take(Examination.Shown).Select(t => new Evidence($"The token '{t.Name}' ({t.Id}) ends {Examination.Day(t.ExpiresAt)}; it was last used {Examination.Day(exam.LastUse(t)!.Value)}.", t.ExpiresAt))],
            "Rotate it (gatehouse token rotate ID) and enter the new one at the identity provider: Okta, Provisioning, Integration, Authorization; Entra ID, Provisioning, Admin credentials, Secret Token. The old one stays valid for a day meanwhile.");
    }
}
