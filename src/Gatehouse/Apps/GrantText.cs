using System.Buffers.Text;
using System.Globalization;
using Gatehouse.Data;
using Gatehouse.Web;

namespace Gatehouse.Apps;

/// <summary>
/// The text of a code or a refresh token: where the grant lies (its Org and its id), which generation of refresh token this is, and 256 bits that only this
/// instance can make of them. Nothing of it is stored; what was never given out is told from what was given out and used before.
/// </summary>
public sealed class GrantText(MasterKeys master)
{
    const string CodePrefix = "gatehouse_code_", RefreshPrefix = "gatehouse_refresh_";
    const int OrgLength = 12, IdLength = 32, GenerationLength = 8, Proof = 43;

    readonly Proofs proofs = new(master, "app grants", proof => Base64Url.EncodeToString(proof));

    /// <param name="Generation">0 is a code.</param>
    public sealed record Place(OrgId Org, string Id, long Generation);

    public string Code(OrgId org, string id) => Text(CodePrefix, org, id, 0);

    public string Refresh(OrgId org, string id, long generation) => Text(RefreshPrefix, org, id, generation);

    /// <summary>Null when it is nothing that this instance gave out.</summary>
    public Place? Read(string text, bool isCode)
    {
        var prefix = isCode ? CodePrefix : RefreshPrefix;
        if (text.Length != prefix.Length + OrgLength + IdLength + GenerationLength + Proof || !text.StartsWith(prefix, StringComparison.Ordinal)) return null;
        var body = text.AsSpan(prefix.Length);
        if (!long.TryParse(body.Slice(OrgLength + IdLength, GenerationLength), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var generation)) return null;
        var place = new Place(new(body[..OrgLength].ToString()), body.Slice(OrgLength, IdLength).ToString(), generation);
        return Body(prefix, place.Org, place.Id, generation) is var said && text.StartsWith(said, StringComparison.Ordinal) && proofs.Hold(said, text[said.Length..]) ? place : null;
    }

    string Text(string prefix, OrgId org, string id, long generation)
    {
        var body = Body(prefix, org, id, generation);
        return body + proofs.Of(body);
    }

    static string Body(string prefix, OrgId org, string id, long generation) => string.Create(CultureInfo.InvariantCulture, $"{prefix}{org.Value}{id}{generation:x8}");
}
