using System.Globalization;
using System.Net.Http.Headers;
using Gatehouse.Web;
using Gatehouse.Web.Outward;

namespace Gatehouse.Connections;

/// <summary>What an identity provider answered, or why there is no answer.</summary>
public abstract record IdpAnswer
{
    IdpAnswer() { }

    public sealed record Said(int Status, byte[] Body) : IdpAnswer;

    /// <param name="Why">For administrators.</param>
    public sealed record Silent(string Why) : IdpAnswer;

    /// <summary>The body of a 200, or in words why there is none.</summary>
    public (byte[]? Body, string Fault) Ok() => this switch
    {
        Said { Status: 200 } said => (said.Body, ""),
        Said { Status: >= 300 and < 400 and var moved } => (null, string.Create(CultureInfo.InvariantCulture, $"It answered {moved}: give the address that it points at.")),
        Said said => (null, string.Create(CultureInfo.InvariantCulture, $"It answered {said.Status}.")),
        Silent silent => (null, silent.Why),
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}

/// <summary>Speaks to identity providers, whose addresses customers enter: https and public addresses alone, answers of bounded size and time.</summary>
public sealed class IdpHttp(GatehouseOptions options) : IDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    readonly HttpClient http = OutwardHttp.Client(options.IdpPrivate, "--idp-private");

    /// <summary>Null when it is an address that may be used; else what is wrong with it.</summary>
    public string? Problem(string url) => !Uri.TryCreate(url, UriKind.Absolute, out var parsed) || parsed.Scheme is not ("https" or "http") || parsed.UserInfo.Length > 0
        ? $"'{url}' is no https:// address."
        : parsed.Scheme == "http" && !options.IdpPrivate ? $"'{url}' must be https, unless --idp-private allows http and private addresses." : null;

    public async Task<IdpAnswer> GetAsync(string url, int longest, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        return await SendAsync(request, longest, ct);
    }

    /// <param name="authorization">Null sends no header.</param>
    public async Task<IdpAnswer> PostAsync(string url, IEnumerable<KeyValuePair<string, string>> form, AuthenticationHeaderValue? authorization, int longest, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new FormUrlEncodedContent(form) };
        request.Headers.Authorization = authorization;
        return await SendAsync(request, longest, ct);
    }

    public async Task<IdpAnswer> SendAsync(HttpRequestMessage request, int longest, CancellationToken ct)
    {
        if (Problem(request.RequestUri!.OriginalString) is { } problem) return new IdpAnswer.Silent(problem);
        request.Headers.TryAddWithoutValidation("User-Agent", "Gatehouse/1");
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Patience);
        try
        {
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
            return await BodyAsync(answer, longest, patience.Token) is { } body ? new IdpAnswer.Said((int)answer.StatusCode, body)
                : new IdpAnswer.Silent(string.Create(CultureInfo.InvariantCulture, $"{request.RequestUri.Host} sent more than {longest} bytes."));
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new IdpAnswer.Silent(string.Create(CultureInfo.InvariantCulture, $"{request.RequestUri.Host} did not answer within {Patience.TotalSeconds} seconds."));
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException)
        {
            return new IdpAnswer.Silent(fault.InnerException is { } inner && !fault.Message.Contains(inner.Message, StringComparison.Ordinal) ? $"{fault.Message} {inner.Message}" : fault.Message);
        }
    }

    static async Task<byte[]?> BodyAsync(HttpResponseMessage answer, int longest, CancellationToken ct)
    {
        if (answer.Content.Headers.ContentLength > longest) return null;
        await using var stream = await answer.Content.ReadAsStreamAsync(ct);
        using var body = new MemoryStream();
        var buffer = new byte[16 << 10];
        while (await stream.ReadAsync(buffer, ct) is > 0 and var read)
        {
            if (body.Length + read > longest) return null;
            body.Write(buffer, 0, read);
        }

        return body.ToArray();
    }

    public void Dispose() => http.Dispose();
}
