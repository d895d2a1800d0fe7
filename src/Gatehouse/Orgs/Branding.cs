using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Gatehouse.Orgs;

/// <summary>How sign-in pages look: of an Org, or of the instance.</summary>
/// <param name="Colour">Of buttons, #rrggbb.</param>
/// <param name="Logo">The first digits of the picture's hash, and what it is: the name of the file in addresses.</param>
public sealed record Branding(string? Name = null, string? Colour = null, string? Logo = null)
{
    public const int MostName = 100, MostLogo = 64 << 10;

    public static Branding None { get; } = new();

    public bool IsNone => this == None;

    /// <summary>The style sheet that the colour comes to; null without one.</summary>
    public string? Style => Colour is null ? null : Accent.Css(Colour);

    /// <summary>Its name in addresses, which changes with the colour, so that browsers may keep it for good.</summary>
    public string? StyleFile => Style is { } css ? Hash(Encoding.UTF8.GetBytes(css)) + ".css" : null;

    public static Branding Read(string? json) => json is null ? None : JsonSerializer.Deserialize<Branding>(json)!;

    public string Write() => JsonSerializer.Serialize(this);

    /// <summary>Changes what is named; null takes it back.</summary>
    /// <param name="logo">The picture in base64, where that changed.</param>
    /// <exception cref="FormatException">What cannot be.</exception>
    public Branding With(IReadOnlyDictionary<string, string?> wish, out string? logo)
    {
        var (now, picture) = (this, (string?)null);
        foreach (var (key, given) in wish)
        {
            var value = given is { Length: > 0 } ? given : null;
            now = (key, value) switch
            {
                ("name", null or { Length: <= MostName }) => now with { Name = value?.Trim() },
                ("colour", null) => now with { Colour = null },
                ("colour", { } text) when Accent.IsColour(text) => now with { Colour = text.ToLowerInvariant() },
                ("logo", null) => now with { Logo = null },
                ("logo", { } text) => now with { Logo = FileOf(picture = text) },
                _ => throw new FormatException($"'{key}' is none of these: name ({MostName} characters at most), colour (such as #0b57d0), logo (PNG, JPEG or WebP of 64 kB at most, in base64)."),
            };
        }

        logo = picture;
        return now;
    }

    public static string TypeOf(string file) => file.Split('.')[^1] switch { "png" => "image/png", "jpg" => "image/jpeg", "webp" => "image/webp", _ => "text/css" };

    /// <summary>What it is by its first bytes, whatever it is called. SVG is not among these: it may carry scripts.</summary>
    static string FileOf(string base64)
    {
        var bytes = new byte[base64.Length];
        if (!Convert.TryFromBase64String(base64, bytes, out var length)) throw new FormatException("'logo' is a picture in base64.");
        if (length > MostLogo) throw new FormatException("A logo has 64 kB at most.");
        var kind = bytes.AsSpan(0, length) switch
        {
            [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => "png",
            [0xFF, 0xD8, 0xFF, ..] => "jpg",
            [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] => "webp",
            _ => throw new FormatException("A logo is PNG, JPEG or WebP."),
        };
        return $"{Hash(bytes.AsSpan(0, length))}.{kind}";
    }

    static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes))[..16];
}
