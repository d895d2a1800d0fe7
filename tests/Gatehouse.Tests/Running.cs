using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Gatehouse.Data;
using Gatehouse.Doors;
using Gatehouse.Operator;
using Gatehouse.Orgs;
using Gatehouse.Scim;
using Gatehouse.Tests.Audit;
using Gatehouse.Tests.Events;
using Gatehouse.Tokens;
using Gatehouse.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Gatehouse.Tests;

/// <summary>The real product on a loopback port, over an empty database of its own.</summary>
public abstract class Running(string? database) : IAsyncLifetime
{
    // Made once and copied: the migrations take longer than most of the tests.
    static readonly Lazy<string> Template = new(() =>
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("gatehouse-").FullName, "gatehouse.db");
        MigrateAsync($"Data Source={file}").GetAwaiter().GetResult();
        return file;
    });

    readonly string data = Directory.CreateTempSubdirectory("gatehouse-").FullName;
    WebApplication app = null!;

    /// <summary>False where this machine has no such database; the test class skips itself then.</summary>
    public bool Available => database is not null;

    public IServiceProvider Services => app.Services;

    public Uri Url => new(app.Urls.Single());

    public string DataFolder => data;

    /// <summary>The connection string, for a second process on the same database.</summary>
    public string Database => database == "" ? $"Data Source={Path.Combine(data, "gatehouse.db")}" : database!;

    public async ValueTask InitializeAsync()
    {
        if (database is null) return;
        if (database == "") File.Copy(Template.Value, Path.Combine(data, "gatehouse.db"));
        app = await App.BuildAsync(new GatehouseOptions { Urls = "http://127.0.0.1:0", Data = data, Database = Database, WebhookPrivate = true, IdpPrivate = true },
            builder => builder.Logging.SetMinimumLevel(LogLevel.Error));
        await app.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (Available)
        {
            await app.StopAsync();
            try
            {
                await KeptSchemas.CheckAsync(Services.GetRequiredService<InstanceDb>());
                await ListedActs.CheckAsync(Services.GetRequiredService<InstanceDb>());
            }
            finally
            {
                await app.DisposeAsync();
            }
        }

        Directory.Delete(data, recursive: true);
        GC.SuppressFinalize(this);
    }

    private protected static async Task MigrateAsync(string database)
    {
        await using var db = InstanceDb.Open(database);
        await Migrator.RunAsync(db, default);
    }

    /// <summary>A fresh Org with a token, and a client that uses it as its identity provider would.</summary>
    public async Task<TestOrg> OrgAsync(IReadOnlyDictionary<string, string>? settings = null, IEnumerable<JsonObject>? schemas = null, string uniqueId = "userName", string isolation = "isolated")
    {
        var orgs = Services.GetRequiredService<OrgStore>();
        var org = (await orgs.CreateAsync("Acme", "acme-" + Guid.NewGuid().ToString("N")[..12], isolation, uniqueId, default))!;
        var (_, db) = (await Services.GetRequiredService<OperatorDoor>().OpenAsync(org.Slug, default))!.Value;
        foreach (var schema in schemas ?? []) await SchemaStore.SaveAsync(db, schema["resourceType"]?.GetValue<string>() ?? "User", SchemaJson.Read(schema), TimeProvider.System.GetUtcNow(), default);

        var token = (await Services.GetRequiredService<TokenStore>().IssueAsync(db, "test", TimeSpan.FromDays(1), settings ?? new Dictionary<string, string>(), "test", default)).Granted();
        return new(org.Id.Value, org.Slug, token.Text, token.Token.Id, db, Idp(token.Text));
    }

    public HttpClient Idp(string token, string path = "/scim/v2/")
    {
        var client = new HttpClient { BaseAddress = new Uri(Url, path) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }
}

public static class Decisions
{
    /// <summary>What was not refused.</summary>
    public static T Granted<T>(this Decision<T> decision) => decision.ShouldBeOfType<Decision<T>.Done>().Value;
}

public sealed record TestOrg(string Id, string Slug, string Token, string TokenId, OrgDb Db, HttpClient Idp);

public sealed class OnSqlite() : Running("");

public sealed class OnPostgres() : Running(Fresh())
{
    static readonly Lazy<string?> Server = new(() => Environment.GetEnvironmentVariable("GATEHOUSE_TEST_POSTGRES") is { Length: > 0 } server ? server : null);

    /// <summary>An empty database that all migrations have run on, to be copied: that takes a tenth of running them.</summary>
    static readonly Lazy<string> Migrated = new(() =>
    {
        var name = Made("");
        MigrateAsync($"{Server.Value};Database={name};Pooling=false").GetAwaiter().GetResult();
        return name;
    });

    static string? Fresh() => Connection(() => Made($" template {Migrated.Value}"));

    static string? Connection(Func<string> made) => Server.Value is null ? null : $"{Server.Value};Database={made()};Maximum Pool Size=40";

    /// <summary>As a server finds it that is started first.</summary>
    public sealed class Bare() : Running(Connection(() => Made("")));

    static string Made(string like)
    {
        var name = $"gatehouse_{Guid.NewGuid():N}";
        using var connection = new NpgsqlConnection(Server.Value);
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Our own names.
        command.CommandText = $"create database {name}{like}";
#pragma warning restore CA2100
        command.ExecuteNonQuery();
        return name;
    }
}
