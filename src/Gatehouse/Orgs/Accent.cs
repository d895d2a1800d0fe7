using System.Globalization;

namespace Gatehouse.Orgs;

/// <summary>
/// A colour that somebody chose, made readable: the text on it is black or white, whichever can be read, and where it is the colour of text itself it is mixed with
/// black or white until it has the contrast that WCAG 2.2 asks for (1.4.3).
/// </summary>
public static class Accent
{
    const double Enough = 4.5;
    const string White = "#ffffff", Black = "#000000";

    /// <summary>Behind text, in the light and in the dark (pages.css: --sheet).</summary>
    const string LightSheet = "#ffffff", DarkSheet = "#1a1f26";

    public static bool IsColour(string text) => text.Length == 7 && text[0] == '#' && text.Skip(1).All(char.IsAsciiHexDigit);

    public static string Css(string colour) =>
        $":root{{--act:{colour};--on-act:{TextOn(colour)};--link:{Towards(colour, Black, LightSheet)}}}@media (prefers-color-scheme:dark){{:root{{--act:{colour};--on-act:{TextOn(colour)};--link:{Towards(colour, White, DarkSheet)}}}}}\n";

    /// <summary>One of the two always has enough.</summary>
    public static string TextOn(string colour) => Contrast(White, colour) >= Enough ? White : Black;

    public static double Contrast(string one, string other)
    {
        var (a, b) = (Luminance(one), Luminance(other));
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    static string Towards(string colour, string end, string sheet)
    {
        for (var part = 0; part < 20; part++)
            if (Mix(colour, end, part / 20.0) is var mixed && Contrast(mixed, sheet) >= Enough) return mixed;
        return end;
    }

    static string Mix(string one, string other, double part)
    {
        var (a, b) = (Parts(one), Parts(other));
        return "#" + string.Concat(a.Zip(b, (x, y) => ((int)Math.Round(x + ((y - x) * part))).ToString("x2", CultureInfo.InvariantCulture)));
    }

    static double Luminance(string colour)
    {
        var linear = Parts(colour).Select(part => part / 255.0).Select(part => part <= 0.04045 ? part / 12.92 : Math.Pow((part + 0.055) / 1.055, 2.4)).ToList();
        return (0.2126 * linear[0]) + (0.7152 * linear[1]) + (0.0722 * linear[2]);
    }

    static int[] Parts(string colour) => [.. Enumerable.Range(0, 3).Select(i => int.Parse(colour.AsSpan(1 + (2 * i), 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture))];
}
