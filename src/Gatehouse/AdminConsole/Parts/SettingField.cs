namespace Gatehouse.AdminConsole.Parts;

/// <summary>A setting as a field of a form.</summary>
/// <param name="First">What holds where nothing was decided.</param>
/// <param name="Choices">Where it is one of a few.</param>
public sealed record SettingField(string Key, string Label, string First, string? Help = null, IReadOnlyList<(string Value, string Words)>? Choices = null);
