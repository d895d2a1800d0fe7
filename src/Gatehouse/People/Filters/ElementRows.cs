using Gatehouse.Data;
using Gatehouse.Scim;
using static Gatehouse.Data.OrgDb;

namespace Gatehouse.People.Filters;

/// <summary>
/// Where the elements of a multi-valued attribute are: a table of their own, or the document. "r" is the resource's row,
/// "e" the element's.
/// </summary>
sealed record ElementRows(AttributeDefinition Attribute, Func<SqlPart?, SqlPart> Matching, Func<AttributeDefinition, Place?> PartAt)
{
    /// <summary>A table whose rows lie in the order of their owners: those that match can be found page by page.</summary>
    public ElementScan? Scan { get; init; }

    /// <summary>The elements as rows of a table: found from the table's side, so that its indexes serve.</summary>
    public static ElementRows Table(AttributeDefinition attribute, SqlPart from, string owner, Func<AttributeDefinition, Place?> partAt) => new(
        attribute,
        condition => condition is null
            ? SqlPart.Of($"r.id in (select {new RawSql(owner)} from {from})")
            : SqlPart.Of($"r.id in (select {new RawSql(owner)} from {from} and {condition})"),
        partAt);

    public static ElementRows Emails(AttributeDefinition attribute) => Table(attribute, AllEmails.From, AllEmails.Owner.Text, part => part.Name switch
    {
        "value" => new(SqlPart.Raw("e.value_key"), Comparing.FoldedColumn, part),
        "type" => new(SqlPart.Raw("e.type_key"), Comparing.FoldedColumn, part),
        "primary" => new(SqlPart.Raw("e.is_primary"), Comparing.Truth, part),
        _ => null, // display: rarely sent and more rarely asked for; the document has it.
    }) with { Scan = AllEmails };

    static readonly ElementScan AllEmails = new(SqlPart.Of($"emails e where e.org_id = {Mine}"), new("e.user_id"), "value");

    public static ElementRows Members(AttributeDefinition attribute, string baseUrl) => Table(
        attribute,
        SqlPart.Of($"""
            (select m.org_id, m.group_id, m.user_id as value, 'User' as type,
               (select u.shown_as from users u where u.org_id = m.org_id and u.id = m.user_id) as display from members m
             union all select s.org_id, s.group_id, s.child_id, 'Group',
               (select g.shown_as from groups g where g.org_id = s.org_id and g.id = s.child_id) from subgroups s) e where e.org_id = {Mine}
            """),
        "e.group_id",
        part => part.Name switch
        {
            "value" => new(SqlPart.Raw("e.value"), Comparing.Exact, part),
            "type" => new(SqlPart.Raw("e.type"), Comparing.Fold, part),
            "display" => new(SqlPart.Raw("e.display"), Comparing.Fold, part),
            "$ref" => new(SqlPart.Of($"({baseUrl + "/"} || e.type || 's/' || e.value)"), Comparing.Exact, part),
            _ => null,
        });

    /// <summary>Groups of a user, the indirect ones too: membership of a nested group is membership.</summary>
    public static ElementRows Groups(AttributeDefinition attribute, string baseUrl) => Table(
        attribute,
        SqlPart.Of($"""
            (with recursive up (org_id, user_id, group_id, direct) as (
               select m.org_id, m.user_id, m.group_id, 1 from members m where m.org_id = {Mine}
               union select u.org_id, u.user_id, s.group_id, 0 from up u join subgroups s on s.org_id = u.org_id and s.child_id = u.group_id)
             select u.org_id, u.user_id, u.group_id, g.display_key, case when max(u.direct) = 1 then 'direct' else 'indirect' end as type
             from up u join groups g on g.org_id = u.org_id and g.id = u.group_id
             group by u.org_id, u.user_id, u.group_id, g.display_key) e
            where e.org_id = {Mine}
            """),
        "e.user_id",
        part => part.Name switch
        {
            "value" => new(SqlPart.Raw("e.group_id"), Comparing.Exact, part),
            "display" => new(SqlPart.Raw("e.display_key"), Comparing.FoldedColumn, part),
            "type" => new(SqlPart.Raw("e.type"), Comparing.FoldedColumn, part),
            "$ref" => new(SqlPart.Of($"({baseUrl + "/Groups/"} || e.group_id)"), Comparing.Exact, part),
            _ => null,
        });

    /// <summary>The users in one group or in a group inside it: from the group down, which is far less than from everybody up.</summary>
    public static SqlPart InGroup(string group) => SqlPart.Of($"""
        r.id in (with recursive down (id) as (
          select g.id from groups g where g.org_id = {Mine} and g.id = {group}
          union select s.child_id from subgroups s join down d on s.group_id = d.id where s.org_id = {Mine})
        select m.user_id from members m join down d on m.group_id = d.id where m.org_id = {Mine})
        """);

    public static ElementRows Document(AttributeDefinition attribute, SqlPart document, string path, Dialect dialect)
    {
        var each = dialect.JsonEach(document, path);
        return new(
            attribute,
            condition => condition is null
                ? SqlPart.Of($"exists (select 1 from {each})")
                : SqlPart.Of($"exists (select 1 from {each} where {condition})"),
            part => DocumentPlace.Of(dialect.Element, attribute.Sub.Count == 0 ? "$" : $"$.\"{part.Name}\"", part, dialect));
    }
}

/// <summary>Rows "e" of this Org, and which column says whose they are. A condition may follow.</summary>
/// <param name="Indexed">The part that has an index: what is asked of it is looked up rather than scanned for.</param>
sealed record ElementScan(SqlPart From, RawSql Owner, string Indexed)
{
    /// <summary>An index leads to the few that match.</summary>
    public bool LooksUp(Filter inner) => inner switch
    {
        Filter.And(var left, var right) => LooksUp(left) || LooksUp(right),
        Filter.Or(var left, var right) => LooksUp(left) && LooksUp(right),
        Filter.Compare(var part, not (FilterOperator.Co or FilterOperator.Ew or FilterOperator.Ne), _) => part.Is(Indexed),
        _ => false,
    };

    public ElementScan And(SqlPart condition) => this with { From = SqlPart.Of($"{From} and {condition}") };
}

/// <summary>A scalar inside a JSON document.</summary>
static class DocumentPlace
{
    public static Place Of(SqlPart document, string path, AttributeDefinition attribute, Dialect dialect) => attribute.Type switch
    {
        AttributeType.Integer or AttributeType.Decimal => new(dialect.JsonNumber(document, path), Comparing.Number, attribute),
        AttributeType.Boolean => new(dialect.JsonText(document, path), Comparing.TruthText, attribute),
        AttributeType.DateTime => new(dialect.JsonText(document, path), Comparing.Exact, attribute),
        _ => new(dialect.JsonText(document, path), attribute.CaseExact ? Comparing.Exact : Comparing.Fold, attribute),
    };
}
