using YamlDotNet.RepresentationModel;

namespace Gatehouse.Cli.Declared;

/// <summary>A declaration as YAML.</summary>
static class DeclarationFile
{
    static readonly string[] ConnectionWords = ["name", "template", "protocol", "state", "metadata-url", "metadata", "issuer", "client-id", "client-secret-file", "settings", "serves"];

    /// <exception cref="FormatException">Names the line and what is wrong with it.</exception>
    public static Declaration Read(string yaml)
    {
        var all = YamlMap.Read(yaml, "settings", "roles", "apps", "connections", "orgs");
        var read = new Declaration(
            all.Words("settings"), all.Each("roles", r => new DeclaredRole(r.Needed("name"), r.Texts("privileges")), "name", "privileges"),
            all.Each("apps", a => new DeclaredApp(a.Needed("name"), a.Text("authentication"), a.Text("jwks"), a.Words("settings")), "name", "authentication", "jwks", "settings"),
            all.Each("connections", Connection, ConnectionWords), all.Each("orgs", Org, "slug", "name", "isolation", "unique-id", "settings", "connections", "domains", "workspaces", "mappings"));
        Once("role", read.Roles.Select(r => r.Name));
        Once("app", read.Apps.Select(a => a.Name));
        Once("connection", read.Connections.Select(c => c.Name));
        Once("Org", read.Orgs.Select(o => o.Slug));
        foreach (var org in read.Orgs) Once($"connection of {org.Slug}", org.Connections.Select(c => c.Name));
        return read;
    }

    static DeclaredOrg Org(YamlMap o) => new(
        o.Needed("slug"), o.Text("name"), o.Text("isolation"), o.Text("unique-id"), o.Words("settings"), o.Each("connections", Connection, ConnectionWords), o.Texts("domains"), o.Texts("workspaces"),
        o.Each("mappings", Mapping, "group", "scim-role", "role", "workspaces", "on-delete", "on-rename"));

    static DeclaredConnection Connection(YamlMap c) => c.Text("state") is null or "active" or "disabled" or "draft"
        ? new(c.Needed("name"), c.Text("template"), c.Text("protocol"), c.Text("state"), c.Text("metadata-url"), c.Text("metadata"), c.Text("issuer"), c.Text("client-id"), c.Text("client-secret-file"), c.Words("settings"), c.Texts("serves"))
        : throw c.Problem("The state of a connection is active, disabled or draft.");

    static DeclaredMapping Mapping(YamlMap m) => m.Text("group") is null != m.Text("scim-role") is null
        ? new(m.Text("group"), m.Text("scim-role"), m.Text("role"), m.Texts("workspaces"), m.Text("on-delete") ?? "drop", m.Text("on-rename") ?? "keep")
        : throw m.Problem("A mapping is of a 'group' or of a 'scim-role'.");

    static void Once(string what, IEnumerable<string> names)
    {
        if (names.GroupBy(n => n, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { } twice) throw new FormatException($"The {what} '{twice.Key}' stands twice.");
    }

    public static string Write(Declaration all)
    {
        var root = new YamlMappingNode();
        Words(root, "settings", all.Settings);
        List(root, "roles", all.Roles, r => Map(("name", r.Name), ("privileges", r.Privileges)));
        List(root, "apps", all.Apps, a => With(Map(("name", a.Name), ("authentication", a.Authentication), ("jwks", a.Jwks)), "settings", a.Settings));
        List(root, "connections", all.Connections, Node);
        List(root, "orgs", all.Orgs, o =>
        {
            var org = With(Map(("slug", o.Slug), ("name", o.Name), ("isolation", o.Isolation), ("unique-id", o.UniqueId)), "settings", o.Settings);
            List(org, "connections", o.Connections, Node);
            foreach (var (word, texts) in ((string, IReadOnlyList<string>)[])[("domains", o.Domains), ("workspaces", o.Workspaces)])
                if (texts.Count > 0) org.Add(word, new YamlSequenceNode(texts.Select(Text)));
            List(org, "mappings", o.Mappings, m => Map(("group", m.Group), ("scim-role", m.ScimRole), ("role", m.Role), ("workspaces", m.Workspaces), ("on-delete", m.OnDelete), ("on-rename", m.OnRename)));
            return org;
        });
        using var text = new StringWriter();
        new YamlStream(new YamlDocument(root)).Save(text, assignAnchors: false);
        return text.ToString().Replace("...\n", "", StringComparison.Ordinal);
    }

    static YamlMappingNode Node(DeclaredConnection c) => With(Map(
        ("name", c.Name), ("template", c.Template), ("protocol", c.Protocol), ("state", c.State), ("metadata-url", c.MetadataUrl), ("metadata", c.Metadata), ("issuer", c.Issuer), ("client-id", c.ClientId),
        ("client-secret-file", c.SecretFile), ("serves", c.Serves)), "settings", c.Settings);

    static YamlMappingNode Map(params (string Word, object? Value)[] words)
    {
        var map = new YamlMappingNode();
        foreach (var (word, value) in words)
            if (value is string text) map.Add(word, Text(text));
            else if (value is IReadOnlyList<string> { Count: > 0 } texts) map.Add(word, new YamlSequenceNode(texts.Select(Text)));
        return map;
    }

    static YamlMappingNode With(YamlMappingNode map, string word, IReadOnlyDictionary<string, string> words)
    {
        Words(map, word, words);
        return map;
    }

    static void Words(YamlMappingNode map, string word, IReadOnlyDictionary<string, string> words)
    {
        if (words.Count > 0) map.Add(word, Map([.. words.OrderBy(w => w.Key, StringComparer.Ordinal).Select(w => (w.Key, (object?)w.Value))]));
    }

    static void List<T>(YamlMappingNode map, string word, IReadOnlyList<T> things, Func<T, YamlNode> node)
    {
        if (things.Count > 0) map.Add(word, new YamlSequenceNode(things.Select(node)));
    }

    /// <summary>"true" and "12" are words too, and come back as they went.</summary>
    static YamlScalarNode Text(string text) => new(text) { Style = text.All(c => char.IsAsciiLetter(c) || c is '-' or '_') && text is not ("true" or "false" or "null" or "yes" or "no" or "on" or "off") ? YamlDotNet.Core.ScalarStyle.Plain : YamlDotNet.Core.ScalarStyle.DoubleQuoted };
}
