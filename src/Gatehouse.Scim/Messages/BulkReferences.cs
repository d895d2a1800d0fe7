using System.Text.Json.Nodes;

namespace Gatehouse.Scim;

/// <summary>
/// "bulkId:x" stands for the id of a resource that another operation of the same request makes (RFC 7644 §3.7.2): as a value
/// anywhere in the data, or as the end of a reference or path.
/// </summary>
public static class BulkReferences
{
    const string Mark = "bulkId:";

    /// <summary>The bulkIds that the data and path need.</summary>
    public static IReadOnlySet<string> In(BulkOperation operation)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        if (Reference(operation.Path) is { } target) found.Add(target);
        if (operation.Data is not null) Walk(operation.Data, text => { if (Reference(text) is { } id) found.Add(id); return text; });
        return found;
    }

    /// <summary>
    /// The operation with each reference replaced by its id. A reference that has none yet is taken out: the
    /// resource is made without it, and completed once the other end of the circle exists (§3.7.1).
    /// </summary>
    public static BulkOperation Resolve(BulkOperation operation, IReadOnlyDictionary<string, string> ids)
    {
        var data = operation.Data?.DeepClone().AsObject();
        if (data is not null) Walk(data, text => Reference(text) is not { } id ? text : ids.TryGetValue(id, out var known) ? text.Replace(Mark + id, known, StringComparison.Ordinal) : null);
        var path = Reference(operation.Path) is { } target && ids.TryGetValue(target, out var place)
            ? operation.Path.Replace(Mark + target, place, StringComparison.Ordinal)
            : operation.Path;
        return operation with { Path = path, Data = data };
    }

    /// <summary>Also inside a PATCH path: members[value eq "bulkId:x"].</summary>
    static string? Reference(string text)
    {
        var at = text.LastIndexOf(Mark, StringComparison.Ordinal);
        if (at < 0 || (at > 0 && text[at - 1] is not ('/' or '"'))) return null;
        var id = text[(at + Mark.Length)..];
        return at > 0 && text[at - 1] == '"' ? id.Split('"')[0] : id;
    }

    /// <summary>Visits every string; null from the visitor takes the value out, and the element of a list that held it.</summary>
    static bool Walk(JsonNode node, Func<string, string?> visit)
    {
        var complete = true;
        if (node is JsonObject parts)
        {
            foreach (var (name, value) in parts.ToList())
            {
                if (value is null) continue;
                if (ScimJson.Text(value) is { } text)
                {
                    var replaced = visit(text);
                    complete &= replaced is not null;
                    if (replaced is null) parts.Remove(name);
                    else if (!ReferenceEquals(replaced, text)) parts[name] = replaced;
                }
                else
                {
                    complete &= Walk(value, visit);
                }
            }
        }
        else if (node is JsonArray items)
        {
            for (var i = items.Count - 1; i >= 0; i--)
            {
                if (ScimJson.Text(items[i]) is { } text)
                {
                    if (visit(text) is { } replaced) items[i] = replaced;
                    else items.RemoveAt(i);
                }
                else if (items[i] is { } item && !Walk(item, visit))
                {
                    items.RemoveAt(i);
                }
            }
        }

        return complete;
    }
}
