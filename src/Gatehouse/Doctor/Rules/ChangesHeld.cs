using Gatehouse.Leaving;

namespace Gatehouse.Doctor.Rules;

/// <summary>The guard holds what the identity provider asked for, and nobody has decided.</summary>
static class ChangesHeld
{
    /// <summary>Then it is done without anybody having looked.</summary>
    static readonly TimeSpan Soon = TimeSpan.FromHours(4);

    public static Rule Rule { get; } = new("changes-held", LookAsync);

    static async Task<Finding?> LookAsync(Examination exam, CancellationToken ct)
    {
        var open = (await HeldBatch.ListAsync(exam.Db, ct)).Where(b => b.State == HeldBatch.Open).OrderBy(b => b.DueAt).ToList();
        if (open.Count == 0) return null;
        var (counts, inGroups) = (await HeldPerson.CountsAsync(exam.Db, ct), await HeldAccess.CountsAsync(exam.Db, ct));
        return new(Rule.Id, open[0].DueAt - exam.Now < Soon ? Severity.Error : Severity.Warning,
            $"The guard holds {Examination.Several(open.Count, "batch of changes", "batches of changes")}, and nobody has decided",
            [.. open.Take(Examination.Shown).Select(b => new Evidence($"Batch {b.Id} holds {Examination.Several((int)(counts.GetValueOrDefault(b.Id) + inGroups.GetValueOrDefault(b.Id)), "person", "people")} and is approved by itself {Examination.Day(b.DueAt)}.", b.OpenedAt))],
            "Look at who is affected (gatehouse guard show BATCH). If the identity provider meant it: guard approve. If a wrong filter or assignment did it: mend that first, then guard reject.");
    }
}
