using Gatehouse.Tests.Captures;

namespace Gatehouse.Tests;

public sealed class CapturesOnSqlite(OnSqlite gatehouse) : CaptureTests(gatehouse), IClassFixture<OnSqlite>;

public sealed class CapturesOnPostgres(OnPostgres gatehouse) : CaptureTests(gatehouse), IClassFixture<OnPostgres>;

/// <summary>Every file below Idp/ is a scenario that a client really plays; a new habit is a new file.</summary>
public abstract class CaptureTests
{
    readonly Running gatehouse;

    protected CaptureTests(Running gatehouse)
    {
        Assert.SkipUnless(gatehouse.Available, "GATEHOUSE_TEST_POSTGRES names no server.");
        this.gatehouse = gatehouse;
    }

    public static TheoryData<string> Files => [.. Capture.Files];

    [Theory, MemberData(nameof(Files))]
    public async Task The_client_finds_what_it_needs(string file)
    {
        var capture = Capture.Read(file);
        var org = await gatehouse.OrgAsync(capture.Settings, capture.Schemas);
        await new Replay(file, org.Idp, org.Token, TestContext.Current.CancellationToken).RunAsync(capture);
    }
}

public sealed class CaptureCorpusTests
{
    /// <summary>Q36 is Entra's own token, Q60 our answer to too many requests: no scenario shows them.</summary>
    static readonly string[] Elsewhere = ["Q36", "Q60"];

    [Fact]
    public void Every_quirk_and_decision_has_a_capture()
    {
        var captured = Capture.Files.Select(file => Capture.Read(file).Quirk)
            .Concat(Capture.Files.Select(file => Path.GetFileName(file).Split('_')[0].ToUpperInvariant()));

        Enumerable.Range(1, 88).Select(n => $"Q{n:00}").Concat(Enumerable.Range(1, 10).Select(n => $"D{n}"))
            .Except(Elsewhere).Except(captured).ShouldBeEmpty();
    }

    [Fact]
    public void Every_step_expects_something() =>
        Capture.Files.SelectMany(file => Capture.Read(file).Steps).SelectMany(step => step.Together ?? [step])
            .ShouldAllBe(step => step.Send != null && step.Expect != null);
}
