namespace Gatehouse.Scim;

public enum AttributeType
{
    String, Boolean, Decimal, Integer, DateTime, Reference, Binary, Complex,

    /// <summary>Of an extension that nobody described: kept as it was sent, compared as text.</summary>
    Any,
}

public enum Mutability { ReadOnly, ReadWrite, Immutable, WriteOnly }

public enum Returned { Always, Never, Default, Request }

public enum Uniqueness { None, Server, Global }

/// <summary>One attribute with the characteristics of RFC 7643 §7.</summary>
public sealed record AttributeDefinition(string Name, AttributeType Type = AttributeType.String)
{
    public string Description { get; init; } = "";
    public bool MultiValued { get; init; }
    public bool Required { get; init; }
    public bool CaseExact { get; init; }
    public Mutability Mutability { get; init; } = Mutability.ReadWrite;
    public Returned Returned { get; init; } = Returned.Default;
    public Uniqueness Uniqueness { get; init; }
    public IReadOnlyList<string> CanonicalValues { get; init; } = [];
    public IReadOnlyList<string> ReferenceTypes { get; init; } = [];
    public IReadOnlyList<AttributeDefinition> Sub { get; init; } = [];

    /// <summary>The part of that name. OneLogin's template writes manager.managerId where the value is meant (Q67).</summary>
    public AttributeDefinition? Find(string name) =>
        Find(Sub, name) ?? (Name == "manager" && name.Equals("managerId", StringComparison.OrdinalIgnoreCase) ? Find(Sub, "value") : null);

    internal static AttributeDefinition? Find(IReadOnlyList<AttributeDefinition> attributes, string name)
    {
        foreach (var attribute in attributes)
            if (attribute.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) return attribute;
        return null;
    }
}

/// <summary>A schema of RFC 7643 §7: the core of a resource type, or an extension of it.</summary>
public sealed record ScimSchema(string Id, string Name, string Description, IReadOnlyList<AttributeDefinition> Attributes)
{
    public AttributeDefinition? Find(string name) => AttributeDefinition.Find(Attributes, name);
}

/// <summary>
/// Where a path leads. <c>Extension</c> is the URN of the object that holds the attribute, null for the core;
/// <c>Attribute</c> is null when the path is a whole extension.
/// </summary>
public sealed record Target(string? Extension, AttributeDefinition? Attribute, AttributeDefinition? Sub)
{
    /// <summary>The attribute whose type a value at this place has.</summary>
    public AttributeDefinition? Leaf => Sub ?? Attribute;

    public override string ToString() =>
        Attribute is null ? Extension! : (Extension is null ? "" : Extension + ":") + Attribute.Name + (Sub is null ? "" : "." + Sub.Name);
}
