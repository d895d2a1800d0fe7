using System.Net;
using System.Net.Sockets;
using Gatehouse.Idp;
using Microsoft.AspNetCore.Builder;

namespace Gatehouse.Tests.Connections;

/// <summary>`gatehouse idp start` in this process.</summary>
sealed class RunningIdp : IAsyncDisposable
{
    readonly WebApplication app;

    RunningIdp(WebApplication app, string url) => (this.app, Url) = (app, url);

    public string Url { get; }

    public IServiceProvider Services => app.Services;

    public string Metadata => Url + "/saml/metadata";

    public static async Task<RunningIdp> StartAsync(Func<IdpOptions, IdpOptions>? with = null)
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        var url = $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}";
        probe.Stop();
        var options = new IdpOptions { Url = url, Person = "alice" };
        options = with is null ? options : with(options);
        var server = IdpServer.Build(options);
        await server.StartAsync(TestContext.Current.CancellationToken);
        return new(server, options.Url);
    }

    public async Task RollAsync()
    {
        using var client = new HttpClient();
        (await client.PostAsync(new Uri(Url + "/keys/roll"), null, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }
}
