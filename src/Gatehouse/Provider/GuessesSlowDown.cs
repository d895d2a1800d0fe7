using Gatehouse.Doors;

namespace Gatehouse.Provider;

/// <summary>An app that did not prove who it is, or a token that is none, is answered later and later, by address, as SCIM and the management API do. Who is known never waits.</summary>
sealed class GuessesSlowDown(Slowdown slowdown) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var (answer, http) = (await next(context), context.HttpContext);
        if (answer is IStatusCodeHttpResult { StatusCode: StatusCodes.Status401Unauthorized }) await slowdown.AfterFailureAsync(http.Connection.RemoteIpAddress?.ToString(), http.RequestAborted);
        return answer;
    }
}
