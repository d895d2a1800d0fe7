using System.Text;
using Gatehouse.Simulate;

namespace Gatehouse.Bench;

/// <summary>The little that the driver needs to know of an answer, without parsing it.</summary>
static class Answers
{
    /// <summary>The first id in the answer: both servers write it before anything that could have one too.</summary>
    public static string Id(ScimAnswer answer)
    {
        var rest = answer.Body.Span;
        var at = rest.IndexOf("\"id\":\""u8);
        if (at < 0) throw new InvalidDataException("There is no id in the answer.");
        rest = rest[(at + 6)..];
        return Encoding.ASCII.GetString(rest[..rest.IndexOf((byte)'"')]);
    }

    public static string Total(long total) => $"\"totalResults\":{total},";
}
