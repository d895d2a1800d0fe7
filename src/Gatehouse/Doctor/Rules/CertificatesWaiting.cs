namespace Gatehouse.Doctor.Rules;

/// <summary>All certificates of an identity provider are new ones, and nobody has confirmed them: soon nobody gets in.</summary>
static class CertificatesWaiting
{
    public static Rule Rule { get; } = new("certificates-waiting", LookAsync);

    static async Task<Finding?> LookAsync(Examination exam, CancellationToken ct)
    {
        var names = (await Connected.ActiveAsync(exam, ct)).ToDictionary(c => c.Connection.Id, c => c.Connection.Name, StringComparer.Ordinal);
        var waiting = (await Connected.KeysAsync(exam, ct)).Where(k => k.Key.AcceptedAt is null && names.ContainsKey(k.Connection)).ToList();
        return waiting.Count == 0 ? null : new(Rule.Id, Severity.Error, $"The metadata of '{names[waiting[0].Connection]}' names other certificates only, and they wait to be confirmed",
            [.. waiting.Take(Examination.Shown).Select(k => new Evidence($"{names[k.Connection]} ({k.Connection}): {k.Key.Thumbprint}, seen first {Examination.Day(k.Key.FirstSeen)}.", k.Key.FirstSeen))],
            "Compare the thumbprints with those that the identity provider's own pages show, then: gatehouse connection keys accept ID. If they differ, somebody else answers at the metadata's address.");
    }
}
