using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Gatehouse.Client.Http;

/// <summary>Sends a request, again where that is safe, and reads the answer or the problem.</summary>
sealed class Transport(HttpClient http, GatehouseClientOptions options)
{
    readonly Uri root = new((options.Url ?? throw new ArgumentException("Url is missing: where is Gatehouse?", nameof(options))).ToString().TrimEnd('/') + "/");
    readonly AuthenticationHeaderValue key = new("Bearer", options.Key ?? throw new ArgumentException("Key is missing: an API key, gatehouse_api_…", nameof(options)));

    public async Task<T> AskAsync<T>(Call call, JsonTypeInfo<T> answer, CancellationToken ct)
    {
        using var response = await SendAsync(call, ct).ConfigureAwait(false);
        return await ReadAsync(response, answer, ct).ConfigureAwait(false);
    }

    public async Task<Versioned<T>> AskVersionedAsync<T>(Call call, JsonTypeInfo<T> answer, CancellationToken ct)
    {
        using var response = await SendAsync(call, ct).ConfigureAwait(false);
        return new(await ReadAsync(response, answer, ct).ConfigureAwait(false), response.Headers.ETag?.ToString() ?? "");
    }

    public async Task<string> AskTextAsync(Call call, CancellationToken ct)
    {
        using var response = await SendAsync(call, ct).ConfigureAwait(false);
        return await response.Content.ReadAsStringAsync(ct).ConfigureAwait(false);
    }

    /// <summary>Answered as soon as it begins: what comes may be larger than memory.</summary>
    public async Task<Stream> AskStreamAsync(Call call, CancellationToken ct) =>
        await (await SendAsync(call, ct, HttpCompletionOption.ResponseHeadersRead).ConfigureAwait(false)).Content.ReadAsStreamAsync(ct).ConfigureAwait(false);

    public async Task AskAsync(Call call, CancellationToken ct)
    {
        using var response = await SendAsync(call, ct).ConfigureAwait(false);
    }

    /// <summary>All of a list, a page at a time, each asked for when it is needed.</summary>
    public async IAsyncEnumerable<T> ListAsync<T>(Call call, JsonTypeInfo<Page<T>> answer, [EnumeratorCancellation] CancellationToken ct)
    {
        for (string? cursor = "", next; cursor is not null; cursor = next)
        {
            var page = await AskAsync(cursor.Length == 0 ? call : call with { Address = $"{call.Address}{(call.Address.Contains('?', StringComparison.Ordinal) ? '&' : '?')}cursor={Uri.EscapeDataString(cursor)}" }, answer, ct).ConfigureAwait(false);
            next = page.Next;
            foreach (var one in page.Data) yield return one;
        }
    }

    async Task<HttpResponseMessage> SendAsync(Call call, CancellationToken ct, HttpCompletionOption until = HttpCompletionOption.ResponseContentRead)
    {
        var (mayRepeat, mayBeDone) = (Retry.IsSameTwice(call.Method, call.IfMatch), false);
        for (var attempt = 0; ; attempt++)
        {
            TimeSpan? wish = null;
            try
            {
                using var message = Message(call);
                var response = await http.SendAsync(message, until, ct).ConfigureAwait(false);
                if (response.IsSuccessStatusCode) return response;
                // What is deleted already was deleted by the attempt whose answer got lost.
                if (mayBeDone && call.Method == HttpMethod.Delete && response.StatusCode == HttpStatusCode.NotFound) return response;
                using (response)
                {
                    var (status, after) = ((int)response.StatusCode, After(response.Headers.RetryAfter));
                    var again = Retry.WasNotDone(status, after is not null) || (mayRepeat && Retry.MayBeDone(status));
                    if (!again || attempt >= options.Retries || after > options.LongestWait) throw await Refusal.ReadAsync(response, after, ct).ConfigureAwait(false);
                    mayBeDone |= Retry.MayBeDone(status);
                    wish = after;
                }
            }
            catch (Exception lost) when (mayRepeat && attempt < options.Retries && (lost is HttpRequestException || (lost is TaskCanceledException && !ct.IsCancellationRequested)))
            {
                mayBeDone = true;
            }

            await Task.Delay(wish ?? Retry.Wait(attempt, options.LongestWait), options.Clock, ct).ConfigureAwait(false);
        }
    }

    HttpRequestMessage Message(Call call)
    {
        var message = new HttpRequestMessage(call.Method, new Uri(root, call.Address)) { Headers = { Authorization = key } };
        if (call.Body is not null) message.Content = new ByteArrayContent(call.Body) { Headers = { ContentType = new("application/json") } };
        if (call.IfMatch is not null) message.Headers.TryAddWithoutValidation("If-Match", call.IfMatch);
        if (call.IdempotencyKey is not null) message.Headers.TryAddWithoutValidation("Idempotency-Key", call.IdempotencyKey);
        return message;
    }

    static async Task<T> ReadAsync<T>(HttpResponseMessage response, JsonTypeInfo<T> answer, CancellationToken ct) =>
        await response.Content.ReadFromJsonAsync(answer, ct).ConfigureAwait(false) ?? throw new JsonException("The answer is null.");

    TimeSpan? After(RetryConditionHeaderValue? header)
    {
        var wait = header?.Delta ?? header?.Date - options.Clock.GetUtcNow();
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }
}
