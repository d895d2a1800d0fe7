using Gatehouse.Domains;

namespace Gatehouse.Doctor.Rules;

/// <summary>sso names a domain that is not the Org's any more: its people are held to it, and nobody may know why.</summary>
static class DemandOfForeignDomain
{
    public static Rule Rule { get; } = new("sso-foreign-domain", LookAsync);

    static async Task<Finding?> LookAsync(Examination exam, CancellationToken ct)
    {
        if (exam.Org.Settings.SignIn.RequiredOf is not { Count: > 0 } demanded) return null;
        var own = (await DomainStore.ListAsync(exam.Db, ct)).Where(d => d.State != Domain.Pending).Select(d => d.Name);
        var foreign = demanded.Except(own, StringComparer.Ordinal).ToList();
        return foreign.Count == 0 ? null : new(Rule.Id, Severity.Warning, $"Single sign-on is demanded of the people of {foreign[0]}, which is no domain of the Org",
            [.. foreign.Take(Examination.Shown).Select(domain => new Evidence($"{domain} is in sso, and not among the verified domains."))],
            "Prove the domain (gatehouse domain add), or leave it out: gatehouse org set ORG sso=\"…\"");
    }
}
