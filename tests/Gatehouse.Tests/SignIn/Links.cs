using Gatehouse.Connections;
using Gatehouse.Operator;
using Gatehouse.SignIn;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Tests.SignIn;

static class Links
{
    public static string Link(this Running gatehouse, Connection connection) => gatehouse.Services.GetRequiredService<TestLinks>().Of(connection.Id, gatehouse.Url.ToString());

    public static async Task<Connection> ConnectionAsync(this Running gatehouse, string id) =>
        (await gatehouse.Services.GetRequiredService<ConnectionStore>().FindAsync(id, TestContext.Current.CancellationToken))!;
}
