using System.Globalization;
using FsCheck;
using FsCheck.Fluent;

namespace Gatehouse.Scim.Tests;

/// <summary>Fold and ScimTime: the forms in which text and time are compared.</summary>
public sealed class TextTests
{
    [Theory]
    [InlineData("Anna.ABEL@Example.COM", "anna.abel@example.com")]
    [InlineData("ÄÖÜ É Ñ", "äöü é ñ")]
    [InlineData("ΑΒΓ ДЖ", "αβγ дж")]
    [InlineData("ﬁ ß ı 日本 😀", "ﬁ ß ı 日本 😀")]
    public void Case_is_folded_in_every_script(string text, string key) => Fold.Key(text).ShouldBe(key);

    [Fact]
    public void Folding_does_not_depend_on_the_machines_language()
    {
        var culture = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        Fold.Key("TITLE I").ShouldBe("title i");
        CultureInfo.CurrentCulture = culture;
    }

    [Fact]
    public void A_folded_text_stays_as_it_is_and_no_longer() => Always.Holds(SomeText.Valid, text =>
    {
        Fold.Key(Fold.Key(text)).ShouldBe(Fold.Key(text));
        Fold.Key(text).Length.ShouldBe(text.Length);
    });

    [Fact]
    public void A_part_of_a_text_is_a_part_of_the_folded_text() =>
        Always.Holds(from a in SomeText.Valid from b in SomeText.Valid select (a, b), pair => Fold.Key(pair.a + pair.b).ShouldBe(Fold.Key(pair.a) + Fold.Key(pair.b)));

    [Theory]
    [InlineData("2026-01-31T09:00:00Z", "2026-01-31T09:00:00.0000000Z")]
    [InlineData("2026-01-31t09:00:00z", "2026-01-31T09:00:00.0000000Z")]
    [InlineData("2026-01-31T09:00:00", "2026-01-31T09:00:00.0000000Z")]
    [InlineData("2026-01-31T09:00Z", "2026-01-31T09:00:00.0000000Z")]
    [InlineData("2026-01-31T09:00:00.1Z", "2026-01-31T09:00:00.1000000Z")]
    [InlineData("2015-10-10T14:38:21.8617979-07:00", "2015-10-10T21:38:21.8617979Z")]
    [InlineData("2026-01-01T00:30:00+01:00", "2025-12-31T23:30:00.0000000Z")]
    [InlineData("0001-01-03T00:00:00.0000000Z", "0001-01-03T00:00:00.0000000Z")]
    [InlineData("9999-12-31T23:59:59.9999999Z", "9999-12-31T23:59:59.9999999Z")]
    [InlineData("2024-02-29T00:00:00Z", "2024-02-29T00:00:00.0000000Z")]
    public void A_dateTime_is_kept_in_UTC_with_seven_decimals(string text, string kept)
    {
        ScimTime.TryParse(text, out var time).ShouldBeTrue();
        ScimTime.Fixed(time).ShouldBe(kept);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("2026-01-31")]
    [InlineData("09:00:00")]
    [InlineData("2026-01-31 09:00:00Z")]
    [InlineData("31/01/2026T09:00:00Z")]
    [InlineData("01/31/2026T09:00:00Z")]
    [InlineData("2026-13-01T09:00:00Z")]
    [InlineData("2025-02-29T09:00:00Z")]
    [InlineData("2026-01-31T25:00:00Z")]
    [InlineData("2026-01-31T09:61:00Z")]
    [InlineData("2026-01-31T09:00:00+25:00")]
    [InlineData("0001-01-01T00:00:00+14:00")]
    [InlineData("9999-12-31T23:59:59-14:00")]
    [InlineData("2026-01-31T09:00:00 GMT")]
    [InlineData("2026-01-31T09:00 PM")]
    [InlineData("2026-01-31Tnine o'clock")]
    [InlineData("-2026-01-31T09:00:00Z")]
    [InlineData("2026-01-31T09:00:00.00000000000000000000000000Z")]
    public void What_is_no_dateTime(string? text) => ScimTime.TryParse(text, out _).ShouldBeFalse();

    [Fact]
    public void Times_sort_as_their_text_does() =>
        Always.Holds(from a in Moment from b in Moment select (a, b), pair =>
            Math.Sign(string.CompareOrdinal(ScimTime.Fixed(pair.a), ScimTime.Fixed(pair.b))).ShouldBe(Math.Sign(pair.a.UtcDateTime.CompareTo(pair.b.UtcDateTime))));

    [Fact]
    public void What_is_written_is_read_as_the_same_moment() => Always.Holds(Moment, moment =>
    {
        ScimTime.TryParse(ScimTime.Fixed(moment), out var kept).ShouldBeTrue();
        kept.ShouldBe(moment);
        ScimTime.TryParse(ScimTime.Text(moment), out var answered).ShouldBeTrue();
        (moment - answered).ShouldBeInRange(TimeSpan.Zero, TimeSpan.FromMilliseconds(1));
    });

    static readonly Gen<DateTimeOffset> Moment =
        from days in Gen.Choose(1, 3_652_000)
        from ticks in Gen.Choose(0, int.MaxValue)
        from hours in Gen.Choose(-14, 14)
        select new DateTimeOffset(DateTime.MinValue.AddDays(days).AddTicks(ticks * 400L), TimeSpan.Zero).ToOffset(TimeSpan.FromHours(hours));
}
