namespace Gatehouse.Scim.Tests;

/// <summary>What may be compared with what: RFC 7644 §3.4.2.2, and what identity providers write instead.</summary>
public sealed class ComparisonTests
{
    [Theory]
    [InlineData("title eq \"Chief\"", "Chief")]
    [InlineData("active eq true", true)]
    [InlineData("active ne false", false)]
    [InlineData("title eq null", null)]
    [InlineData("number gt 1", 1)]
    [InlineData("weight le 1.5", 1.5)]
    [InlineData("key eq \"QUJD\"", "QUJD")]
    [InlineData("key co \"QUJD\"", "QUJD")]
    public void A_literal_of_the_attributes_own_type(string filter, object? value)
    {
        Literal(filter, lenient: false).ShouldBe(value is int or double ? Convert.ToDecimal(value, System.Globalization.CultureInfo.InvariantCulture) : value);
        Literal(filter, lenient: true).ShouldBe(Literal(filter, lenient: false));
    }

    [Fact]
    public void A_dateTime_is_a_moment_whatever_its_zone() =>
        Literal("issued ge \"2026-01-31T10:00:00.1234567+01:00\"", lenient: false)
            .ShouldBe(new DateTimeOffset(2026, 1, 31, 9, 0, 0, TimeSpan.Zero).AddTicks(1234567));

    [Theory]
    [InlineData("active eq \"True\"", true)]
    [InlineData("active EQ \"false\"", false)]
    [InlineData("number eq \"5\"", 5)]
    [InlineData("title eq 5", "5")]
    [InlineData("title eq 1.50", "1.50")]
    [InlineData("title eq true", "true")]
    public void Lenient_reads_a_literal_of_another_type(string filter, object value)
    {
        Literal(filter, lenient: true).ShouldBe(value is int number ? (decimal)number : value);
        Refused(filter, lenient: false);
    }

    [Theory]
    [InlineData("active eq \"yes\"")]
    [InlineData("active eq 1")]
    [InlineData("active gt true")]
    [InlineData("active co true")]
    [InlineData("active gt null")]
    [InlineData("title co null")]
    [InlineData("number eq \"one\"")]
    [InlineData("number co 1")]
    [InlineData("number eq true")]
    [InlineData("issued sw \"2026-01-31T10:00:00Z\"")]
    [InlineData("issued eq \"yesterday\"")]
    [InlineData("issued eq 5")]
    [InlineData("key gt \"QUJD\"")]
    [InlineData("key le \"QUJD\"")]
    [InlineData("name eq \"x\"")]
    public void What_cannot_be_compared_is_an_invalid_filter(string filter)
    {
        Refused(filter, lenient: true);
        Refused(filter, lenient: false);
    }

    [Fact]
    public void A_complex_attribute_is_compared_by_its_value()
    {
        Comparison.Default(Attribute("emails"))!.Name.ShouldBe("value");
        Comparison.Default(Attribute("title"))!.Name.ShouldBe("title");
        Comparison.Default(Attribute("name")).ShouldBeNull();
    }

    static void Refused(string filter, bool lenient) =>
        Should.Throw<ScimException>(() => Literal(filter, lenient)).Error.Type.ShouldBe("invalidFilter");

    static object? Literal(string text, bool lenient)
    {
        var filter = (Filter.Compare)Filter.Parse(text);
        return Comparison.Literal(Attribute(filter.Path.Attribute), filter.Operator, filter.Value, lenient);
    }

    static AttributeDefinition Attribute(string name) =>
        SomeSchemas.User.Resolve(name, lenient: false)?.Attribute ?? SomeSchemas.Badge.Find(name)!;
}
