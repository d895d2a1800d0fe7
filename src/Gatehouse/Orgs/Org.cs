using System.Text;
using Gatehouse.Data;

namespace Gatehouse.Orgs;

/// <summary>A tenant. <c>Isolation</c> is shared or isolated; <c>UniqueId</c> is userName or email.</summary>
/// <param name="Words">The settings that it set itself.</param>
/// <param name="Preview">The batch of the preview that it is in (Previews/).</param>
/// <param name="Version">Moves with every change of it.</param>
/// <param name="SuspendedAt">Nobody comes in through any door, and nothing is lost (Operator/OrgLife).</param>
/// <param name="DeletedAt">The same, and after the grace period it is purged.</param>
public sealed record Org(OrgId Id, string Slug, string Name, string Isolation, bool IsPrimary, string UniqueId, long SchemaVersion, DateTimeOffset CreatedAt, IReadOnlyDictionary<string, string> Words, bool GivesAccess = false, string? Preview = null, long Version = 0,
    DateTimeOffset? SuspendedAt = null, DateTimeOffset? DeletedAt = null)
{
    public const string Suspended = "suspended", Deleted = "deleted";

    internal static RawSql Columns => new("o.id, o.slug, o.name, o.isolation, o.is_primary, o.unique_id, o.schema_version, o.created_at, o.settings, o.gives_access, o.preview, o.version, o.suspended_at, o.deleted_at");

    /// <summary>Whether the Org "o" is open, for the statements of doors.</summary>
    internal static RawSql Open => new("o.suspended_at is null and o.deleted_at is null");

    /// <summary>Why the Org "o" is closed; null when it is open.</summary>
    internal static RawSql Closed => new("case when o.deleted_at is not null then 'deleted' when o.suspended_at is not null then 'suspended' end");

    internal static Org Read(Row row) => new(
        new(row.GetString(0)), row.GetString(1), row.GetString(2), row.GetString(3), row.GetBoolean(4), row.GetString(5), row.GetInt64(6),
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(7)), OrgSettings.Words(row.GetString(8)), row.GetBoolean(9), row.GetText(10), row.GetInt64(11), Time(row, 12), Time(row, 13));

    static DateTimeOffset? Time(Row row, int column) => row.IsDBNull(column) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));

    public string State => DeletedAt is not null ? Deleted : SuspendedAt is not null ? Suspended : "active";

    public bool IsOpen => SuspendedAt is null && DeletedAt is null;

    /// <summary>The same, with the first choices.</summary>
    public OrgSettings Settings { get; } = OrgSettings.Read(Words);
}

/// <summary>The name of an Org in addresses: a DNS label, so that it can be a host as well as a path (product rule 4.7).</summary>
public static class Slug
{
    const int Longest = 63;

    // Letters of European names and what is written for them in an address.
    const string Accented = "àáâãäåāăąçćčďèéêëēėęěğìíîïīįıłñńňòóôõöøōőřśšşßťùúûüūůűýÿźżž";
    const string Plain = "aaaaaaaaacccdeeeeeeeegiiiiiiilnnnoooooooorsssstuuuuuuuyyzzz";

    /// <summary>Null when it is a slug; else what is wrong with it.</summary>
    public static string? Problem(string slug) => slug switch
    {
        "" => "A slug cannot be empty.",
        { Length: > Longest } => $"A slug has {Longest} characters at most.",
        _ when slug.Any(c => !char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c != '-') => "A slug is made of lower-case letters, digits and hyphens.",
        ['-', ..] or [.., '-'] => "A slug neither begins nor ends with a hyphen.",
        _ => null,
    };

    /// <summary>The nearest slug to a name: "Müller und Söhne" becomes muller-und-sohne.</summary>
    public static string Of(string name)
    {
        var text = new StringBuilder();
        foreach (var c in name.ToLowerInvariant())
        {
            var accented = Accented.IndexOf(c, StringComparison.Ordinal);
            if (accented >= 0) text.Append(Plain[accented]);
            else if (char.IsAsciiLetterOrDigit(c)) text.Append(c);
            else if (text.Length > 0 && text[^1] != '-') text.Append('-');
        }

        var slug = text.ToString();
        return slug[..Math.Min(slug.Length, Longest)].Trim('-') is { Length: > 0 } found ? found : "org";
    }
}
