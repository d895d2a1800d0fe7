namespace Gatehouse.Scim.Tests;

public sealed class FilterLiteralTests
{
    [Theory]
    [InlineData("\"\"", "")]
    [InlineData("\"a\"", "a")]
    [InlineData("""  "\"\\\/\b\f\n\r\t" """, "\"\\/\b\f\n\r\t")]
    [InlineData("""  "caf\u00e9 \uD83D\ude00 é 😀" """, "café 😀 é 😀")]
    [InlineData("\"true\"", "true")]
    [InlineData("\"null\"", "null")]
    [InlineData("\"1\"", "1")]
    [InlineData("true", true)]
    [InlineData("FALSE", false)]
    [InlineData("null", null)]
    [InlineData("NULL", null)]
    public void A_literal_is_one_of_JSON(string literal, object? value)
    {
        Value(literal, lenient: false).ShouldBe(value);
        Value(literal, lenient: true).ShouldBe(value);
    }

    [Theory]
    [InlineData("0", "0")]
    [InlineData("-1", "-1")]
    [InlineData("12.50", "12.5")]
    [InlineData("1e3", "1000")]
    [InlineData("5E-1", "0.5")]
    [InlineData("79228162514264337593543950335", "79228162514264337593543950335")]
    public void A_number_is_exact(string literal, string value) =>
        Value(literal, lenient: false).ShouldBe(decimal.Parse(value, System.Globalization.CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("jyoung")]
    [InlineData("Employee")]
    [InlineData("example.com")]
    [InlineData("a@b.c")]
    [InlineData("2015-10-10T14:38:21.8617979-07:00")]
    [InlineData("{id}")]
    [InlineData("truely")]
    [InlineData("1e400")]
    [InlineData("123456789012345678901234567890")]
    public void A_bare_word_is_a_text_for_lenient_and_an_error_for_strict(string word)
    {
        Value(word, lenient: true).ShouldBe(word);
        Should.Throw<ScimException>(() => Value(word, lenient: false)).Error.Type.ShouldBe("invalidFilter");
    }

    [Theory]
    [InlineData("007")]
    [InlineData("+5")]
    [InlineData(".5")]
    [InlineData("5.")]
    public void What_JSON_writes_otherwise_is_a_bare_word_and_no_number(string word)
    {
        Value(word, lenient: true).ShouldBe(word);
        Should.Throw<ScimException>(() => Value(word, lenient: false)).Error.Type.ShouldBe("invalidFilter");
    }

    [Theory]
    [InlineData("userName sw O", "userName sw \"O\"")]
    [InlineData("name.FamilyName eq Employee and (emails.Value co example.com or a pr)", "name.FamilyName eq \"Employee\" and (emails.Value co \"example.com\" or a pr)")]
    [InlineData("emails[type eq work].value eq a@b.c", "emails[type eq \"work\" and value eq \"a@b.c\"]")]
    [InlineData("active EQ \"true\"", "active eq \"true\"")]
    public void Lenient_reads_the_filters_of_Microsofts_samples(string text, string printed) =>
        Filter.Parse(text, lenient: true).ToString().ShouldBe(printed);

    [Theory]
    [InlineData("\"\\u0000\"")]
    [InlineData("\"\\ud800\"")]
    [InlineData("\"\\udc00\\ud800\"")]
    [InlineData("\"a\0b\"")]
    [InlineData("a\0b")]
    [InlineData("\"a\nb\"")]
    [InlineData("\"a\\x\"")]
    [InlineData("\"a\\u12\"")]
    [InlineData("\"a\\")]
    [InlineData("\"a")]
    [InlineData("'a'x\"")]
    [InlineData("")]
    [InlineData(")")]
    [InlineData("\"a\"b")]
    public void What_is_no_text_is_no_literal_in_either_mode(string literal)
    {
        Should.Throw<ScimException>(() => Value(literal, lenient: true)).Error.Type.ShouldBe("invalidFilter");
        Should.Throw<ScimException>(() => Value(literal, lenient: false)).Error.Type.ShouldBe("invalidFilter");
    }

    [Fact]
    public void Half_a_surrogate_pair_is_no_text_wherever_it_comes_from()
    {
        foreach (var half in new[] { (char)0xD800, (char)0xDFFF })
            foreach (var literal in new[] { $"\"{half}\"", $"{half}", $"a{half}b", $"\"\\n{half}\"" })
                What_is_no_text_is_no_literal_in_either_mode(literal);
    }

    static object? Value(string literal, bool lenient) => Filter.Parse("a eq " + literal, lenient).ShouldBeOfType<Filter.Compare>().Value;
}
