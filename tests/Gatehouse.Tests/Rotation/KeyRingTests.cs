using Gatehouse.Data;
using Gatehouse.Tests.Tenancy;
using Gatehouse.Web;

namespace Gatehouse.Tests.Rotation;

/// <summary>The text of the ring.</summary>
public sealed class KeyRingTests
{
    const string One = "the-first-key-that-there-ever-was", Two = "a key with spaces, and a second one:", Three = "and 3 are more than one would have";

    static string Id(string text) => MasterKey.Of(text).Id;

    [Fact]
    public void A_key_alone_is_a_ring_and_is_written_as_it_was()
    {
        var ring = KeyRing.Read(One);

        (ring.Current.Id, ring.Next, ring.Old.Count, ring.Write()).ShouldBe((Id(One), null, 0, One));
        KeyRing.Read("two lines of base64, as openssl\nwraps them, are one key").Current.Id.ShouldBe(Id("two lines of base64, as openssl\nwraps them, are one key"));
        KeyRing.Read("old:of-no-ring-that-knows-which-is-current").Current.Id.ShouldBe(Id("old:of-no-ring-that-knows-which-is-current"));
    }

    [Theory, InlineData("\n"), InlineData("\r\n"), InlineData(";"), InlineData(" ; ")]
    public void Entries_stand_in_lines_or_behind_semicolons(string between)
    {
        var ring = KeyRing.Read(string.Join(between, $"old:{One}", $"current: {Two}", $"next:{Three}"));

        (ring.Current.Id, ring.Next!.Id, ring.Old.Single().Id).ShouldBe((Id(Two), Id(Three), Id(One)));
        ring.All.Select(k => ring.State(k.Id)).ShouldBe(["current", "old", "next"]);
    }

    [Theory, InlineData(One), InlineData("two lines of base64, as openssl\nwraps them"), InlineData("; and # and old: may be in a key as well"), InlineData("sha256:is-how-this-key-begins, by chance")]
    public void What_is_written_is_read_again_also_when_the_key_of_before_fits_into_no_line(string before)
    {
        var next = MasterKey.New();
        var ring = (KeyRing.Read(before) with { Next = next }).Turned();

        var read = KeyRing.Read(ring.Write());

        (read.Current.Id, read.Next, read.Old.Single().Id).ShouldBe((next.Id, null, Id(before)));
        (read with { Old = [] }).Write().ShouldBe(next.Entry);
        KeyRing.Read((KeyRing.Read((KeyRing.Read(before) with { Next = next }).Write()) with { Next = null }).Write()).Current.Id.ShouldBe(Id(before));
    }

    [Theory]
    [InlineData(""), InlineData("too short"), InlineData($"current:{One}\ncurrent:{Two}"), InlineData($"current:{One}\nnext:{Two}\nnext:{Three}"), InlineData($"current:{One}\nelse:{Two}"), InlineData("current:short"),
     InlineData($"current:{One}\n{Two}"), InlineData("current:sha256:00"), InlineData("current:sha256:no hex, and not short either, is no key")]
    public void What_is_no_ring_is_refused_without_repeating_it(string text)
    {
        var refused = Should.Throw<FormatException>(() => KeyRing.Read(text)).Message;

        foreach (var key in (string[])[One, Two, Three]) refused.ShouldNotContain(key);
    }
}

public sealed class SealedColumnsOnSqlite(OnSqlite gatehouse) : SealedColumnTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class SealedColumnsOnPostgres(OnPostgres gatehouse) : SealedColumnTests(gatehouse), IClassFixture<OnPostgres>;

/// <summary>Nothing that is sealed is forgotten when the master key changes.</summary>
public abstract class SealedColumnTests
{
    readonly BareDatabase bare;

    protected SealedColumnTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        bare = new(gatehouse.Database);
    }

    [Fact]
    public void Every_column_is_in_the_list()
    {
        // Others cannot be made: the constructor is private.
        typeof(SealedColumn).GetConstructors().ShouldBeEmpty();
        SealedColumn.All.ShouldBe(typeof(SealedColumn).GetFields().Where(f => f.FieldType == typeof(SealedColumn)).Select(f => (SealedColumn)f.GetValue(null)!));
        typeof(Secrets).GetMethods().Where(m => m.Name is "Seal" or "Open").ShouldAllBe(m => m.GetParameters()[0].ParameterType == typeof(SealedColumn));
    }

    [Fact]
    public async Task Each_is_a_column_of_the_schema_and_found_by_its_primary_key()
    {
        foreach (var column in SealedColumn.All)
        {
            var columns = await bare.ColumnsAsync(column.Table);
            columns.ShouldContain(column.Column, column.ToString());
            column.BoundTo.Except(columns).ShouldBeEmpty(column.ToString());
            (await bare.KeyAsync(column.Table)).ShouldBe(column.Key, column.ToString());
        }
    }

    /// <summary>A migration that brings a sealed column says so, as all have done.</summary>
    [Fact]
    public async Task A_table_of_which_a_migration_says_that_it_is_sealed_is_in_the_list()
    {
        var said = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Source.Root, "src", "Gatehouse", "Data", "Migrations"), "*.sql"))
            foreach (var part in (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).Split("\n\n").Where(p => p.Contains("sealed", StringComparison.OrdinalIgnoreCase) && p.Contains("create table ", StringComparison.Ordinal)))
                said.Add(part.Split("create table ")[1].Split(' ')[0]);

        said.Count.ShouldBeGreaterThan(4);
        said.Except(SealedColumn.All.Select(c => c.Table)).ShouldBeEmpty();
    }
}
