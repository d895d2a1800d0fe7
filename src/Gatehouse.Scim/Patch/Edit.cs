using System.Text.Json.Nodes;

namespace Gatehouse.Scim;

/// <summary>One change of a document, fully understood: its place is resolved and its value canonical.</summary>
abstract record Edit
{
    Edit() { }

    /// <summary>Changes the document in place.</summary>
    public abstract void Apply(JsonObject document);

    /// <summary>Whether this edit touches the attribute.</summary>
    public bool Writes(string? extension, string attribute) => Place is { } at && at.Extension == extension && at.Attribute!.Name == attribute;

    Target? Place => this switch
    {
        Set edit => edit.At,
        SetPart edit => edit.At,
        Append edit => edit.At,
        RemoveElements edit => edit.At,
        AtElements edit => edit.At,
        _ => null,
    };

    public sealed record RemoveExtension(string Urn) : Edit
    {
        public override void Apply(JsonObject document) => document.Remove(Urn);
    }

    /// <summary>
    /// A path like urn:example:any:1.0, which nobody described: when the document has an extension of that name it is meant, otherwise
    /// what the path says by its grammar.
    /// </summary>
    public sealed record AtUrn(string Urn, JsonObject? Value, Edit? Otherwise) : Edit
    {
        public override void Apply(JsonObject document)
        {
            var urn = Known(document, Urn);
            if (document[urn] is not JsonObject) Otherwise?.Apply(document);
            else if (Value is null) document.Remove(urn);
            else document[urn] = Value.DeepClone();
        }
    }

    /// <summary>An attribute gets this value, or none.</summary>
    public sealed record Set(Target At, JsonNode? Value) : Edit
    {
        public override void Apply(JsonObject document) => Put(Holder(document, At.Extension, Value is not null), At.Attribute!.Name, Value);
    }

    /// <summary>A part of a complex attribute gets this value, or none; of a multi-valued one, in every element.</summary>
    public sealed record SetPart(Target At, JsonNode? Value) : Edit
    {
        public override void Apply(JsonObject document)
        {
            if (Holder(document, At.Extension, Value is not null) is not { } holder) return;
            var (name, part) = (Known(holder, At.Attribute!.Name), At.Sub!.Name);
            if (holder[name] is JsonArray elements)
            {
                foreach (var element in elements.OfType<JsonObject>()) Put(element, part, Value);
                Elements.KeepFirstPrimary(elements);
            }
            else if (holder[name] is JsonObject parts)
            {
                Put(parts, part, Value);
            }
            else if (Value is not null)
            {
                var created = new JsonObject { [part] = Value.DeepClone() };
                holder[name] = At.Attribute.MultiValued ? new JsonArray(created) : created;
            }
        }
    }

    public sealed record Append(Target At, JsonArray Values) : Edit
    {
        public override void Apply(JsonObject document)
        {
            var holder = Holder(document, At.Extension, create: true)!;
            if (holder[At.Attribute!.Name] is not JsonArray elements) holder[At.Attribute.Name] = elements = [];
            var known = new Elements(elements);
            foreach (var value in Values)
            {
                var element = known.Append(value!.DeepClone());
                if (Elements.IsPrimary(value)) Elements.KeepPrimary(elements, element);
            }

            if (elements.Count > ScimLimits.Elements) throw Elements.TooMany(At.Attribute);
        }
    }

    /// <summary>remove with a value, as Entra and JumpCloud write it: just those elements go (Q12).</summary>
    public sealed record RemoveElements(Target At, JsonArray Values) : Edit
    {
        public override void Apply(JsonObject document)
        {
            if (Holder(document, At.Extension, create: false)?[At.Attribute!.Name] is not JsonArray elements) return;
            foreach (var gone in elements.Where(e => Values.Any(v => Elements.Same(e!, v!) || Covers(e!, v!))).ToList()) elements.Remove(gone);
        }

        static bool Covers(JsonNode element, JsonNode named) => element is JsonObject parts && named is JsonObject some
            && some.All(part => JsonNode.DeepEquals(parts[part.Key], part.Value));
    }

    /// <summary>
    /// emails[type eq "work"] or emails[type eq "work"].value. <c>Created</c> is the element to make when none matches,
    /// null when that is an error (RFC 7644 §3.5.2.3; decision D2).
    /// </summary>
    public sealed record AtElements(PatchVerb Verb, Target At, ElementFilter Where, JsonNode? Value, JsonObject? Created) : Edit
    {
        public override void Apply(JsonObject document)
        {
            var name = At.Attribute!.Name;
            var holder = Holder(document, At.Extension, create: Verb != PatchVerb.Remove);
            var elements = holder?[name] as JsonArray;
            var matches = elements?.Where(e => Where.Matches(e!)).Select(e => e!).ToList() ?? [];
            if (Verb == PatchVerb.Remove || Value is null)
            {
                foreach (var match in matches)
                    if (At.Sub is null) elements!.Remove(match);
                    else ((JsonObject)match).Remove(At.Sub.Name);
                return;
            }

            if (elements is null) holder![name] = elements = [];
            if (matches.Count == 0)
            {
                if (Created is null) throw new ScimException(ScimError.NoTarget($"No {name} matches the filter of the path."));
                if (elements.Count >= ScimLimits.Elements) throw Elements.TooMany(At.Attribute);
                var created = Created.DeepClone();
                elements.Add(created);
                matches.Add(created);
            }

            foreach (var match in matches) Change(elements, match);
        }

        void Change(JsonArray elements, JsonNode match)
        {
            var index = elements.IndexOf(match);
            if (At.Sub is not null) ((JsonObject)match)[At.Sub.Name] = Value!.DeepClone();
            else if (Verb == PatchVerb.Replace && Created is null) elements[index] = Value!.DeepClone();
            else if (match is JsonObject parts && Value is JsonObject more)
                foreach (var (part, value) in more) parts[part] = value?.DeepClone();
            else elements[index] = Value!.DeepClone();
            if (Elements.IsPrimary(elements[index])) Elements.KeepPrimary(elements, elements[index]!);
        }
    }

    static JsonObject? Holder(JsonObject document, string? extension, bool create)
    {
        if (extension is null) return document;
        extension = Known(document, extension);
        if (document[extension] is JsonObject there) return there;
        if (!create) return null;
        var made = new JsonObject();
        document[extension] = made;
        return made;
    }

    static void Put(JsonObject? holder, string name, JsonNode? value)
    {
        if (holder is null) return;
        name = Known(holder, name);
        if (value is null) holder.Remove(name);
        else holder[name] = value.DeepClone();
    }

    /// <summary>The name as it stands there already: of an extension that nobody described, only the document knows the case.</summary>
    static string Known(JsonObject holder, string name)
    {
        if (holder.ContainsKey(name)) return name;
        foreach (var (key, _) in holder)
            if (key.Equals(name, StringComparison.OrdinalIgnoreCase)) return key;
        return name;
    }
}
