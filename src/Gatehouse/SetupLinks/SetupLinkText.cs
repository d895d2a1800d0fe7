using Gatehouse.Data;
using Gatehouse.Tokens;

namespace Gatehouse.SetupLinks;

/// <summary>The secret in a setup link's address. It names its Org, so that the row is found by the Org's own key.</summary>
static class SetupLinkText
{
    public static string New(OrgId org) => TokenText.New($"{TokenText.SetupPrefix}{org.Value}_");

    public static string Address(string publicUrl, string text) => $"{publicUrl.TrimEnd('/')}/setup/{text}";

    /// <summary>Null when it is cut, mistyped, or none of ours.</summary>
    public static string? OrgOf(string? text) => text is { Length: > 0 and <= 200 } && text.StartsWith(TokenText.SetupPrefix, StringComparison.Ordinal) && TokenText.IsWhole(text)
        && text[TokenText.SetupPrefix.Length..].Split('_') is [var org, _] ? org : null;
}
