using System.Buffers.Text;

namespace Gatehouse.Simulate;

/// <summary>One HTTP answer. All of it lies in the wire's own buffer and lasts until the next request there.</summary>
public readonly record struct ScimAnswer(
    int Status,
    ReadOnlyMemory<byte> Body,
    ReadOnlyMemory<byte> ETag,
    ReadOnlyMemory<byte> Location,
    ReadOnlyMemory<byte> RetryAfter)
{
    public bool Ok => Status is >= 200 and < 300;

    /// <summary>How long the server asks to wait. Whole seconds only: Okta does not read a date here.</summary>
    public TimeSpan? Wait =>
        Utf8Parser.TryParse(RetryAfter.Span, out int seconds, out var used) && used == RetryAfter.Length && seconds >= 0
            ? TimeSpan.FromSeconds(seconds)
            : null;
}
