using System.Net;
using System.Runtime.CompilerServices;
using System.Text;

namespace Gatehouse.Pages;

/// <summary>A piece of a page, written as an interpolated string: every hole is encoded, so that injection has no syntax. Pieces fit into pieces.</summary>
[InterpolatedStringHandler]
public sealed class Html(int literalLength, int holes)
{
    readonly StringBuilder text = new(literalLength + (holes * 16));

    public static Html Nothing { get; } = new(0, 0);

    public static Html Of(Html html) => html;

    /// <summary>One piece for each thing.</summary>
    public static Html Each<T>(IEnumerable<T> things, Func<T, Html> piece)
    {
        var all = new Html(0, 0);
        foreach (var thing in things) all.AppendFormatted(piece(thing));
        return all;
    }

    public void AppendLiteral(string literal) => text.Append(literal);

    public void AppendFormatted(string? value) => text.Append(WebUtility.HtmlEncode(value));

    public void AppendFormatted(Html html) => text.Append(html.text);

    public override string ToString() => text.ToString();
}
