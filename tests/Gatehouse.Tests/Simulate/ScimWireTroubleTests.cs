using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Gatehouse.Simulate;

namespace Gatehouse.Tests.Simulate;

public sealed class ScimWireTroubleTests
{
    const string Fine = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";

    static readonly byte[] Request =
        "POST /scim/v2/Users HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n"u8.ToArray();

    [Fact]
    public async Task A_connection_that_went_stale_is_replaced_once()
    {
        await using var server = new RawServer(async (stream, _) =>
        {
            await RawServer.ReadAsync(stream);
            await RawServer.SayAsync(stream, Fine);
        });
        using var wire = Wire(server);

        for (var i = 0; i < 3; i++)
            (await SendAsync(wire)).Status.ShouldBe(200);

        wire.Connections.ShouldBe(3);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}")]
    [InlineData("HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\n{}")]
    [InlineData("HTTP/1.1 200 OK\r\n\r\n{}")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}HTTP/1.1 200 OK\r\n")]
    public async Task A_connection_that_is_to_be_closed_is_not_used_again(string answer)
    {
        await using var server = new RawServer(async (stream, _) =>
        {
            await RawServer.ReadAsync(stream);
            await RawServer.SayAsync(stream, answer);
        });
        using var wire = Wire(server);

        for (var i = 0; i < 2; i++)
            Encoding.UTF8.GetString((await SendAsync(wire)).Body.Span).ShouldBe("{}");

        wire.Connections.ShouldBe(2);
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Le")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nhalf")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n")]
    public async Task A_torn_answer_fails_and_is_not_asked_for_again(string answer)
    {
        var asked = 0;
        await using var server = new RawServer(async (stream, _) =>
        {
            await RawServer.ReadAsync(stream);
            Interlocked.Increment(ref asked);
            await RawServer.SayAsync(stream, answer);
        });
        using var wire = Wire(server);

        await Should.ThrowAsync<IOException>(() => SendAsync(wire));

        asked.ShouldBe(1);
    }

    [Theory]
    [InlineData("SSH-2.0-OpenSSH_9.9\r\n\r\n\r\n")]
    [InlineData("HTTP/1.1 OK\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 999999999999\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFF\r\n")]
    public async Task Nonsense_is_refused(string answer)
    {
        await using var server = RawServer.Answering(answer);
        using var wire = Wire(server);

        await Should.ThrowAsync<InvalidDataException>(() => SendAsync(wire));
    }

    [Fact]
    public async Task A_silent_server_runs_into_the_time_out_and_the_next_request_is_a_new_one()
    {
        await using var server = new RawServer(async (stream, connection) =>
        {
            await RawServer.ReadAsync(stream);
            if (connection > 0) await RawServer.SayAsync(stream, Fine);
            await RawServer.ReadAsync(stream);
        });
        using var wire = new ScimWire(server.Url, TimeSpan.FromMilliseconds(200));

        await Should.ThrowAsync<TimeoutException>(() => SendAsync(wire));
        (await SendAsync(wire)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Cancellation_does_not_wait_for_the_server()
    {
        await using var server = new RawServer((stream, _) => RawServer.ReadAsync(stream).ContinueWith(
            _ => RawServer.ReadAsync(stream), TaskScheduler.Default).Unwrap());
        using var wire = Wire(server);
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));

        var begun = Stopwatch.GetTimestamp();
        await Should.ThrowAsync<OperationCanceledException>(() => wire.SendAsync(Request, cancel.Token).AsTask());

        Stopwatch.GetElapsedTime(begun).ShouldBeLessThan(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Nobody_listening_is_a_socket_error()
    {
        Uri url;
        await using (var server = RawServer.Answering()) url = server.Url;
        using var wire = new ScimWire(url, TimeSpan.FromSeconds(10));

        await Should.ThrowAsync<SocketException>(() => SendAsync(wire));
    }

    static Task<ScimAnswer> SendAsync(ScimWire wire) =>
        wire.SendAsync(Request, TestContext.Current.CancellationToken).AsTask();

    static ScimWire Wire(RawServer server) => new(server.Url, TimeSpan.FromSeconds(10));
}
