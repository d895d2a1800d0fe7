namespace Gatehouse.Doctor.Rules;

/// <summary>The newest certificate of an identity provider ends soon, or has ended, and no later one is known.</summary>
static class CertificateEnding
{
    static readonly TimeSpan Soon = TimeSpan.FromDays(60);

    public static Rule Rule { get; } = new("certificate-ending", LookAsync);

    static async Task<Finding?> LookAsync(Examination exam, CancellationToken ct)
    {
        var keys = (await Connected.KeysAsync(exam, ct)).Where(k => k.Key is { AcceptedAt: not null, GoneAt: null }).ToLookup(k => k.Connection, k => k.Key, StringComparer.Ordinal);
        var ending = (await Connected.ActiveAsync(exam, ct)).Select(c => (c.Connection, Last: keys[c.Connection.Id].MaxBy(k => k.EndsAt))).Where(c => c.Last is { } last && last.EndsAt - exam.Now <= Soon).OrderBy(c => c.Last!.EndsAt).ToList();
        if (ending.Count == 0) return null;
        var (first, left) = (ending[0].Connection, ending[0].Last!.EndsAt - exam.Now);
        return new(Rule.Id, Connected.Ending(left), $"The certificate of '{first.Name}' {Connected.Words(left)}, and no later one is known",
            [.. ending.Take(Examination.Shown).Select(c => new Evidence($"{c.Connection.Name} ({c.Connection.Id}): {c.Last!.Thumbprint[..16]} ends {Examination.Day(c.Last.EndsAt)}.", c.Last.EndsAt))],
            first.MetadataUrl is null
                ? "Make a new certificate at the identity provider, and bring its metadata before it is used there: gatehouse connection set ID --metadata FILE. Entra ID, Google and others announce a new one by mail."
                : "Make a new certificate at the identity provider and let its metadata name both for a day: it is read every day, or now by gatehouse connection refresh ID.");
    }
}
