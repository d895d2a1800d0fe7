using System.Text.Json.Nodes;

namespace Gatehouse.Scim;

/// <summary>Resolves each path of a request and makes each value canonical; what remains are edits that cannot be misunderstood.</summary>
sealed class PlanReader(
    ResourceType type, Profile profile, List<Edit> edits, MemberReader members, Notes notes, bool refusesReadOnly, bool patching)
{
    readonly Canonical canonical = new(profile, notes);
    readonly HashSet<string> undescribed = new(StringComparer.OrdinalIgnoreCase);

    public void Read(PatchOperation operation)
    {
        if (operation.Path is { } path) Read(operation.Verb, path, operation.Value, named: true);
        else ReadAll(operation.Verb, (JsonObject)operation.Value!);
    }

    /// <summary>An object of attributes, at the root. Its names may be paths: Entra and Okta write them so (D3).</summary>
    public void ReadAll(PatchVerb verb, JsonObject values)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in values)
        {
            if (profile.Strict && IsPath(name)) throw new ScimException(ScimError.InvalidSyntax($"'{Notes.Shown(name)}' is a path, not the name of an attribute."));
            if (!names.Add(name)) Twice(name);
            if (value is JsonObject extension && IsExtension(name)) ReadExtension(verb, name, extension);
            else Read(verb, AsPath(name), value, named: false);
        }
    }

    /// <summary>Names have no case (RFC 7643 §2.1), so "title" and "Title" are one name twice.</summary>
    void Twice(string name)
    {
        if (profile.Strict) throw new ScimException(ScimError.InvalidSyntax($"'{Notes.Shown(name)}' stands twice."));
        notes.Add($"'{Notes.Shown(name)}' stood twice: the last one holds.");
    }

    bool IsPath(string name) => type.Extension(name) is null && name.AsSpan().ContainsAny('.', ':', '[');

    /// <summary>The URN of an extension, described or (lenient) not; but urn:…:User:manager is an attribute.</summary>
    bool IsExtension(string name) => ResourceType.IsUrn(name)
        && (type.Extension(name) is not null || (!profile.Strict && type.Resolve(name, lenient: false) is null));

    static PatchPath AsPath(string name)
    {
        try
        {
            return PatchPath.Parse(name, lenient: true);
        }
        catch (ScimException)
        {
            return new(new AttributePath(null, name, null)); // No path, so no attribute of ours either.
        }
    }

    void ReadExtension(PatchVerb verb, string urn, JsonObject values)
    {
        if (type.Extension(urn) is null && undescribed.Add(urn) && undescribed.Count > ScimLimits.UndescribedExtensions)
            throw new ScimException(ScimError.InvalidValue($"A request may hold {ScimLimits.UndescribedExtensions} extensions that nobody described."));
        if (values.Count > ScimLimits.Elements) throw new ScimException(ScimError.InvalidValue($"An extension may have {ScimLimits.Elements} names."));
        foreach (var (name, value) in values) Read(verb, new(AttributePath.Of(urn + ":" + name)), value, named: false);
    }

    void Read(PatchVerb verb, PatchPath path, JsonNode? value, bool named)
    {
        if (path.Where is null && type.Core.Id.Equals(path.Attribute.ToString(), StringComparison.OrdinalIgnoreCase))
        {
            // The core schema by its URN: the resource itself.
            if (verb == PatchVerb.Remove || value is not JsonObject all) throw new ScimException(ScimError.InvalidPath($"{type.Core.Id} takes an object of attributes, and cannot be removed."));
            ReadAll(verb, all);
            return;
        }

        if (type.Resolve(path.Attribute, !profile.Strict) is not { } target)
        {
            if (named && profile.Strict) throw new ScimException(ScimError.InvalidPath($"A {type.Name} has no attribute '{Notes.Shown(path.Attribute.ToString())}'."));
            canonical.Unknown(path.Attribute.ToString());
            return;
        }

        if (target.Attribute is null) ReadWholeExtension(verb, target.Extension!, value);
        else if (target is { Extension: null, Attribute.Name: "members" }) members.Read(verb, path, value);
        else if (target.Extension is { } urn && type.Extension(urn) is null && path.Where is null && value is null or JsonObject) ReadUndescribed(verb, path, target, value as JsonObject);
        else if (!Skips(target, value, named)) ReadAttribute(verb, path, target, value);
    }

    void ReadUndescribed(PatchVerb verb, PatchPath path, Target target, JsonObject? value)
    {
        var before = edits.Count;
        ReadAttribute(verb, path, target, value);
        var otherwise = edits.Count > before ? edits[^1] : null;
        if (otherwise is not null) edits.RemoveAt(edits.Count - 1);
        if (verb != PatchVerb.Add || otherwise is not null)
            edits.Add(verb == PatchVerb.Add ? otherwise! : new Edit.AtUrn(path.Attribute.ToString(), verb == PatchVerb.Remove ? null : value, otherwise));
    }

    void ReadWholeExtension(PatchVerb verb, string urn, JsonNode? value)
    {
        if (verb == PatchVerb.Remove || (verb == PatchVerb.Replace && value is null)) edits.Add(new Edit.RemoveExtension(urn));
        else if (value is JsonObject values) ReadExtension(verb, urn, values);
        else if (value is not null) throw new ScimException(ScimError.InvalidValue($"{urn} takes an object."));
    }

    bool Skips(Target target, JsonNode? value, bool named)
    {
        if (target is { Extension: null, Attribute.Name: "schemas" or "password" }) return true;
        if (target.Leaf!.Mutability != Mutability.ReadOnly && target.Attribute!.Mutability != Mutability.ReadOnly) return false;

        // Okta repeats the id in what it replaces (Q51).
        if (named && !(target.Attribute!.Name == "id" && !profile.Strict)) throw ReadOnly(target);
        if (refusesReadOnly && value is not null) throw ReadOnly(target);
        return true;
    }

    void ReadAttribute(PatchVerb verb, PatchPath path, Target target, JsonNode? value)
    {
        if (path.Where is { } where)
        {
            ReadElements(verb, where, path.Sub, target, value);
            return;
        }

        var attribute = target.Attribute!;
        if (target.Sub is not null) ReadPart(verb, target, value);
        else if (verb == PatchVerb.Remove) ReadRemove(target, value);
        else if (attribute is { Type: AttributeType.Complex, MultiValued: false }) ReadParts(verb, target, value);
        else if (canonical.Value(attribute, value) is not { } kept) Clear(verb, target);
        else if (kept is JsonArray values && attribute.MultiValued) ReadMany(verb, target, Decoded(target, values));
        else edits.Add(new Edit.Set(target, kept));
    }

    void ReadPart(PatchVerb verb, Target target, JsonNode? value)
    {
        var kept = verb == PatchVerb.Remove ? null : canonical.Value(target.Sub!, value);
        if (verb != PatchVerb.Add || kept is not null) edits.Add(new Edit.SetPart(target, kept));
    }

    void ReadMany(PatchVerb verb, Target target, JsonArray values) =>
        edits.Add(verb == PatchVerb.Add ? new Edit.Append(target, values) : new Edit.Set(target, values));

    void Clear(PatchVerb verb, Target target)
    {
        if (verb == PatchVerb.Replace && !IsActive(target)) edits.Add(new Edit.Set(target, null));
    }

    /// <summary>To say nothing of active neither suspends nor brings back, so to unassign it is no edit.</summary>
    static bool IsActive(Target target) => target is { Extension: null, Attribute.Name: "active" };

    void ReadRemove(Target target, JsonNode? value)
    {
        if (IsActive(target)) return;
        var attribute = target.Attribute!;
        if (attribute.Required) throw new ScimException(ScimError.Mutability($"'{attribute.Name}' is required and cannot be removed."));
        // A value that names nobody removes nobody.
        if (value is not null && attribute.MultiValued && !profile.Strict)
            edits.Add(new Edit.RemoveElements(target, canonical.Value(attribute, value) as JsonArray ?? []));
        else
            edits.Add(new Edit.Set(target, null));
    }

    /// <summary>A complex value is merged: parts that it does not name stay (RFC 7644 §3.5.2.3).</summary>
    void ReadParts(PatchVerb verb, Target target, JsonNode? value)
    {
        var attribute = target.Attribute!;
        if (value is JsonArray { Count: <= 1 } array && !profile.Strict) value = array.Count == 0 ? null : array[0];
        if (value is not JsonObject given)
        {
            if (canonical.Value(attribute, value) is JsonObject bare) edits.Add(new Edit.Set(target, bare));
            else Clear(verb, target);
            return;
        }

        // Reports names it does not know. Entra's {"value":""} for a manager (Q22) clears the whole, $ref and all.
        if (canonical.Value(attribute, given) is null && (given.Count == 0 || (attribute.Find("value") is not null && given.Any(g => g.Key.Equals("value", StringComparison.OrdinalIgnoreCase)))))
        {
            Clear(verb, target);
            return;
        }

        foreach (var (name, part) in given)
            if (type.Resolve(new AttributePath(target.Extension, attribute.Name, name), !profile.Strict) is { Sub: { } sub } at
                && sub.Mutability != Mutability.ReadOnly)
                ReadPart(verb, at, part);
    }

    void ReadElements(PatchVerb verb, Filter where, string? sub, Target target, JsonNode? value)
    {
        var attribute = target.Attribute!;
        if (!attribute.MultiValued || target.Sub is not null) throw new ScimException(ScimError.InvalidPath($"'{attribute.Name}' has one value, nothing to choose from."));
        var filter = ElementFilter.Bind(where, attribute, !profile.Strict);
        if (sub is not null)
        {
            var part = attribute.Find(sub) ?? throw new ScimException(ScimError.InvalidPath($"'{attribute.Name}' has no '{Notes.Shown(sub)}'."));
            if (part.Mutability == Mutability.ReadOnly) throw ReadOnly(target with { Sub = part });
            target = target with { Sub = part };
        }

        var kept = verb == PatchVerb.Remove ? null : sub is null ? OneOf(target, value) : canonical.Value(target.Sub!, value);
        if (verb == PatchVerb.Add && kept is null) return; // Nothing to add.
        edits.Add(new Edit.AtElements(verb, target, filter, kept, profile.Strict || kept is null ? null : filter.Described(canonical)));
    }

    JsonNode? OneOf(Target target, JsonNode? value)
    {
        var one = value is JsonArray { Count: 1 } array && !profile.Strict ? array[0] : value;
        return canonical.One(target.Attribute!, one) is { } kept ? Decoded(target, new JsonArray(kept))[0]!.DeepClone() : null;
    }

    JsonArray Decoded(Target target, JsonArray values) =>
        profile.DecodesRoles && target is { Extension: null, Attribute.Name: "roles" } ? RoleText.Decode(values) : values;

    ScimException ReadOnly(Target target) =>
        new(ScimError.Mutability($"'{target}' is read-only{(patching ? "" : " here")}."));
}
