namespace Gatehouse.Saml.Xml;

/// <summary>An attribute that declares no namespace.</summary>
sealed record Attribute(string Prefix, string Name, string Namespace, string Value);

/// <summary>A namespace declaration; the prefix is empty for the default namespace.</summary>
sealed record Declaration(string Prefix, string Namespace);

/// <summary>
/// An element as it was read: no comments, no processing instructions, neighbouring text and CDATA as one. The same tree is
/// checked, canonicalised and, once its octets were verified, read again: one parser from end to end.
/// </summary>
sealed class Element(string prefix, string name, string ns, IReadOnlyList<Declaration> declarations, IReadOnlyList<Attribute> attributes)
{
    readonly List<object> content = [];

    public string Prefix { get; } = prefix;
    public string Name { get; } = name;
    public string Namespace { get; } = ns;
    public IReadOnlyList<Declaration> Declarations { get; } = declarations;
    public IReadOnlyList<Attribute> Attributes { get; } = attributes;
    public Element? Parent { get; private set; }

    /// <summary>Elements and strings in their order.</summary>
    public IReadOnlyList<object> Content => content;

    public IEnumerable<Element> Children => content.OfType<Element>();

    /// <summary>The text of this element and all below it.</summary>
    public string Text => content switch
    {
        [] => "",
        [string only] => only,
        _ => string.Concat(content.Select(c => c as string ?? ((Element)c).Text)),
    };

    public bool Is(string ns, string name) => Name == name && Namespace == ns;

    /// <summary>An attribute without a namespace; null when it is absent.</summary>
    public string? this[string attribute] => Attributes.FirstOrDefault(a => a.Namespace.Length == 0 && a.Name == attribute)?.Value;

    public IEnumerable<Element> Named(string ns, string name) => Children.Where(c => c.Is(ns, name));

    public IEnumerable<Element> All()
    {
        var waiting = new Stack<Element>([this]);
        while (waiting.TryPop(out var element))
        {
            yield return element;
            foreach (var child in element.Children) waiting.Push(child);
        }
    }

    /// <summary>What a prefix means here, or null; the default namespace has the empty prefix.</summary>
    public string? Resolve(string prefix)
    {
        for (var at = this; at is not null; at = at.Parent)
            foreach (var declaration in at.Declarations)
                if (declaration.Prefix == prefix) return declaration.Namespace;
        return null;
    }

    internal void Add(Element child)
    {
        child.Parent = this;
        content.Add(child);
    }

    internal void Insert(int index, Element child)
    {
        child.Parent = this;
        content.Insert(index, child);
    }

    internal void Add(string text) => content.Add(text);
}
