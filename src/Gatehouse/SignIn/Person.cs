using Gatehouse.Connections;

namespace Gatehouse.SignIn;

/// <summary>What a connection's settings read from the claims of somebody who came.</summary>
/// <param name="StableId">Who it is, for this connection: never an e-mail address by choice.</param>
/// <param name="Groups">Null when the claim is absent: that never means "no groups" (product rule 4.14).</param>
/// <param name="Uncut">Names that the delimiter may have cut: neighbours among the groups, joined again.</param>
/// <param name="Orgs">Slugs or ids; null when no claim places people in Orgs, or this one is absent.</param>
/// <param name="Notes">For administrators.</param>
public sealed record Person(
    string StableId, string? UserName, string? Email, string? GivenName, string? FamilyName, string? DisplayName, IReadOnlyList<string>? Groups, IReadOnlyList<string> Uncut, IReadOnlyList<string>? Orgs, IReadOnlyList<string> Notes)
{
    /// <summary>Null when the stable id is not there: then nobody knows who this is.</summary>
    public static Person? Of(Arrival arrival, ConnectionSettings settings, string protocol)
    {
        var subject = protocol == "saml" ? Arrival.NameIdName : Arrival.SubjectName;
        var parts = (settings.StableId.Count > 0 ? settings.StableId : [subject]).Select(name => name == Arrival.NameIdName && arrival.Logout?.Name?.Format == Saml.NameId.Transient ? null : arrival.One(name)).ToList();
        if (parts.Contains(null)) return null;
        var notes = new List<string>();
        var email = arrival.One(settings.Email);
        return new(
            string.Join('|', parts.Select(part => part!.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("|", "\\|", StringComparison.Ordinal))),
            arrival.One(settings.UserName) ?? email ?? arrival.One(subject), email, arrival.One(settings.GivenName), arrival.One(settings.FamilyName), arrival.One(settings.DisplayName),
            GroupsOf(arrival, settings, notes), UncutOf(arrival, settings), settings.Orgs is { } orgs && arrival.Claims.ContainsKey(orgs.Name) ? Values(arrival[orgs.Name], orgs, notes) : null, notes);
    }

    static List<string>? GroupsOf(Arrival arrival, ConnectionSettings settings, List<string> notes)
    {
        if (settings.Groups is not { } groups) return null;
        if (arrival.GroupsLeftOut) notes.Add($"The identity provider left '{groups.Name}' out because there are too many groups. Nothing was changed: let it send assigned groups only, or push groups by SCIM.");
        if (arrival.GroupsLeftOut || !arrival.Claims.ContainsKey(groups.Name)) return null;
        var values = Values(arrival[groups.Name], groups, notes);
        return settings.GroupsFormat == "dn" ? values.ConvertAll(CommonName) : values;
    }

    /// <summary>Several values of their own need no delimiter: one that stands in them belongs to a name, which is not cut.</summary>
    static List<string> Values(IReadOnlyList<string> values, ClaimList list, List<string> notes)
    {
        var cut = list.Delimiter is { } delimiter && values is [var only] ? only.Split(delimiter) : values;
        if (list.Delimiter is { } inside && values.Count > 1 && values.Any(v => v.Contains(inside, StringComparison.Ordinal)))
            notes.Add($"'{list.Name}' came as {values.Count} values of their own, and some hold the delimiter '{inside}': they were taken whole. Take {list.Name}'s delimiter back.");
        return [.. cut.Select(v => v.Trim()).Where(v => v.Length > 0).Distinct(StringComparer.Ordinal)];
    }

    const int LongestRun = 4, MostPieces = 200;

    /// <summary>"Sales, EMEA,Staff" is Sales, EMEA and Staff, and perhaps somebody meant "Sales, EMEA".</summary>
    static List<string> UncutOf(Arrival arrival, ConnectionSettings settings)
    {
        if (settings.Groups is not { Delimiter: { } delimiter } groups || arrival.GroupsLeftOut || arrival[groups.Name] is not [var only] || only.Split(delimiter) is not { Length: > 1 and <= MostPieces } pieces) return [];
        var runs = Enumerable.Range(2, LongestRun - 1).SelectMany(length => Enumerable.Range(0, Math.Max(0, pieces.Length - length + 1)).Select(from => string.Join(delimiter, pieces, from, length).Trim()));
        return [.. (settings.GroupsFormat == "dn" ? runs.Select(CommonName) : runs).Distinct(StringComparer.Ordinal)];
    }

    static string CommonName(string name) => name.Split(',', 2)[0] is var first && first.StartsWith("CN=", StringComparison.OrdinalIgnoreCase) ? first["CN=".Length..].Trim() : name;
}
