using System.Diagnostics.Metrics;

namespace Gatehouse.Telemetry;

/// <summary>What is counted of people who sign in, and of apps that ask for them. Labels are closed lists: no name, and nothing that somebody sent.</summary>
static class SignInMeter
{
    public const string Fine = "ok";

    static readonly Meter Meter = new(ScimMeter.Name);
    static readonly Counter<long> SignIns = Meter.CreateCounter<long>("gatehouse.signins", null, "Sign-ins, and those that were refused, by the check that refused them.");
    static readonly Counter<long> Answers = Meter.CreateCounter<long>("gatehouse.provider.answers", null, "What apps were answered.");

    /// <param name="outcome">As the sign-in log has it.</param>
    /// <param name="check">Which one refused; null where none did.</param>
    public static void Came(string outcome, string? check) => SignIns.Add(1, new("outcome", outcome), new("check", check ?? ""));

    /// <param name="endpoint">authorize, code or refresh: the last two of the token endpoint.</param>
    /// <param name="outcome">An error of the standards, or <see cref="Fine"/>.</param>
    public static void Answered(string endpoint, string outcome) => Answers.Add(1, new("endpoint", endpoint), new("outcome", outcome));
}
