using Gatehouse.Data;
using Gatehouse.Doctor;
using Gatehouse.Operator;
using Gatehouse.Orgs;
using Gatehouse.Tests.Tenancy;
using Gatehouse.Tokens;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Tests.Doctor;

/// <summary>An Org with a token as customers have it, and the doctor who looks at it, now or later.</summary>
sealed record Patient(Running Gatehouse, Org Org, OrgDb Db, IssuedToken Token, HttpClient Idp)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static async Task<Patient> ComesAsync(Running gatehouse, string isolation = "isolated", string? slug = null, TimeSpan? life = null, Dictionary<string, string>? settings = null)
    {
        var org = (await gatehouse.Services.GetRequiredService<OrgStore>().CreateAsync("Acme", slug ?? "acme-" + Guid.NewGuid().ToString("N")[..12], isolation, "userName", Ct))!;
        var db = gatehouse.Services.GetRequiredService<InstanceDb>().For(org.Id);
        var token = await IssueAsync(gatehouse, db, life, settings);
        return new(gatehouse, org, db, token, gatehouse.Idp(token.Text));
    }

    public Task<IssuedToken> IssueAsync(TimeSpan? life = null) => IssueAsync(Gatehouse, Db, life, null);

    static async Task<IssuedToken> IssueAsync(Running gatehouse, OrgDb db, TimeSpan? life, Dictionary<string, string>? settings) =>
        (await gatehouse.Services.GetRequiredService<TokenStore>().IssueAsync(db, "Okta production", life ?? TokenStore.FirstLife, settings ?? [], "test", Ct)).Granted();

    public Task<List<Finding>> SeenAsync(TimeSpan later = default) =>
        new Checkup(Gatehouse.Services.GetRequiredService<InstanceDb>(), new ShiftedClock(later)).ExamineAsync(Org, Ct);

    /// <summary>Reads and callers who were not let in stand in the log a moment later.</summary>
    public async Task<Finding> HasAsync(string rule, TimeSpan later = default, Func<Finding, bool>? like = null)
    {
        var findings = await Soon.Async(() => SeenAsync(later), seen => seen.Any(f => f.Rule == rule && like?.Invoke(f) != false));
        findings.Select(f => f.Rule).ShouldContain(rule);
        var finding = findings.Single(f => f.Rule == rule);
        finding.Evidence.ShouldNotBeEmpty();
        finding.Repair.ShouldNotBeEmpty();
        return finding;
    }

    public async Task HasNotAsync(string rule, TimeSpan later = default) => (await SeenAsync(later)).Select(f => f.Rule).ShouldNotContain(rule);

    /// <summary>Somebody as a vendor sends people: with a name, an address and the id of the identity provider.</summary>
    public Task<string> PersonAsync(string name, string? externalId = null) => Idp.UserAsync(name, $$"""
        "externalId":"{{externalId ?? "00u-" + name}}","active":true,"emails":[{"value":"{{name}}","type":"work","primary":true}]
        """);
}
