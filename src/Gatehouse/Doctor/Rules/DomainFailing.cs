using Gatehouse.Domains;

namespace Gatehouse.Doctor.Rules;

/// <summary>The proof of a verified domain is not found any more. The domain stays the Org's, and somebody should know.</summary>
static class DomainFailing
{
    public static Rule Rule { get; } = new("domain-failing", LookAsync);

    static async Task<Finding?> LookAsync(Examination exam, CancellationToken ct)
    {
        var failing = (await DomainStore.ListAsync(exam.Db, ct)).Where(d => d.State == Domain.Failing).ToList();
        return failing.Count == 0 ? null : new(Rule.Id, Severity.Warning, $"The proof of the domain {failing[0].Name} is not in DNS any more",
            [.. failing.Take(Examination.Shown).Select(d => new Evidence($"{d.Name}, since {Examination.Day(d.FailingSince ?? d.CreatedAt)}: {d.Fault}", d.FailingSince))],
            $"Put the record back ({failing[0].RecordName} TXT \"{failing[0].RecordValue}\") and look: gatehouse domain verify NAME --org ORG. If the domain is not the Org's any more: gatehouse domain remove.");
    }
}
