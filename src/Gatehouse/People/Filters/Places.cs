using Gatehouse.Data;
using Gatehouse.Scim;

namespace Gatehouse.People.Filters;

/// <summary>Where each attribute of a resource type is kept.</summary>
sealed class Places(ResourceType type, Dialect dialect, string baseUrl)
{
    static readonly SqlPart Document = SqlPart.Raw("r.doc");

    string Location => baseUrl + type.Endpoint + "/";

    bool IsUser => type.Name == "User";

    /// <summary>The expression for a single value, null when the attribute is complex and no part of it is the value.</summary>
    public Place? Single(Target target)
    {
        if (Column(target) is { } column) return column;
        if (target.Attribute is null) return null;
        var leaf = target.Sub ?? Comparison.Default(target.Attribute);
        return leaf is null ? null : DocumentPlace.Of(Document, Path(target, ReferenceEquals(leaf, target.Attribute) ? null : leaf.Name), leaf, dialect);
    }

    Place? Column(Target target)
    {
        if (target.Extension is not null || target.Attribute is not { } attribute) return null;
        return (attribute.Name, target.Sub?.Name) switch
        {
            ("id", null) => new(SqlPart.Raw("r.id"), Comparing.Exact, attribute, MayBeNull: false),
            ("externalId", null) => new(SqlPart.Raw("r.external_id"), Comparing.Exact, attribute),
            ("userName", null) => new(SqlPart.Raw("r.user_name_key"), Comparing.FoldedColumn, attribute, MayBeNull: false),
            ("displayName", null) => new(SqlPart.Raw("r.display_key"), Comparing.FoldedColumn, attribute, MayBeNull: IsUser),
            ("active", null) => new(SqlPart.Raw("r.active"), Comparing.Truth, attribute, MayBeNull: false),
            ("meta", "created") => new(SqlPart.Raw("r.id"), Comparing.CreatedById, target.Sub!, MayBeNull: false),
            ("meta", "lastModified") => new(SqlPart.Raw("r.modified_at"), Comparing.Milliseconds, target.Sub!, MayBeNull: false),
            ("meta", "location") => new(SqlPart.Of($"({Location} || r.id)"), Comparing.Exact, target.Sub!, MayBeNull: false),
            ("meta", "version") => new(SqlPart.Raw("('W/\"' || r.version || '\"')"), Comparing.Exact, target.Sub!, MayBeNull: false),
            _ => null,
        };
    }

    /// <summary>The elements of a multi-valued attribute; null for a single-valued one.</summary>
    public ElementRows? Elements(Target target, Filter? inner = null, bool asksPresence = false)
    {
        if (target.Attribute is not { } attribute || (!attribute.MultiValued && attribute.Type != AttributeType.Any)) return null;
        return target.Extension is not null ? InDocument(target) : attribute.Name switch
        {
            "members" => ElementRows.Members(attribute, baseUrl),
            "groups" => ElementRows.Groups(attribute, baseUrl),
            "emails" when (inner is null ? TableTells(target.Sub, asksPresence) : TableTells(target, inner)) => ElementRows.Emails(attribute),
            _ => InDocument(target),
        };
    }

    ElementRows InDocument(Target target) => ElementRows.Document(target.Attribute!, Document, Path(target, null), dialect);

    /// <summary>The table of e-mail addresses knows no display, and not whether primary was said or is only understood.</summary>
    static bool TableTells(AttributeDefinition? part, bool asksPresence) => part?.Name switch
    {
        null or "value" or "type" => true,
        "primary" => !asksPresence,
        _ => false,
    };

    static bool TableTells(Target target, Filter inner) => inner switch
    {
        Filter.And(var left, var right) => TableTells(target, left) && TableTells(target, right),
        Filter.Or(var left, var right) => TableTells(target, left) && TableTells(target, right),
        Filter.Not(var negated) => TableTells(target, negated),
        Filter.Present(var path) => TableTells(Part(target, path), asksPresence: true),
        Filter.Compare(var path, _, var value) => TableTells(Part(target, path), asksPresence: value is null),
        _ => throw new ScimException(ScimError.InvalidFilter("Brackets inside brackets.")),
    };

    /// <summary>The primary element's part, or the first element's.</summary>
    public Place FirstElement(Target target, AttributeDefinition part)
    {
        var inner = DocumentPlace.Of(dialect.Element, target.Attribute!.Sub.Count == 0 ? "$" : $"$.\"{part.Name}\"", part, dialect);
        var primary = dialect.JsonText(dialect.Element, "$.\"primary\"");
        return inner with
        {
            Sql = SqlPart.Of($"(select {inner.Sql} from {dialect.JsonEach(Document, Path(target, null))} order by case when {primary} = 'true' then 0 else 1 end, e.key limit 1)"),
        };
    }

    public SqlPart Exists(Target target) => Column(target) is { } column
        ? SqlPart.Of($"{column.Sql} is not null")
        : dialect.JsonExists(Document, target.Attribute is null ? $"$.\"{target.Extension}\"" : Path(target, target.Sub?.Name));

    /// <summary>schemas is what the document holds: the core always, an extension when it has values.</summary>
    public SqlPart? Schemas(Target target, FilterOperator op, object? value)
    {
        if (target is not { Extension: null, Attribute.Name: "schemas" }) return null;
        if (op is not (FilterOperator.Eq or FilterOperator.Ne) || value is not string urn) throw new ScimException(ScimError.InvalidFilter("schemas is compared with a URN by eq or ne."));
        var held = urn.Equals(type.Core.Id, StringComparison.OrdinalIgnoreCase) ? SqlPart.Raw("1 = 1")
            : ResourceType.IsUrn(urn) && !urn.Contains('"', StringComparison.Ordinal) && !urn.Contains('\\', StringComparison.Ordinal)
                ? dialect.JsonExists(Document, $"$.\"{type.Extension(urn)?.Id ?? urn}\"")
                : SqlPart.Raw("1 = 0");
        return op == FilterOperator.Eq ? held : SqlPart.Of($"({held}) is not true");
    }

    /// <summary>What is the same for every row of the type.</summary>
    public string? Fixed(Target target) => target is { Extension: null, Attribute.Name: "meta", Sub.Name: "resourceType" } ? type.Name : null;

    /// <summary>The part of an element that a name inside brackets means.</summary>
    public static AttributeDefinition Part(Target target, AttributePath path)
    {
        var attribute = target.Attribute!;
        if (path.Schema is null && path.Sub is null)
        {
            if (attribute.Find(path.Attribute) is { } part) return part;
            if (attribute.Sub.Count == 0 && path.Is("value")) return attribute;
        }

        throw new ScimException(ScimError.InvalidFilter($"'{attribute.Name}' has no '{path}'."));
    }

    /// <summary>SQLite and PostgreSQL write such a path alike. Names come from a schema or from the parser, which knows no quotes.</summary>
    static string Path(Target target, string? part) =>
        "$" + (target.Extension is null ? "" : $".\"{target.Extension}\"") + $".\"{target.Attribute!.Name}\"" + (part is null ? "" : $".\"{part}\"");
}
