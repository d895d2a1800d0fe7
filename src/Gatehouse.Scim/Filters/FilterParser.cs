using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Gatehouse.Scim;

/// <summary>Recursive descent over the grammar of RFC 7644 §3.4.2.2: or, then and, then not.</summary>
sealed partial class FilterParser(string text, bool lenient, int start = 0)
{
    int at = start;
    int depth;
    int terms;
    bool inBrackets;

    public int At => at;

    public Filter ParseAll()
    {
        if (text.Length > ScimLimits.FilterLength) throw Invalid($"longer than {ScimLimits.FilterLength} characters");
        if (!ScimJson.IsUnicode(text)) throw Invalid("half of a surrogate pair");
        var filter = ParseOr();
        SkipSpaces();
        return at == text.Length ? filter : throw Invalid("unexpected text");
    }

    /// <summary>The part between the brackets of a path such as emails[type eq "work"].value.</summary>
    public Filter ParseBrackets()
    {
        Expect('[');
        if (inBrackets) throw Invalid("brackets inside brackets");
        inBrackets = true;
        var inner = ParseOr();
        inBrackets = false;
        Expect(']');
        return inner;
    }

    Filter ParseOr()
    {
        var left = ParseAnd();
        while (TakeWord("or")) left = new Filter.Or(left, ParseAnd());
        return left;
    }

    Filter ParseAnd()
    {
        var left = ParseTerm();
        while (TakeWord("and")) left = new Filter.And(left, ParseTerm());
        return left;
    }

    Filter ParseTerm()
    {
        if (++depth > ScimLimits.FilterDepth) throw Invalid("nested too deeply");
        if (++terms > ScimLimits.FilterTerms) throw Invalid($"more than {ScimLimits.FilterTerms} terms");
        try
        {
            if (TakeWord("not")) return new Filter.Not(ParseGroup());
            return Peek() == '(' ? ParseGroup() : ParseComparison();
        }
        finally
        {
            depth--;
        }
    }

    Filter ParseGroup()
    {
        Expect('(');
        var inner = ParseOr();
        Expect(')');
        return inner;
    }

    Filter ParseComparison()
    {
        var path = AttributePath.Of(ReadName());
        if (Peek() != '[') return ParseTest(path);

        var inner = ParseBrackets();
        if (at >= text.Length || text[at] != '.') return new Filter.Any(path, inner);

        // emails[type eq "work"].value eq "x" is not in the RFC's filter grammar, and Entra matches users by it.
        at++;
        return new Filter.Any(path, new Filter.And(inner, ParseTest(AttributePath.Of(ReadName()))));
    }

    Filter ParseTest(AttributePath path)
    {
        if (TakeWord("pr")) return new Filter.Present(path);
        var word = ReadName();
        return Enum.TryParse<FilterOperator>(word, ignoreCase: true, out var op) && char.IsLetter(word[0])
            ? new Filter.Compare(path, op, ReadValue())
            : throw Invalid($"'{Notes.Shown(word)}' is no operator");
    }

    string ReadName()
    {
        SkipSpaces();
        var from = at;
        while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] is '.' or ':' or '_' or '-' or '$')) at++;
        return at > from && text[at - 1] is not ('.' or ':') ? text[from..at] : throw Invalid("a name was expected");
    }

    object? ReadValue()
    {
        SkipSpaces();
        var from = at;
        if (Peek() == '"')
        {
            for (at++; at < text.Length && text[at] != '"'; at++)
                if (text[at] == '\\') at++;
            if (at >= text.Length) throw Invalid("unclosed string");
            at++;
            return Unescape(text[from..at]);
        }

        while (at < text.Length && text[at] is not (' ' or ')' or ']' or '(' or '[' or '"')) at++;
        return text[from..at] switch
        {
            "" => throw Invalid("a value was expected"),
            var word when word.Equals("true", StringComparison.OrdinalIgnoreCase) => true,
            var word when word.Equals("false", StringComparison.OrdinalIgnoreCase) => false,
            var word when word.Equals("null", StringComparison.OrdinalIgnoreCase) => null,
            var word when JsonNumber().IsMatch(word) && decimal.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
            var word when lenient && !word.Contains('\0', StringComparison.Ordinal) => word,
            var word => throw Invalid($"'{Notes.Shown(word)}' is no value"),
        };
    }

    string Unescape(string quoted)
    {
        try
        {
            return JsonSerializer.Deserialize<string>(quoted) is { } value && !value.Contains('\0', StringComparison.Ordinal)
                ? value
                : throw Invalid("a string with a NUL character");
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            throw Invalid("malformed string");
        }
    }

    /// <summary>What JSON calls a number; 007 is a word, and may be somebody's externalId.</summary>
    [GeneratedRegex(@"\A-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex JsonNumber();

    bool TakeWord(string word)
    {
        SkipSpaces();
        var end = at + word.Length;
        if (end > text.Length || !text.AsSpan(at, word.Length).Equals(word, StringComparison.OrdinalIgnoreCase)) return false;
        if (end < text.Length && text[end] is not (' ' or '(' or ')' or ']')) return false;
        at = end;
        return true;
    }

    char Peek()
    {
        SkipSpaces();
        return at < text.Length ? text[at] : '\0';
    }

    void Expect(char c)
    {
        if (Peek() != c) throw Invalid($"'{c}' was expected");
        at++;
    }

    void SkipSpaces()
    {
        while (at < text.Length && text[at] == ' ') at++;
    }

    ScimException Invalid(string why) => new(ScimError.InvalidFilter($"Filter at {at}: {why}."));
}
