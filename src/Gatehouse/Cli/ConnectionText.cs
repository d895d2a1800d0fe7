using Gatehouse.Connections;

namespace Gatehouse.Cli;

/// <summary>A connection on the screen: first what to copy to the other side.</summary>
static class ConnectionText
{
    public static async Task TellAsync(Workplace place, Connection c, CancellationToken ct)
    {
        var (at, now) = (new Addresses(await place.PublicUrlAsync(ct), c.Id), place.Clock.GetUtcNow());
        var steps = Template.Find(c.Template, c.Protocol)?.StepsFor(at).ToList() ?? [];
        place.Say(new
        {
            id = c.Id, org = c.Owner?.Value, name = c.Name, template = c.Template, protocol = c.Protocol, state = c.State, lacks = c.Lacks(now), idp = (object)c.Idp, metadataUrl = c.MetadataUrl, settings = c.Words,
            hasSecret = c.Secret is not null, secretEndsAt = c.SecretEndsAt, addresses = c.Protocol == "saml" ? (object)new { acs = at.Acs, entityId = at.EntityId, metadata = at.Metadata, logout = at.Logout }
                : new { redirectUri = at.Callback, jwks = at.Jwks, backChannelLogout = at.BackChannelLogout },
            keys = c.Keys.Select(k => Key(k, now)), orgs = c.Orgs.Select(o => new { id = o.Org.Id.Value, slug = o.Org.Slug, isDefault = o.IsDefault }), lastTest = c.LastTest, refreshed = c.Refreshed, lastVisit = c.LastVisit, steps,
        }, _ =>
        {
            Console.WriteLine($"{c.Name}  {c.State}\nId                 {c.Id}");
            foreach (var (label, value) in Lines(c, at)) Console.WriteLine($"{label,-18} {value}");
            foreach (var key in c.Keys) Console.WriteLine($"{"Key",-18} {key.Thumbprint[..16]}  {key.State(now)}, ends {Table.Time(key.EndsAt)}, last used {Table.Time(key.UsedAt)}");
            if (c.Lacks(now) is { } lacked) Console.WriteLine($"\nIt needs {lacked}. At the identity provider:\n");
            else Console.WriteLine(c.IsActive ? "" : $"\nNext: ./gatehouse connection enable {c.Id}");
            if (c.Lacks(now) is not null)
                foreach (var (step, number) in steps.Select((s, i) => (s, i + 1))) Console.WriteLine($"  {number}. {step}");
        });
    }

    static IEnumerable<(string Label, string Value)> Lines(Connection c, Addresses at)
    {
        if (c.Protocol == "saml")
            foreach (var line in (IEnumerable<(string, string)>)[("ACS URL", at.Acs), ("Entity id", at.EntityId), ("Metadata", at.Metadata), ("Logout URL", at.Logout)]) yield return line;
        else
            foreach (var line in (IEnumerable<(string, string)>)[("Redirect URI", at.Callback), ("Our keys (JWKS)", at.Jwks), ("Back-channel", at.BackChannelLogout)]) yield return line;
        yield return ("Identity provider", c.Idp.Name.Length > 0 ? c.Idp.Name : "not told yet");
        if (c.MetadataUrl is { } url) yield return ("Read every day", url);
        if (c.Refreshed.Fault is { } fault) yield return ("Not readable", $"since {Table.Time(c.Refreshed.FailingSince)}: {fault}");
        yield return ("Serves", c.Orgs.Count == 0 ? "no Org yet: gatehouse connection serve" : string.Join(", ", c.Orgs.Select(o => o.IsDefault ? o.Org.Slug + " (default)" : o.Org.Slug)));
        yield return ("Settings", string.Join(' ', c.Words.Select(w => $"{w.Key}={w.Value}")));
        if (c.Protocol == "oidc") yield return ("Client secret", c.Secret is null ? "none" : c.SecretEndsAt is { } ends ? $"ends {Table.Time(ends)}" : "there");
        if (c.LastTest is { } test) yield return ("Last test", $"{(test.Passed ? "passed" : "failed: " + test.Detail)} {Table.Time(test.At)}");
        if (c.LastVisit is { } visit) yield return ("Metadata fetched", $"{Table.Time(visit.At)} by {visit.Agent}");
    }

    public static object Key(ConnectionKey k, DateTimeOffset now) => new { thumbprint = k.Thumbprint, state = k.State(now), firstSeen = k.FirstSeen, acceptedAt = k.AcceptedAt, usedAt = k.UsedAt, goneAt = k.GoneAt, endsAt = k.EndsAt };
}
