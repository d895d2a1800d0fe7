using System.Net.Security;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Security.Cryptography.X509Certificates;

namespace Gatehouse.Simulate;

/// <summary>
/// HTTP/1.1 over one socket, one request in flight. It carries prepared bytes and knows no vendor. A request that gets
/// no answer throws: IOException, SocketException, AuthenticationException, InvalidDataException or TimeoutException.
/// </summary>
public sealed class ScimWire(Uri server, TimeSpan timeout, X509Certificate2Collection? trustedRoots = null) : IDisposable
{
    readonly AnswerReader reader = new();
    CancellationTokenSource deadline = new();
    Stream? stream;

    /// <summary>How many connections it took so far.</summary>
    public int Connections { get; private set; }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<ScimAnswer> SendAsync(ReadOnlyMemory<byte> request, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        if (!deadline.TryReset())
        {
            deadline.Dispose();
            deadline = new();
        }

        deadline.CancelAfter(timeout);
        using var abort = ct.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), deadline);
        try
        {
            return await ExchangeAsync(request, deadline.Token);
        }
        catch (OperationCanceledException e)
        {
            Hangup();
            ct.ThrowIfCancellationRequested();
            throw new TimeoutException($"No answer within {timeout.TotalSeconds:0.###} s.", e);
        }
        catch
        {
            Hangup();
            throw;
        }
    }

    public void Dispose()
    {
        Hangup();
        deadline.Dispose();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    async ValueTask<ScimAnswer> ExchangeAsync(ReadOnlyMemory<byte> request, CancellationToken ct)
    {
        var used = stream is not null;
        try
        {
            return await TryAsync(request, ct);
        }
        // A server may close an idle connection just as we write to it (RFC 9112 §9.5). Not one byte of an answer came,
        // so ask again, once, on a new connection.
        catch (IOException) when (used && !reader.Started)
        {
            Hangup();
            return await TryAsync(request, ct);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    async ValueTask<ScimAnswer> TryAsync(ReadOnlyMemory<byte> request, CancellationToken ct)
    {
        reader.Clear();
        stream ??= await ConnectAsync(ct);
        await stream.WriteAsync(request, ct);
        var answer = await reader.ReadAsync(stream, ct);
        if (!reader.KeepAlive) Hangup();
        return answer;
    }

    async Task<Stream> ConnectAsync(CancellationToken ct)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(server.IdnHost, server.Port, ct);
            Connections++;
            var plain = new NetworkStream(socket, ownsSocket: true);
            return server.Scheme == Uri.UriSchemeHttps ? await SecureAsync(plain, ct) : plain;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    async Task<Stream> SecureAsync(NetworkStream plain, CancellationToken ct)
    {
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = server.IdnHost,
            ApplicationProtocols = [SslApplicationProtocol.Http11],
        };
        if (trustedRoots is not null)
        {
            options.CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                // A private authority rarely publishes a revocation list.
                RevocationMode = X509RevocationMode.NoCheck,
            };
            options.CertificateChainPolicy.CustomTrustStore.AddRange(trustedRoots);
        }

        var secure = new SslStream(plain);
        await secure.AuthenticateAsClientAsync(options, ct);
        return secure;
    }

    void Hangup()
    {
        stream?.Dispose();
        stream = null;
    }
}
