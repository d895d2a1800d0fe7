using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gatehouse.Operator;

namespace Gatehouse.Api;

/// <summary>The header Idempotency-Key (draft-ietf-httpapi-idempotency-key-header): the same POST with the same key is done once, and answered alike for a day.</summary>
sealed class Idempotency(ApiAnswers answers)
{
    const string Header = "Idempotency-Key";
    const int Longest = 255;

    public static bool Wanted(HttpRequest request) => request.Method == "POST" && request.Headers.ContainsKey(Header);

    /// <param name="work">Does it; it must not end with the client's patience.</param>
    public async Task<(ApiReply? Reply, Problem? Problem)> RunAsync(ApiCall call, byte[] body, Func<Task<(ApiReply? Reply, Problem? Problem)>> work)
    {
        var (key, owner) = (call.Http.Request.Headers[Header].ToString(), call.Caller.Key.Id);
        if (key.Length is 0 or > Longest || key.Any(c => c is < ' ' or > '~')) return (null, Problems.ParameterInvalid.With($"'{Header}' has 1 to {Longest} printable ASCII characters.", "parameter", Header));
        switch (await answers.ReserveAsync(owner, key, Hash(call.Http.Request, body), call.Cancel))
        {
            case Reservation.Answered(var text):
                call.Http.Response.Headers["Idempotency-Replayed"] = "true";
                return (JsonSerializer.Deserialize<ApiReply>(text), null);
            case Reservation.Another:
                return (null, Problems.IdempotencyMismatch.With("This key was used for another request."));
            case Reservation.Running:
                call.Http.Response.Headers.RetryAfter = "1";
                return (null, Problems.IdempotencyRunning.With("The first request with this key is still being done."));
            case Reservation.Broken:
                return (null, Problems.IdempotencyBroken.With("A request with this key began and was cut off: look whether it was done, then use a new key."));
        }

        try
        {
            var (reply, problem) = await work();
            reply ??= ApiReply.Of(problem!, call.Http.TraceIdentifier);
            await answers.FinishAsync(owner, key, reply.Status, JsonSerializer.Serialize(reply));
            return (reply, null);
        }
        catch (Exception fault) when (fault is not System.Data.Common.DbException)
        {
            await answers.ReleaseAsync(owner, key); // A database that goes away may have committed: then the key stays taken.
            throw;
        }
    }

    static string Hash(HttpRequest request, byte[] body) =>
        Convert.ToHexStringLower(SHA256.HashData([.. Encoding.UTF8.GetBytes($"{request.Method} {request.Path}{request.QueryString}\n"), .. body]));
}
