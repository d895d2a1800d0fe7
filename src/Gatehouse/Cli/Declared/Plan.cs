using Gatehouse.Scim;

namespace Gatehouse.Cli.Declared;

/// <summary>One command that brings the instance nearer to the file. Its plan can be read, and typed by hand.</summary>
/// <param name="Arguments">Of gatehouse. "{…}" stands for the id of something that a step before makes.</param>
/// <param name="Waits">Why it cannot be done now; null when it can.</param>
sealed record Step(IReadOnlyList<string> Arguments, string? Waits = null)
{
    public string Command => string.Join(' ', Arguments.Select(a => a.Length > 0 && a.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '/' or ':' or '=' or '@' or '{' or '}' or ',') ? a : $"'{a.Replace("'", "'\\''", StringComparison.Ordinal)}'"));
}

/// <summary>What the file says and the instance does not, as commands. Nothing is deleted: what the file does not name may be somebody else's.</summary>
sealed class Plan
{
    readonly List<Step> steps = [];

    public static async Task<IReadOnlyList<Step>> OfAsync(Declaration wanted, Declaration present, Workplace place, CancellationToken ct)
    {
        var plan = new Plan();
        plan.Set(["instance", "set"], wanted.Settings, present.Settings);
        plan.Roles(wanted.Roles, present.Roles);
        foreach (var app in wanted.Apps) plan.App(app, present.Apps.FirstOrDefault(a => a.Name == app.Name));
        foreach (var org in wanted.Orgs) plan.Org(org, present.Orgs.FirstOrDefault(o => o.Slug == org.Slug));
        foreach (var connection in wanted.Connections) plan.Connection(null, connection, present.Connections.FirstOrDefault(c => c.Name == connection.Name));
        foreach (var org in wanted.Orgs)
        {
            var there = present.Orgs.FirstOrDefault(o => o.Slug == org.Slug);
            foreach (var connection in org.Connections) plan.Connection(org.Slug, connection, there?.Connections.FirstOrDefault(c => c.Name == connection.Name));
            // What an Org decides may need its connections and domains.
            plan.Set(["org", "set", org.Slug], org.Settings, there?.Settings, "--yes");
            foreach (var workspace in org.Workspaces.Where(w => there?.Workspaces.Any(t => Fold.Key(t) == Fold.Key(w)) != true)) plan.Do("workspace", "create", workspace, "--org", org.Slug);
            await plan.MappingsAsync(org, there, place, ct);
        }

        return plan.steps;
    }

    void Roles(IReadOnlyList<DeclaredRole> wanted, IReadOnlyList<DeclaredRole> present)
    {
        string? below = null;
        foreach (var role in wanted)
        {
            string[] privileges = [.. role.Privileges.SelectMany(p => (string[])["--privilege", p])];
            if (present.FirstOrDefault(r => r.Name == role.Name) is not { } there) Do(["role", "add", role.Name, .. privileges, .. below is null ? [] : (string[])["--above", below]]);
            else if (!there.Privileges.SequenceEqual(role.Privileges, StringComparer.Ordinal)) Do(["role", "set", role.Name, .. privileges]);
            below = role.Name;
        }

        // In the order of the file, as far as it names them.
        var order = present.Select(r => r.Name).Where(name => wanted.Any(w => w.Name == name)).ToList();
        var asked = wanted.Select(w => w.Name).Where(order.Contains).ToList();
        if (!order.SequenceEqual(asked, StringComparer.Ordinal)) for (var i = 1; i < wanted.Count; i++) Do("role", "move", wanted[i].Name, "--above", wanted[i - 1].Name);
    }

    void App(DeclaredApp app, DeclaredApp? there)
    {
        if (there is not null) Set(["app", "set", there.Id!], app.Settings, there.Settings);
        else Do(["app", "create", app.Name, .. app.Settings.GetValueOrDefault("redirect-uris", "").Split(' ', StringSplitOptions.RemoveEmptyEntries).SelectMany(uri => (string[])["--redirect-uri", uri]),
            .. Told("--authentication", app.Authentication), .. Told("--jwks", app.Jwks), .. app.Settings.Where(s => s.Key != "redirect-uris").SelectMany(s => (string[])["--set", $"{s.Key}={s.Value}"])]);
    }

    void Org(DeclaredOrg org, DeclaredOrg? there)
    {
        if (there is null) Do(["org", "create", org.Name ?? org.Slug, "--slug", org.Slug, .. Told("--isolation", org.Isolation), .. Told("--unique-id", org.UniqueId)]);
        else if (org.Name is not null && org.Name != there.Name) Do("org", "rename", org.Slug, "--name", org.Name);
        foreach (var domain in org.Domains.Where(d => there?.Domains.Contains(Domains.Domain.Key(d), StringComparer.Ordinal) != true)) Do("domain", "add", domain, "--org", org.Slug);
    }

    void Connection(string? org, DeclaredConnection wanted, DeclaredConnection? there)
    {
        string[] idp = [.. Told("--metadata-url", wanted.MetadataUrl), .. Told("--metadata", wanted.Metadata), .. Told("--issuer", wanted.Issuer), .. Told("--client-id", wanted.ClientId), .. Told("--client-secret-file", wanted.SecretFile)];
        var id = there?.Id ?? Id(org, wanted.Name);
        if (there is null) Do(["connection", "create", wanted.Name, .. Told("--org", org), .. Told("--template", wanted.Template), .. Told("--protocol", wanted.Protocol), .. idp, .. wanted.Settings.SelectMany(s => (string[])["--set", $"{s.Key}={s.Value}"])]);
        else
        {
            string[] other = [.. Told("--metadata-url", wanted.MetadataUrl == there.MetadataUrl ? null : wanted.MetadataUrl), .. Told("--issuer", wanted.Issuer == there.Issuer ? null : wanted.Issuer), .. Told("--client-id", wanted.ClientId == there.ClientId ? null : wanted.ClientId)];
            if (other.Length > 0) Do(["connection", "set", id, .. other, .. Told("--client-secret-file", wanted.SecretFile), "--yes"]);
            Set(["connection", "set", id], wanted.Settings, there.Settings);
        }

        if (wanted.State is "active" or "disabled" && wanted.State != there?.State && (wanted.State != "disabled" || there is not null)) Do("connection", wanted.State == "active" ? "enable" : "disable", id);
        foreach (var slug in wanted.Serves.Where(s => there?.Serves.Contains(s, StringComparer.Ordinal) != true)) Do("connection", "serve", id, "--org", slug);
    }

    async Task MappingsAsync(DeclaredOrg org, DeclaredOrg? there, Workplace place, CancellationToken ct)
    {
        var groups = there is null ? [] : await Present.GroupsAsync(place, org.Slug, [.. org.Mappings.Select(m => m.Group).OfType<string>()], ct);
        foreach (var mapping in org.Mappings)
        {
            if (there?.Mappings.Any(m => Fold.Key(m.Named) == Fold.Key(mapping.Named) && m.Group is null == mapping.Group is null && m.Role == mapping.Role && m.OnDelete == mapping.OnDelete && m.OnRename == mapping.OnRename
                && m.Workspaces.Select(Fold.Key).ToHashSet(StringComparer.Ordinal).SetEquals(mapping.Workspaces.Select(Fold.Key))) == true) continue;
            Do(mapping.Group is not null && !groups.Contains(Fold.Key(mapping.Group)) ? $"the group '{mapping.Group}' was not pushed yet" : null,
                ["mapping", "set", "--org", org.Slug, .. Told("--group", mapping.Group), .. Told("--scim-role", mapping.ScimRole), .. Told("--role", mapping.Role), .. mapping.Workspaces.SelectMany(w => (string[])["--workspace", w]),
                    .. mapping.OnDelete == "drop" ? [] : (string[])["--on-delete", mapping.OnDelete], .. mapping.OnRename == "keep" ? [] : (string[])["--on-rename", mapping.OnRename]]);
        }
    }

    /// <summary>Only what is another way; one command, since settings may need one another.</summary>
    void Set(string[] command, IReadOnlyDictionary<string, string> wanted, IReadOnlyDictionary<string, string>? present, params string[] more)
    {
        var differs = wanted.Where(w => (present?.GetValueOrDefault(w.Key) ?? "") != w.Value).Select(w => $"{w.Key}={w.Value}").ToList();
        if (differs.Count > 0) Do([.. command, .. differs, .. more]);
    }

    /// <summary>What a connection is called before it has an id.</summary>
    internal static string Id(string? org, string name) => $"{{{org ?? "instance"}/{name}}}";

    static string[] Told(string option, string? value) => value is null ? [] : [option, value];

    void Do(params string[] arguments) => steps.Add(new(arguments));

    void Do(string? waits, string[] arguments) => steps.Add(new(arguments, waits));
}
