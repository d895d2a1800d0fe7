using System.Text.RegularExpressions;
using Gatehouse.Tests.Tenancy;

namespace Gatehouse.Tests.Cli;

public sealed class FirstStartOnSqlite() : FirstStartTests(new OnSqlite());

public sealed class FirstStartOnPostgres() : FirstStartTests(new OnPostgres.Bare());

/// <summary>Nothing is there but the binary and an empty database.</summary>
public abstract class FirstStartTests : IDisposable
{
    // Never started: only its empty place is wanted.
    readonly Running place;

    protected FirstStartTests(Running place)
    {
        this.place = place;
        if (place.Available) return;
        Dispose();
        Assert.Skip("GATEHOUSE_TEST_POSTGRES names no server.");
    }

    public void Dispose() => Directory.Delete(place.DataFolder, recursive: true);

    [Fact]
    public async Task The_first_start_prints_two_commands_that_lead_to_a_synced_user()
    {
        await using var served = await Served.StartAsync(place.DataFolder, place.Database);
        var commands = await Soon.Async(() => Task.FromResult(served.Output.Split('\n').Select(line => line.Trim()).Where(line => line.StartsWith("./gatehouse ", StringComparison.Ordinal)).ToList()), c => c.Count == 2);
        commands.Count.ShouldBe(2, served.Output);

        // Typed as they stand there, but for the name of the binary, the token, and a password of the database.
        var issued = (await Said.ByAsync(Words(commands[0]))).Well();
        var token = issued.Out.Split([' ', '\n', '\r']).Single(word => word.StartsWith("gatehouse_scim_", StringComparison.Ordinal));
        var synced = (await Said.ByAsync(Words(commands[1].Replace("THE_TOKEN", token, StringComparison.Ordinal)))).Well();

        synced.Out.ShouldContain("No failures.");
        using var idp = new HttpClient { BaseAddress = new Uri(served.Url, "/scim/v2/") };
        idp.DefaultRequestHeaders.Authorization = new("Bearer", token);
        ((int)(await idp.AskAsync("GET Users?count=0")).Body!["totalResults"]!).ShouldBe(20);
        (await served.StopAsync()).ShouldBe(0);
        await using var again = await Served.StartAsync(place.DataFolder, place.Database);
        again.Output.ShouldNotContain("./gatehouse ");
    }

    /// <summary>A shell's words: what stands in quotes is one.</summary>
    string[] Words(string command)
    {
        var words = Regex.Matches(command, """'(?<word>[^']*)'|"(?<word>[^"]*)"|(?<word>\S+)""", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Select(match => match.Groups["word"].Value).ToList();
        if (words.IndexOf("--database") is var at and > 0) words[at + 1] = place.Database;
        return [.. words.Skip(1)];
    }

    [Fact]
    public async Task The_command_line_needs_no_server()
    {
        string[] here = ["--data", place.DataFolder, "--database", place.Database];

        (await Said.ByAsync(["migrate", "--json", .. here])).Well().Json["applied"]!.GetValue<int>().ShouldBeGreaterThan(0);
        (await Said.ByAsync(["migrate", .. here])).Well().Out.Trim().ShouldBe("Nothing to do.");
        (await Said.ByAsync(["org", "list", "--json", .. here])).Well().Json.AsArray().ShouldHaveSingleItem()!["slug"]!.ToString().ShouldBe("primary");
    }

    [Fact]
    public async Task Two_first_starts_at_once_agree()
    {
        string[] here = ["--data", place.DataFolder, "--database", place.Database];

        var lists = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Said.ByAsync(["org", "list", "--json", .. here])));

        lists.Select(list => list.Well().Out).Distinct().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_database_of_a_newer_Gatehouse_is_left_alone()
    {
        string[] here = ["--data", place.DataFolder, "--database", place.Database];
        (await Said.ByAsync(["migrate", .. here])).Well();
        var bare = new BareDatabase(place.Database);
        await bare.RowsAsync("insert into schema_versions (number, name, checksum) values (9999, '9999_future', 'x')");

        foreach (var verb in (string[][])[["migrate"], ["org", "list"], ["serve", "--urls", "http://127.0.0.1:0"]])
            (await Said.ByAsync([.. verb, .. here])).Refused(1, "newer Gatehouse");

        await bare.RowsAsync("delete from schema_versions where number = 9999");
        await bare.RowsAsync("update schema_versions set checksum = 'changed' where number = 1");
        (await Said.ByAsync(["org", "list", .. here])).Refused(1, "0001_");
    }
}

public sealed class BadDatabaseTests
{
    [Theory]
    [InlineData("Host=127.0.0.1;Port=1;Username=x;Password=s3cret", "127.0.0.1:1")]
    [InlineData("postgres://x:s3cret@127.0.0.1:1/gatehouse", "127.0.0.1:1")]
    [InlineData("Host=127.0.0.1;Nonsense=s3cret", "nonsense")]
    [InlineData("s3cret", "")]
    [InlineData("postgres://", "")]
    [InlineData("Data Source=/no/such/folder/s3cret.db", "unable to open")]
    public async Task A_database_that_cannot_be_opened_is_said_in_words_without_its_password(string database, string words)
    {
        var said = await Said.ByAsync("org", "list", "--database", database);

        said.Code.ShouldBeOneOf(1, 2);
        said.Err.ShouldContain(words, Case.Insensitive);
        said.Err.Trim().ShouldNotBeEmpty();
        said.Out.ShouldBeEmpty();
        said.Err.ShouldNotContain("   at ");
        if (!database.StartsWith("Data", StringComparison.Ordinal)) said.Err.ShouldNotContain("s3cret");
    }

    [Fact]
    public async Task A_data_folder_that_cannot_be_one_is_said_in_words()
    {
        var file = Path.GetTempFileName();
        try
        {
            (await Said.ByAsync("org", "list", "--data", file)).Refused(1, file);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
