using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Gatehouse.Simulate;

namespace Gatehouse.Bench;

/// <summary>One connection with one request in flight, and what it saw.</summary>
sealed class Worker(Contestant who) : IDisposable
{
    const string Habits = "Accept: application/scim+json\r\nUser-Agent: gatehouse-bench\r\n";
    const int BodyTold = 300;

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    readonly ScimWire wire = new(who.Address.Url, Patience);
    ScimRequest? request;
    Caller? caller;
    int? asked;

    public Contestant Who => who;
    public Population People => who.People;
    public List<long> Ticks { get; } = [];
    public int Failures { get; private set; }
    public string? FirstFailure { get; private set; }

    public ScimRequest As(Caller whom)
    {
        if (request is not null && ReferenceEquals(caller, whom)) return request;
        request?.Dispose();
        caller = whom;
        return request = new(who.Address, whom.Token, Habits);
    }

    public ValueTask<ScimAnswer> GetAsync(Caller whom, string path, string query, CancellationToken ct) =>
        AskAsync(As(whom).Write("GET", who.Address.Target(path, query)), ct);

    public ValueTask<ScimAnswer> SendAsync<T>(
        string method, Caller whom, string path, T subject, Action<Utf8JsonWriter, T> write, CancellationToken ct) =>
        AskAsync(As(whom).Write(method, who.Address.Target(path), subject, write), ct);

    /// <summary>The answer is good when its status is, and when what is sought stands in it.</summary>
    public bool Expect(ScimAnswer answer, string? sought = null)
    {
        if (asked is null) return false;
        if (answer.Ok && (sought is null || Contains(answer.Body.Span, sought))) return true;
        Fail(answer.Ok
            ? $"{answer.Status} without {sought}: {Told(answer)}"
            : $"{answer.Status} {Told(answer)}");
        return false;
    }

    public void Dispose()
    {
        wire.Dispose();
        request?.Dispose();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    async ValueTask<ScimAnswer> AskAsync(ReadOnlyMemory<byte> bytes, CancellationToken ct)
    {
        asked = null;
        var sent = Stopwatch.GetTimestamp();
        try
        {
            var answer = await wire.SendAsync(bytes, ct);
            Ticks.Add(Stopwatch.GetTimestamp() - sent);
            asked = answer.Status;
            return answer;
        }
        catch (Exception e) when (e is IOException or SocketException or TimeoutException or InvalidDataException)
        {
            Fail(e.Message);
            return default;
        }
    }

    void Fail(string why)
    {
        Failures++;
        FirstFailure ??= why;
    }

    static bool Contains(ReadOnlySpan<byte> body, string sought)
    {
        Span<byte> bytes = stackalloc byte[sought.Length * 3];
        return body.IndexOf(bytes[..Encoding.UTF8.GetBytes(sought, bytes)]) >= 0;
    }

    static string Told(ScimAnswer answer) => Encoding.UTF8.GetString(answer.Body.Span[..Math.Min(BodyTold, answer.Body.Length)]);
}
