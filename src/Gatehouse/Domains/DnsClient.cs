using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Gatehouse.Domains;

/// <summary>
/// Asks one resolver for TXT records, which .NET cannot. Each question has a random id, a socket and so a port of its own, and a name in random case; what does not
/// repeat all of it is not looked at. What is too long for a datagram, or lost, is asked over TCP.
/// </summary>
sealed class DnsClient(IPEndPoint server)
{
    const int Tries = 2, LongestAnswer = 64 << 10;

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(2), LongPatience = TimeSpan.FromSeconds(5);

    public async Task<TxtAnswer> TxtAsync(string name, CancellationToken ct)
    {
        for (var tried = 0; tried < Tries; tried++)
        {
            var answer = await WithinAsync(Patience, patience => OverUdpAsync(name, patience), ct);
            if (answer is TxtAnswer.Cut) break;
            if (answer is not null) return answer;
        }

        return await WithinAsync(LongPatience, patience => OverTcpAsync(name, patience), ct) is { } other and not TxtAnswer.Cut ? other : new TxtAnswer.Failed($"The resolver {server} does not answer.");
    }

    static async Task<TxtAnswer?> WithinAsync(TimeSpan time, Func<CancellationToken, Task<TxtAnswer?>> ask, CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(time);
        try
        {
            return await ask(patience.Token);
        }
        catch (Exception silent) when (silent is SocketException or IOException || (silent is OperationCanceledException && !ct.IsCancellationRequested))
        {
            return null;
        }
    }

    async Task<TxtAnswer?> OverUdpAsync(string name, CancellationToken ct)
    {
        using var socket = new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(server, ct); // Only what this resolver sends is received.
        var (id, asked, buffer) = (NewId(), DnsMessage.RandomCase(name), new byte[LongestAnswer]);
        await socket.SendAsync(DnsMessage.Question(id, asked), ct);
        while (true)
        {
            var length = await socket.ReceiveAsync(buffer, ct);
            if (DnsMessage.Read(buffer.AsSpan(0, length), id, asked, exact: true) is { } answer) return answer;
        }
    }

    /// <summary>Nobody but the resolver can answer here, and some lose the case of names.</summary>
    async Task<TxtAnswer?> OverTcpAsync(string name, CancellationToken ct)
    {
        using var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(server, ct);
        await using var stream = new NetworkStream(socket);
        var id = NewId();
        var (question, prefix) = (DnsMessage.Question(id, name), new byte[2]);
        BinaryPrimitives.WriteUInt16BigEndian(prefix, (ushort)question.Length);
        await stream.WriteAsync((byte[])[.. prefix, .. question], ct);
        await stream.ReadExactlyAsync(prefix, ct);
        var answer = new byte[BinaryPrimitives.ReadUInt16BigEndian(prefix)];
        await stream.ReadExactlyAsync(answer, ct);
        return DnsMessage.Read(answer, id, name, exact: false);
    }

    static ushort NewId() => (ushort)RandomNumberGenerator.GetInt32(1 << 16);
}
