using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Gatehouse.Data;
using Gatehouse.Events;
using Gatehouse.Operator;
using Gatehouse.Web;
using Gatehouse.Web.Outward;

namespace Gatehouse.Webhooks;

/// <summary>One attempt to deliver one event to one endpoint.</summary>
public sealed class WebhookSender(GatehouseOptions options, Secrets secrets, SigningKeys keys, InstanceFacts facts, TimeProvider clock) : IDisposable
{
    const int MostRead = 4096, MostTold = 200;

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    readonly HttpClient http = OutwardHttp.Client(options.WebhookPrivate, "--webhook-private");

    /// <summary>Null when it is an address that may be used; else what is wrong with it.</summary>
    public static string? Problem(string url, bool toPrivate) => !Uri.TryCreate(url, UriKind.Absolute, out var parsed) || parsed.Scheme is not ("https" or "http") || parsed.UserInfo.Length > 0
        ? "An endpoint is an https:// address, without a user name in it."
        : parsed.Scheme == "http" && !toPrivate ? "An endpoint must be https, unless --webhook-private allows http and private addresses." : null;

    public async Task<Sent> SendAsync(Webhook hook, Event e, CancellationToken ct)
    {
        var begun = Stopwatch.GetTimestamp();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Patience);
        try
        {
            if (Problem(hook.Url, options.WebhookPrivate) is { } problem) return new(null, 0, problem);
            using var request = await RequestAsync(hook, e, patience.Token);
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
            var said = await ReadAsync(answer, patience.Token);
            return new((int)answer.StatusCode, Took(), answer.IsSuccessStatusCode ? null : said);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new(null, Took(), string.Create(CultureInfo.InvariantCulture, $"No answer within {Patience.TotalSeconds} seconds."));
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // Whatever it is, it is this endpoint's trouble.
            return new(null, Took(), Told(fault.InnerException is { } inner && !fault.Message.Contains(inner.Message, StringComparison.Ordinal) ? $"{fault.Message} {inner.Message}" : fault.Message));
        }

        long Took() => (long)Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
    }

    async Task<HttpRequestMessage> RequestAsync(Webhook hook, Event e, CancellationToken ct)
    {
        var (now, request) = (clock.GetUtcNow(), new HttpRequestMessage(HttpMethod.Post, hook.Url));
        request.Headers.TryAddWithoutValidation("User-Agent", "Gatehouse-Webhooks/1");
        if (hook.Format == Webhook.Set)
        {
            var issuer = options.PublicUrl ?? await facts.AddressAsync(ct) ?? GatehouseOptions.DefaultUrls;
            request.Content = new ByteArrayContent(Encoding.ASCII.GetBytes((await keys.CurrentAsync(SigningKey.Es256, ct)).Token(SecurityEvent.Type, SecurityEvent.Claims(e, issuer, hook.Url, now))));
            request.Content.Headers.ContentType = new("application/secevent+jwt"); // RFC 8935 §2.1
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
            return request;
        }

        var body = e.Envelope();
        request.Content = new ByteArrayContent(body);
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.Add("webhook-id", e.Id);
        request.Headers.Add("webhook-timestamp", now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        request.Headers.TryAddWithoutValidation("webhook-signature", Signature.Of(SecretsOf(hook, now), e.Id, now, body));
        return request;
    }

    IEnumerable<string> SecretsOf(Webhook hook, DateTimeOffset now)
    {
        yield return secrets.Open(SealedColumn.WebhookSecret, [hook.Id], hook.Secret);
        if (hook.OldSecret is { } old && hook.OldSecretUntil > now) yield return secrets.Open(SealedColumn.WebhookOldSecret, [hook.Id], old);
    }

    /// <summary>A little of the answer, however much of it there is.</summary>
    static async Task<string> ReadAsync(HttpResponseMessage answer, CancellationToken ct)
    {
        var (buffer, length) = (new byte[MostRead], 0);
        await using var stream = await answer.Content.ReadAsStreamAsync(ct);
        while (length < buffer.Length && await stream.ReadAsync(buffer.AsMemory(length), ct) is > 0 and var read) length += read;
        return Told(Encoding.UTF8.GetString(buffer, 0, length));
    }

    static string Told(string text) => string.Concat(text.Take(MostTold).Select(c => char.IsControl(c) ? ' ' : c)).Trim();

    public void Dispose() => http.Dispose();
}
