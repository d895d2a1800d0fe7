using Gatehouse.Leaving;

namespace Gatehouse.Doctor.Rules;

/// <summary>An Org is watched, and nobody says go: its people wait outside.</summary>
static class PreviewForgotten
{
    static readonly TimeSpan Long = TimeSpan.FromDays(7);

    public static Rule Rule { get; } = new("preview-forgotten", LookAsync);

    static async Task<Finding?> LookAsync(Examination exam, CancellationToken ct)
    {
        if (exam.Org.Preview is not { } id || await HeldBatch.FindAsync(exam.Db, id, ct) is not { } batch || exam.Now - batch.OpenedAt < Long) return null;
        return new(Rule.Id, Severity.Warning, $"The Org is in preview since {Examination.Lasting(exam.Now - batch.OpenedAt)}",
            [new Evidence("Until somebody says go, whom the identity provider pushes has no access, and who leaves keeps it.", batch.OpenedAt)],
            "Look at what it would come to (gatehouse preview show), then gatehouse preview go; or gatehouse preview cancel.");
    }
}
