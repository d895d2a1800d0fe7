using Gatehouse.Members;

namespace Gatehouse.Doctor.Rules;

/// <summary>People are invited, and the mail that would bring them does not arrive: refused, tried again and again, or sent by nobody.</summary>
static class InvitationsFailing
{
    static readonly TimeSpan Long = TimeSpan.FromHours(1);

    public static Rule Rule { get; } = new("invitations-failing", LookAsync);

    static async Task<Finding?> LookAsync(Examination exam, CancellationToken ct)
    {
        var open = await InvitationStore.ListAsync(exam.Db, ct);
        var failed = open.Where(i => i.State(exam.Now) == "failed").ToList();
        var waiting = open.Where(i => i.State(exam.Now) == "waiting" && exam.Now - i.CreatedAt > Long).ToList();
        if (failed.Count + waiting.Count == 0) return null;
        return new(Rule.Id, Severity.Warning, $"{Examination.Several(failed.Count + waiting.Count, "invitation does", "invitations do")} not arrive",
            [.. failed.Select(i => new Evidence($"{i.UserName} ({i.UserId}): {i.Failure}", i.CreatedAt))
                .Concat(waiting.Select(i => new Evidence($"{i.UserName} ({i.UserId}) waits: {i.Failure ?? "nothing was tried. Is a mail server configured (--smtp)?"}", i.CreatedAt))).Take(Examination.Shown)],
            "Correct the address at the identity provider, then: gatehouse invitation resend. When all of them wait, look at the mail server (--smtp) and at the server's log. Meanwhile gatehouse invitation list shows the links.");
    }
}
