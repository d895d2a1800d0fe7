using System.CommandLine;
using System.Data.Common;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gatehouse.Connections;
using Gatehouse.Data;
using Gatehouse.Doors;
using Gatehouse.Jobs;
using Gatehouse.Members;
using Gatehouse.Operator;
using Gatehouse.Orgs;
using Gatehouse.People;
using Gatehouse.SignIn;
using Gatehouse.Tokens;
using Gatehouse.Web;
using Gatehouse.Webhooks;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gatehouse.Cli;

/// <summary>The opened instance that a verb works on. The server may run meanwhile; whatever changes here, it sees with its next request.</summary>
sealed class Workplace : IAsyncDisposable
{
    static readonly JsonSerializerOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    readonly InstanceDb db;
    readonly bool json;

    Workplace(InstanceDb db, GatehouseOptions options, bool json)
    {
        (this.db, this.json, Options) = (db, json, options);
        Orgs = new(db, Clock);
        OrgLife = new(db, Clock);
        Branding = new(db);
        OrgExport = new(db, new());
        Tokens = new(Clock);
        ApiKeys = new(db, Clock);
        Facts = new(db);
        Apps = new(db, Clock);
        Roles = new(db, Clock);
        Jobs = new(db, Clock, NullLogger<JobRunner>.Instance);
        Checkup = new(db, Clock);
        Feed = new(db);
        Audit = new(db);
        Changes = new(Tokens, Clock);
        Connections = new(db);
        ConnectionKeys = new(db, Clock);
        PreviewEnd = new(Tokens, Clock);
    }

    public TimeProvider Clock { get; } = TimeProvider.System;
    public GatehouseOptions Options { get; }
    public OrgStore Orgs { get; }
    public OrgLife OrgLife { get; }
    public BrandingStore Branding { get; }
    public OrgExport OrgExport { get; }
    public TokenStore Tokens { get; }
    public ApiKeyStore ApiKeys { get; }
    public InstanceFacts Facts { get; }
    public AppStore Apps { get; }
    public RoleStore Roles { get; }
    public JobRunner Jobs { get; }
    public OrgChanges Changes { get; }
    public Previews.PreviewEnd PreviewEnd { get; }
    public InstanceFeed Feed { get; }
    public InstanceAudit Audit { get; }
    public Checkup Checkup { get; }
    public ConnectionStore Connections { get; }
    public ConnectionKeys ConnectionKeys { get; }

    /// <summary>Of a verb that was done: what scripts branch on.</summary>
    public int ExitCode { get; set; }

    public async Task<WebhookStore> WebhooksAsync(CancellationToken ct) => new(db, await SecretsAsync(ct), Clock);

    public async Task<ConnectionChanges> ConnectionChangesAsync(CancellationToken ct) => new(db, Connections, await SecretsAsync(ct), Clock);

    public async Task<SigningKeys> SigningKeysAsync(CancellationToken ct) => new(db, await SecretsAsync(ct), Clock);

    public async Task<SamlKeys> SamlKeysAsync(CancellationToken ct) => new(db, await SecretsAsync(ct), Clock);

    public ConnectionRefresh Refresh(IdpHttp http) => new(Connections, ConnectionKeys, new(db, Clock), http, new(http, Options, Clock), Clock);

    public async Task<WebhookSender> SenderAsync(CancellationToken ct)
    {
        var secrets = await SecretsAsync(ct);
        return new(Options, secrets, new SigningKeys(db, secrets, Clock), Facts, Clock);
    }

    public async Task<OperatorStore> OperatorsAsync(CancellationToken ct) => new(db, await SecretsAsync(ct), Clock);

    public async Task<TestLinks> TestLinksAsync(CancellationToken ct)
    {
        var keys = MasterKeys.Load(Options.Data);
        await Facts.CheckAsync(keys, ct);
        return new(keys, Clock);
    }

    /// <summary>Also where a key is missing: it says which.</summary>
    public KeyRotation KeyRotation() => new(db, Facts, MasterKeys.Load(Options.Data), Clock);

    public async Task<SignInLogStore> SignInsAsync(CancellationToken ct) => new(await SecretsAsync(ct));

    /// <summary>Nothing is sealed with a key that is not the instance's.</summary>
    async Task<Secrets> SecretsAsync(CancellationToken ct)
    {
        var keys = MasterKeys.Load(Options.Data);
        await Facts.CheckAsync(keys, ct);
        return new(keys);
    }

    /// <summary>Gives a command its action: the database opened and at its newest schema, errors worded, the exit code set.</summary>
    public static Command Does(Command command, Func<Workplace, ParseResult, CancellationToken, Task> work)
    {
        command.SetAction(async (parsed, ct) =>
        {
            var code = 0;
            return Math.Max(await Guarded(async () =>
            {
                await using var place = await OpenAsync(parsed, ct);
                code = await Acting.AsAsync(new("command-line", null, Common.Person, null, Verbs.Words(parsed.CommandResult).TrimEnd(), place.Clock), async () =>
                {
                    await work(place, parsed, ct);
                    return place.ExitCode;
                });
            }), code);
        });
        return command;
    }

    public static async Task<int> Guarded(Func<Task> work)
    {
        try
        {
            await work();
            return 0;
        }
        catch (Exception refused) when (refused is CliException or MigrationException or FormatException or DbException or IOException or UnauthorizedAccessException or CryptographicException)
        {
            await Console.Error.WriteLineAsync(refused.Message);
            return 1;
        }
        catch (OperationCanceledException)
        {
            return 130;
        }
    }

    public async Task<(Org Org, OrgDb Db)> OrgAsync(string idOrSlug, CancellationToken ct) =>
        await new OperatorDoor(db, Orgs).OpenAsync(idOrSlug, ct) ?? throw new CliException($"There is no Org '{idOrSlug}'. See: gatehouse org list");

    public Task<OrgDirectory> DirectoryAsync(Org org, OrgDb db, CancellationToken ct) => new OrgSchemas().DirectoryAsync(db, org, "command line", Clock, ct);

    public Task<string> PublicUrlAsync(CancellationToken ct) => Facts.PublicUrlAsync(Options, ct);

    /// <summary>Where identity providers reach the SCIM server; the token names the Org.</summary>
    public async Task<string> ScimBaseUrlAsync(CancellationToken ct) => await PublicUrlAsync(ct) + "/scim/v2";

    /// <summary>Null where the master key is not at hand.</summary>
    public async Task<InvitationLinks?> LinksAsync(CancellationToken ct)
    {
        if (MasterKeys.Find(Options.Data) is not { } keys) return null;
        await Facts.CheckAsync(keys, ct);
        return new(keys);
    }

    /// <exception cref="CliException">It was refused, or asks to be confirmed.</exception>
    public static T Granted<T>(Decision<T> decision) => decision switch
    {
        Decision<T>.Done done => done.Value,
        Decision<T>.Refused refused => throw new CliException(refused.Why),
        Decision<T>.Asks asks => throw new CliException($"{asks.Warning} Say --yes to go on."),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>The same of a wish that may ask first: at a terminal the question is put, elsewhere --yes answers it.</summary>
    public static async Task<T> GrantedAsync<T>(bool yes, Func<bool, Task<Decision<T>>> wish)
    {
        var decision = await wish(yes);
        if (decision is not Decision<T>.Asks asks || Console.IsInputRedirected) return Granted(decision);
        await Console.Error.WriteAsync($"{asks.Warning} Go on? [y/N] ");
        if (Console.ReadLine()?.Trim() is not ("y" or "Y" or "yes")) throw new CliException("Nothing was changed.");
        return Granted(await wish(true));
    }

    /// <summary>Says it in JSON or for people.</summary>
    public void Say<T>(T value, Action<T> forPeople)
    {
        if (json) Console.WriteLine(Json(value));
        else forPeople(value);
    }

    public bool IsJson => json;

    /// <summary>SQLite has one server.</summary>
    public bool HasOneNode => db.Dialect.HasOneWriter;

    public static string Json<T>(T value) => JsonSerializer.Serialize(value, Writing);

    static async Task<Workplace> OpenAsync(ParseResult parsed, CancellationToken ct)
    {
        var options = Common.Options(parsed);
        var place = new Workplace(App.OpenDatabase(options), options, parsed.GetValue(Common.Json));
        try
        {
            await Migrator.RunAsync(place.db, ct);
            await place.Orgs.EnsurePrimaryAsync(ct);
            return place;
        }
        catch
        {
            await place.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync()
    {
        Jobs.Dispose();
        return db.DisposeAsync();
    }
}
