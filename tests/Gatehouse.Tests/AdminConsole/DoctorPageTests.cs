using Gatehouse.Tests.Cli;

namespace Gatehouse.Tests.AdminConsole;

public sealed class DoctorPageTests(OnSqlite gatehouse) : IClassFixture<OnSqlite>
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_doctor_is_not_asked_again_at_every_look_but_when_told_to()
    {
        var scene = new ConsoleScene(gatehouse);
        var filled = await scene.FilledAsync();
        using var client = scene.Client(await scene.OperatorAsync());
        var page = $"/console/o/{filled.Org.Slug}/doctor";

        (await client.GetStringAsync(page, Ct)).ShouldContain("changes-held");
        (await gatehouse.TypeAsync("guard", "approve", filled.Ids["held"], "--org", filled.Org.Slug)).Well();

        (await client.GetStringAsync(page, Ct)).ShouldContain("changes-held");
        (await client.GetStringAsync(page + "?said=checked", Ct)).ShouldNotContain("changes-held");
        (await client.GetStringAsync(page, Ct)).ShouldNotContain("changes-held");
    }
}
