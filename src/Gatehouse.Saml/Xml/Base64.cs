namespace Gatehouse.Saml.Xml;

/// <summary>The form fields of the POST binding.</summary>
static class Base64
{
    const int Longest = 256 << 10;

    /// <exception cref="SamlException">size, encoding</exception>
    public static byte[] Decode(string text)
    {
        if (text.Length > Longest) throw new SamlException(Check.Size, $"The message has {text.Length} characters, more than {Longest}.");
        try
        {
            return Convert.FromBase64String(text); // White space inside is allowed: some wrap their lines.
        }
        catch (FormatException)
        {
            throw new SamlException(Check.Encoding, "The message is no base64.");
        }
    }
}
