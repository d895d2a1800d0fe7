using Gatehouse.Client;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Gatehouse's client in a service container.</summary>
public static class GatehouseServices
{
    /// <summary>Adds a <see cref="GatehouseClient"/>, which the container hands out.</summary>
    /// <param name="services">The container.</param>
    /// <param name="configure">Says where Gatehouse is, and the key.</param>
    /// <returns>The HttpClient beneath, for a proxy or handlers of your own. It needs none that repeats requests: the client does that itself.</returns>
    public static IHttpClientBuilder AddGatehouse(this IServiceCollection services, Action<GatehouseClientOptions> configure)
    {
        services.AddOptions<GatehouseClientOptions>().Configure(configure);
        return services.AddHttpClient<GatehouseClient>().AddTypedClient((http, provider) => new GatehouseClient(http, provider.GetRequiredService<IOptions<GatehouseClientOptions>>().Value));
    }
}
