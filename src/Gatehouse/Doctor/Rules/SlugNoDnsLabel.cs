using Gatehouse.Orgs;

namespace Gatehouse.Doctor.Rules;

/// <summary>An Org's slug must be a DNS label, so that it can be a host; Okta also takes no URL with an underscore (Q63).</summary>
static class SlugNoDnsLabel
{
    public static Rule Rule { get; } = new("slug-no-dns-label", Look);

    static Finding? Look(Examination exam) => Slug.Problem(exam.Org.Slug) is not { } problem ? null
        : new(Rule.Id, Severity.Warning, $"The Org's slug '{exam.Org.Slug}' is no DNS label", [new(problem, exam.Org.CreatedAt)],
            $"Give the Org another slug, such as '{Slug.Of(exam.Org.Name)}', before its address is used anywhere. Clients that use /scim/v2 notice nothing.");
}
