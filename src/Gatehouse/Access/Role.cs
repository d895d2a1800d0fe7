using System.Text.Json;
using Gatehouse.Data;

namespace Gatehouse.Access;

/// <summary>What somebody may be in an Org. The instance has one list of them, the lowest first; what a privilege means is the app's business.</summary>
public sealed record Role(string Name, long Rank, IReadOnlyList<string> Privileges)
{
    internal static RawSql Columns => new("r.name, r.rank, r.privileges");

    internal static Role Read(Row row) => new(row.GetString(0), row.GetInt64(1), JsonSerializer.Deserialize<List<string>>(row.GetString(2))!);

    /// <summary>Null when it is a name; else what is wrong with it.</summary>
    public static string? Problem(string name) => name switch
    {
        "none" or "connection-default" => $"'{name}' stands for no role.",
        { Length: 0 or > 50 } => "A role's name has 1 to 50 characters.",
        _ when name.Any(c => !char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c is not ('-' or '_')) => "A role's name is made of lower-case letters, digits, - and _.",
        _ => null,
    };
}
