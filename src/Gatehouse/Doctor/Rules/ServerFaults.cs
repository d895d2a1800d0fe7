namespace Gatehouse.Doctor.Rules;

/// <summary>Faults of our own, or of the database.</summary>
static class ServerFaults
{
    public static Rule Rule { get; } = new("server-faults", Look);

    static Finding? Look(Examination exam)
    {
        var faults = exam.Log.Recent.Where(e => e.HttpStatus >= 500 && e.HttpStatus != 501).ToList();
        return faults.Count == 0 ? null : new(Rule.Id, Severity.Error, $"The server failed {Examination.Times(faults.Count)}",
            [.. faults.Take(Examination.Shown).Select(e => new Evidence($"{e.Action} {e.ResourceType}: {e.HttpStatus} {e.Reason}", e.At, e.Id))],
            "Nothing is wrong at the identity provider. The server's own log has the fault under the id in the reason: please report it. 503 says that the database was away.");
    }
}
