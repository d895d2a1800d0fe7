using Gatehouse.Data;
using Gatehouse.Operator;
using Gatehouse.Tests;
using Gatehouse.Tokens;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Client.Tests;

/// <summary>A client of the running product.</summary>
static class AgainstGatehouse
{
    /// <param name="org">Null: with a key of the instance.</param>
    public static async Task<GatehouseClient> ClientAsync(this Running gatehouse, OrgDb? org = null, params string[] scopes) => new(new HttpClient(), new() { Url = gatehouse.Url, Key = await gatehouse.KeyAsync(org, scopes) });

    public static async Task<string> KeyAsync(this Running gatehouse, OrgDb? org = null, params string[] scopes) =>
        (await gatehouse.Services.GetRequiredService<ApiKeyStore>().CreateAsync(org, "test", [.. scopes.DefaultIfEmpty("*:write").Select(ApiScope.Read)], TimeSpan.FromDays(1), "test", TestContext.Current.CancellationToken)).Text;

    public static string FreshSlug() => "acme-" + Guid.NewGuid().ToString("N")[..12];
}
