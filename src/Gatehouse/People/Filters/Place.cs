using Gatehouse.Data;
using Gatehouse.Scim;

namespace Gatehouse.People.Filters;

/// <summary>How a place in a resource is compared in SQL.</summary>
enum Comparing
{
    /// <summary>Text, byte by byte.</summary>
    Exact,

    /// <summary>A column that is folded already.</summary>
    FoldedColumn,

    /// <summary>Text of a document, to be folded by the database.</summary>
    Fold,

    /// <summary>A boolean column.</summary>
    Truth,

    /// <summary>A boolean of a document: the text true or false.</summary>
    TruthText,

    Number,

    /// <summary>A column of Unix milliseconds.</summary>
    Milliseconds,

    /// <summary>The id, whose first 48 bits are the time of creation: meta.created needs no index of its own.</summary>
    CreatedById,
}

/// <summary>An expression that stands for an attribute, and how to compare it.</summary>
sealed record Place(SqlPart Sql, Comparing By, AttributeDefinition Attribute, bool MayBeNull = true);
