namespace Gatehouse.Mail;

/// <summary>A mail to one person. The id becomes the Message-ID: a mail that is sent twice can be told as one.</summary>
public sealed record MailMessage(string Id, DateTimeOffset At, string To, string Subject, string Text, string Html);

/// <summary>What became of a mail. Reasons are for the Org's log: they may repeat the address, never a secret.</summary>
public abstract record Delivery
{
    Delivery() { }

    /// <summary>The mail server took it over.</summary>
    public sealed record Sent : Delivery;

    /// <summary>Not now: try again.</summary>
    public sealed record Later(string Why) : Delivery;

    /// <summary>This mail will never be taken.</summary>
    public sealed record Refused(string Why) : Delivery;
}

/// <summary>Hands mail to the world: <see cref="SmtpMailer"/>, or nobody.</summary>
public interface IMailer
{
    /// <summary>How long a delivery may take; null when no mail server is configured.</summary>
    TimeSpan? Patience { get; }

    Task<Delivery> SendAsync(MailMessage message, CancellationToken ct);
}

/// <summary>No mail server is configured: everything waits until one is.</summary>
sealed class NoMailer : IMailer
{
    public TimeSpan? Patience => null;

    public Task<Delivery> SendAsync(MailMessage message, CancellationToken ct) => Task.FromResult<Delivery>(new Delivery.Later("No mail server is configured."));
}
