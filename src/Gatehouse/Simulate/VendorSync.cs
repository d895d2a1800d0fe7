namespace Gatehouse.Simulate;

/// <summary>A part of a sync: steps that may run side by side and need all earlier phases.</summary>
sealed record Phase(string Name, int Steps, Func<Session, int, CancellationToken, Task> StepAsync);

/// <summary>The habits of one identity provider.</summary>
interface IVendorSync
{
    /// <summary>Header lines of every request, each with its line end.</summary>
    string Headers { get; }

    IReadOnlyList<Phase> Phases { get; }
}
