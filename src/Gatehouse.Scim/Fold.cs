namespace Gatehouse.Scim;

/// <summary>
/// The form in which values without case are compared: simple lower case of every script, the same on every machine.
/// Unicode normalization is not applied: .NET has it only from the host's ICU, and a key must not depend on the host.
/// </summary>
public static class Fold
{
    public static string Key(string text) => text.ToLowerInvariant();
}
