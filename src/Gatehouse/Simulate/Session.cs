using System.Diagnostics;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using System.Text.Json;

namespace Gatehouse.Simulate;

/// <summary>
/// One worker on one connection. What it asks either succeeds or is already in the <see cref="Tally"/> as a failure:
/// null or false tells the caller to go on with the next step.
/// </summary>
sealed class Session(ScimAddress address, ScimRequest request, ScimWire wire, Tally tally, TimeProvider clock) : IDisposable
{
    const int BodyTold = 500;

    string method = "", target = "";
    ScimAnswer answer;

    public Tally Tally => tally;

    public async Task<JsonDocument?> GetAsync(string path, string query, CancellationToken ct)
    {
        target = address.Target(path, query);
        return await AskAsync("GET", request.Write("GET", target), ct) ? Parse() : null;
    }

    /// <summary>Looks one resource up by its name; what cannot be the answer to that question is a failure.</summary>
    public async Task<Found?> FindAsync(string path, string query, string attribute, string value, CancellationToken ct)
    {
        if (await GetAsync(path, query, ct) is not { } document) return null;
        var (total, list) = (document.RootElement.Number("totalResults"), document.RootElement.List("Resources"));
        if (total is 0) return new(document, null);
        foreach (var resource in list)
            if (resource.Text("id") is not null
                && string.Equals(resource.Text(attribute), value, StringComparison.OrdinalIgnoreCase))
                return new(document, resource);

        Blame(total is null ? "totalResults is not a number." : $"Nothing here has an id and the {attribute} '{value}'.");
        document.Dispose();
        return null;
    }

    /// <summary>How many match, when that is all that is asked.</summary>
    public async Task<int?> CountAsync(string path, string query, CancellationToken ct)
    {
        using var document = await GetAsync(path, query, ct);
        if (document is null) return null;
        var total = document.RootElement.Number("totalResults");
        if (total is null) Blame("totalResults is not a number.");
        return total;
    }

    /// <summary>Creates a resource and returns its id.</summary>
    public async Task<string?> PostAsync<T>(string path, T subject, Action<Utf8JsonWriter, T> write, CancellationToken ct)
    {
        if (!await SendAsync("POST", path, subject, write, ct)) return null;
        using var created = Parse();
        if (created is null) return null;
        var id = created.RootElement.Text("id");
        if (id is null) Blame("The created resource has no id.");
        return id;
    }

    public async Task<bool> SendAsync<T>(
        string verb, string path, T subject, Action<Utf8JsonWriter, T> write, CancellationToken ct)
    {
        target = address.Target(path);
        return await AskAsync(verb, request.Write(verb, target, subject, write), ct);
    }

    /// <summary>The last answer was a success on the face of it, and yet of no use.</summary>
    public void Blame(string why) => tally.Failed(new(answer.Status, method, target, $"{why} {Told(answer)}"));

    public void Dispose()
    {
        wire.Dispose();
        request.Dispose();
    }

    async Task<bool> AskAsync(string verb, ReadOnlyMemory<byte> bytes, CancellationToken ct)
    {
        method = verb;
        for (var nextTry = 2; ; nextTry++)
        {
            tally.Sent(verb);
            var sent = Stopwatch.GetTimestamp();
            try
            {
                answer = await wire.SendAsync(bytes, ct);
            }
            catch (Exception e) when (e is IOException or SocketException or TimeoutException
                or AuthenticationException or InvalidDataException)
            {
                tally.Unanswered(new(0, verb, target, e.Message));
                return false;
            }

            tally.Answered(Stopwatch.GetElapsedTime(sent));
            if (answer.Ok) return true;
            if (answer.Status is not (429 or 503) || nextTry > Patience.Tries || tally.Stopped is not null) break;

            tally.Throttled();
            await Task.Delay(Patience.Before(nextTry, answer.Wait), clock, ct);
        }

        tally.Failed(new(answer.Status, verb, target, Told(answer)));
        return false;
    }

    JsonDocument? Parse()
    {
        try
        {
            return JsonDocument.Parse(answer.Body);
        }
        catch (JsonException)
        {
            Blame("This is not JSON:");
            return null;
        }
    }

    static string Told(ScimAnswer answer) =>
        Encoding.UTF8.GetString(answer.Body.Span[..Math.Min(BodyTold, answer.Body.Length)]);
}
