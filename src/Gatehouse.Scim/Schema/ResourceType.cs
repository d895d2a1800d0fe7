namespace Gatehouse.Scim;

/// <summary>User or Group as one Org has it: its core schema and the extensions, the Org's own among them.</summary>
public sealed class ResourceType
{
    readonly ScimSchema core;

    ResourceType(string name, ScimSchema core, IReadOnlyList<ScimSchema> extensions)
    {
        (Name, Endpoint, this.core, Extensions) = (name, "/" + name + "s", core, extensions);
        AllReturned = extensions.SelectMany(e => e.Attributes).SelectMany(a => a.Sub.Prepend(a))
            .All(a => a.Returned is Returned.Default or Returned.Always);
    }

    public static ResourceType User { get; } = UserWith([]);

    public static ResourceType Group { get; } = GroupWith([]);

    public static ResourceType UserWith(IEnumerable<ScimSchema> custom) => new("User", CoreSchemas.User, [CoreSchemas.EnterpriseUser, .. custom]);

    public static ResourceType GroupWith(IEnumerable<ScimSchema> custom) => new("Group", CoreSchemas.Group, [.. custom]);

    public string Name { get; }

    /// <summary>"/Users" or "/Groups".</summary>
    public string Endpoint { get; }

    public ScimSchema Core => core;

    public IReadOnlyList<ScimSchema> Extensions { get; }

    /// <summary>No stored attribute is "never" or "request": a document may go out as it is stored.</summary>
    public bool AllReturned { get; }

    public ScimSchema? Extension(string urn)
    {
        foreach (var extension in Extensions)
            if (extension.Id.Equals(urn, StringComparison.OrdinalIgnoreCase)) return extension;
        return null;
    }

    /// <summary>Finds what a path names; null when there is no such attribute. Lenient finds more: see scim.md Q21, Q23, Q35.</summary>
    public Target? Resolve(AttributePath path, bool lenient)
    {
        if (path.Schema is null)
            return In(null, core, path.Attribute, path.Sub) ?? In(null, CoreSchemas.Common, path.Attribute, path.Sub)
                ?? (lenient ? InEnterprise(path.Attribute, path.Sub) : null);

        if (path.Schema.Equals(core.Id, StringComparison.OrdinalIgnoreCase))
            return In(null, core, path.Attribute, path.Sub) ?? In(null, CoreSchemas.Common, path.Attribute, path.Sub);
        // A URN may end in a version, which reads like a path: urn:example:acme:2.0.
        if (Extension(path.ToString()) is { } itself) return new(itself.Id, null, null);
        if (Extension(path.Schema) is { } extension) return In(extension.Id, extension, path.Attribute, path.Sub);
        if (Extension(path.Whole!) is { } whole)
            return path.Sub is null ? new(whole.Id, null, null) : lenient ? AfterDot(whole, path.Sub) : null;
        if (core.Id.Equals(path.Whole, StringComparison.OrdinalIgnoreCase)) return lenient && path.Sub is not null ? Resolve(path.Sub, lenient: false) : null;
        return lenient && IsUrn(path.Schema) ? Undescribed(path) : null;
    }

    public Target? Resolve(string path, bool lenient) => Resolve(AttributePath.Of(path), lenient);

    public static bool IsUrn(string text) => text.StartsWith("urn:", StringComparison.OrdinalIgnoreCase) && text.Length > 8;

    static Target? In(string? extension, ScimSchema schema, string name, string? sub)
    {
        if (schema.Find(name) is not { } attribute) return null;
        if (sub is null) return new(extension, attribute, null);
        return attribute.Find(sub) is { } part ? new(extension, attribute, part) : null;
    }

    /// <summary>Entra writes department and manager without their URN.</summary>
    Target? InEnterprise(string name, string? sub) =>
        Name == "User" ? In(ScimUris.EnterpriseUser, CoreSchemas.EnterpriseUser, name, sub) : null;

    /// <summary>Entra's inbound collection writes urn:…:User.manager, with a dot where the colon belongs.</summary>
    static Target? AfterDot(ScimSchema extension, string rest)
    {
        var path = AttributePath.Of(rest);
        return In(extension.Id, extension, path.Attribute, path.Sub);
    }

    static Target Undescribed(AttributePath path) => new(
        path.Schema,
        new(path.Attribute, path.Sub is null ? AttributeType.Any : AttributeType.Complex)
        {
            Sub = path.Sub is null ? [] : [new(path.Sub, AttributeType.Any)],
        },
        path.Sub is null ? null : new(path.Sub, AttributeType.Any));
}
