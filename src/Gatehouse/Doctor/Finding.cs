namespace Gatehouse.Doctor;

public enum Severity
{
    Hint,
    Warning,
    Error,
}

/// <summary>One sentence of proof.</summary>
/// <param name="Entry">The id of an entry of the Org's sync log.</param>
/// <param name="OperatorOnly">It speaks of another Org.</param>
public sealed record Evidence(string Text, DateTimeOffset? At = null, string? Entry = null, bool OperatorOnly = false);

/// <summary>A misconfiguration that the evidence names.</summary>
/// <param name="Repair">What the administrator of the identity provider does about it.</param>
/// <param name="OperatorOnly">That it is seen at all would tell this Org something of another.</param>
public sealed record Finding(string Rule, Severity Severity, string Title, IReadOnlyList<Evidence> Evidence, string Repair, bool OperatorOnly = false)
{
    public string Docs => "docs/reference/doctor.md#" + Rule;

    /// <summary>What the Org's own administrator may see of it; null is nothing.</summary>
    public Finding? ForOrg() => OperatorOnly ? null : this with { Evidence = [.. Evidence.Where(e => !e.OperatorOnly)] };
}
