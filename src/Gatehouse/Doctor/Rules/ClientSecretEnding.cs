namespace Gatehouse.Doctor.Rules;

/// <summary>The client secret of a connection ends: from then on nobody gets in.</summary>
static class ClientSecretEnding
{
    static readonly TimeSpan Soon = TimeSpan.FromDays(30);

    public static Rule Rule { get; } = new("client-secret-ending", LookAsync);

    static async Task<Finding?> LookAsync(Examination exam, CancellationToken ct)
    {
        var ending = (await Connected.ActiveAsync(exam, ct)).Select(c => c.Connection).Where(c => c.SecretEndsAt - exam.Now <= Soon).OrderBy(c => c.SecretEndsAt).ToList();
        if (ending.Count == 0) return null;
        var left = ending[0].SecretEndsAt!.Value - exam.Now;
        return new(Rule.Id, left <= TimeSpan.FromDays(7) ? Severity.Error : Severity.Warning, $"The client secret of '{ending[0].Name}' {Connected.Words(left)}",
            [.. ending.Take(Examination.Shown).Select(c => new Evidence($"{c.Name} ({c.Id}): ends {Examination.Day(c.SecretEndsAt!.Value)}.", c.SecretEndsAt))],
            "Make a new one at the identity provider (Entra ID: Certificates & secrets) and bring it: gatehouse connection set ID --client-secret-file FILE --secret-ends DATE. Or use a key instead, which does not end: client-auth=private-key.");
    }
}
