using System.Globalization;

namespace Gatehouse.Bench;

/// <summary>What a line must reach, in words and as a test.</summary>
sealed record Target(string Text, Func<Row, bool> IsMet)
{
    /// <summary>A share of the reference's rate.</summary>
    public static Target AtLeast(double share) => new(Say($"≥ {100 * share:0} %"), row => row.Ratio >= share);

    /// <summary>An operation costs at most so many times what it costs the reference.</summary>
    public static Target Within(double factor) => new(Say($"within {factor} ×"), row => row.Ratio >= 1 / factor);

    public static Target P99Below(double milliseconds) => new(Say($"p99 < {milliseconds} ms"), row => row.Measured.P99Milliseconds < milliseconds);

    public static Target MedianUpTo(double milliseconds) => new(Say($"≤ {milliseconds} ms"), row => row.Measured.MedianMilliseconds <= milliseconds);

    public static Target PeakUpTo(double megabytes) => new(Say($"≤ {megabytes} MB"), row => row.Measured.PeakMegabytes <= megabytes);

    static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
