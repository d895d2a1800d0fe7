using System.Text;

namespace Gatehouse.Scim;

/// <summary>
/// The form in which values without case are compared: what a person would call "the same name".
/// Close to the PRECIS UsernameCaseMapped profile (RFC 8265 §3.3, asked for by RFC 7644 §7.8): width and case are folded.
/// </summary>
public static class Fold
{
    public static string Key(string text) => Ascii.IsValid(text)
        ? text.ToLowerInvariant()
        : text.Normalize(NormalizationForm.FormKC).ToLowerInvariant().Normalize(NormalizationForm.FormC);
}
