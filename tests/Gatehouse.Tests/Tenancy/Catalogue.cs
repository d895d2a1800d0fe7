namespace Gatehouse.Tests.Tenancy;

/// <summary>What the database says of itself.</summary>
static class Catalogue
{
    /// <summary>The columns of the primary key, in their order.</summary>
    public static Task<List<string>> KeyAsync(this BareDatabase bare, string table) => bare.FirstColumnAsync(bare.IsSqlite
        ? $"select name from pragma_table_info('{table}') where pk > 0 order by pk"
        : $"""
            select a.attname from pg_constraint c cross join unnest(c.conkey) with ordinality k (number, position)
            join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.number
            where c.contype = 'p' and c.conrelid = 'public.{table}'::regclass order by k.position
            """);

    /// <summary>Each foreign key as (own columns, other table, its columns).</summary>
    public static async Task<List<string[]>> ReferencesAsync(this BareDatabase bare, string table) => await bare.RowsAsync(bare.IsSqlite
        ? $"""
            select group_concat("from", ',' order by seq), "table", group_concat("to", ',' order by seq)
            from pragma_foreign_key_list('{table}') group by id, "table" order by 1, 2
            """
        : $"""
            select (select string_agg(a.attname, ',' order by k.position) from unnest(c.conkey) with ordinality k (number, position)
                join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.number), c.confrelid::regclass::text,
              (select string_agg(a.attname, ',' order by k.position) from unnest(c.confkey) with ordinality k (number, position)
                join pg_attribute a on a.attrelid = c.confrelid and a.attnum = k.number)
            from pg_constraint c where c.contype = 'f' and c.conrelid = 'public.{table}'::regclass order by 1, 2
            """);

    /// <summary>Each index as (unique or not, its columns).</summary>
    public static async Task<List<string>> IndexesAsync(this BareDatabase bare, string table) => [.. (await bare.RowsAsync(bare.IsSqlite
        ? $"""
            select iif(l."unique", 'unique', 'plain'), (select group_concat(i.name, ',' order by i.seqno) from pragma_index_info(l.name) i)
            from pragma_index_list('{table}') l where l.origin <> 'pk' order by 1, 2
            """
        : $"""
            select case when x.indisunique then 'unique' else 'plain' end, (select string_agg(a.attname, ',' order by k.position)
                from unnest(x.indkey::int2[]) with ordinality k (number, position) join pg_attribute a on a.attrelid = x.indrelid and a.attnum = k.number)
            from pg_index x where x.indrelid = 'public.{table}'::regclass and not x.indisprimary order by 1, 2
            """)).Select(row => string.Join(' ', row)).Order(StringComparer.Ordinal)];

    /// <summary>Column by column, and whether it may be empty.</summary>
    public static async Task<List<string>> ShapeAsync(this BareDatabase bare, string table) => [.. (await bare.RowsAsync(bare.IsSqlite
        ? $"select name, iif(\"notnull\", 'never null', 'may be null') from pragma_table_info('{table}') order by cid"
        : $"""
            select column_name, case is_nullable when 'NO' then 'never null' else 'may be null' end from information_schema.columns
            where table_schema = 'public' and table_name = '{table}' order by ordinal_position
            """)).Select(row => string.Join(' ', row))];
}
