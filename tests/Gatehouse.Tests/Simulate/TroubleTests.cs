using System.Diagnostics;
using Gatehouse.Simulate;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Tests.Simulate;

public sealed class TroubleTests
{
    [Fact]
    public async Task A_busy_server_is_given_the_seconds_it_asks_for()
    {
        await using var server = await StandIn.StartAsync();
        var refused = 0;
        server.Interfere = context => Refuse(context, Interlocked.Increment(ref refused) <= 3 ? 429 : 0, "7");
        var clock = new ImpatientClock();

        var report = await (server.Plan(Vendor.Okta) with { Concurrency = 1 }).RunAsync(clock);

        (report.Clean, report.Throttled, report.Users.Created).ShouldBe((true, 3, 12));
        clock.Waits.ShouldBe([Seconds(7), Seconds(7), Seconds(7)]);
    }

    [Fact]
    public async Task Without_a_number_the_wait_doubles_and_the_tenth_try_is_the_last()
    {
        await using var server = await StandIn.StartAsync();
        server.Interfere = context => Refuse(context, 503, "Wed, 21 Oct 2026 07:28:00 GMT");
        var clock = new ImpatientClock();

        var report = await server.Plan(Vendor.Entra).RunAsync(clock);

        clock.Waits.Select(wait => wait.TotalSeconds).ShouldBe([1, 2, 4, 8, 16, 32, 60, 60, 60]);
        (report.Requests, report.Throttled, report.Failures).ShouldBe((10, 9, 1));
        report.Stopped.ShouldBe("The connection test failed.");
    }

    [Fact]
    public void Nobody_waits_longer_than_five_minutes_at_a_time()
    {
        Patience.Before(2, TimeSpan.FromSeconds(int.MaxValue)).ShouldBe(TimeSpan.FromMinutes(5));
        Patience.Before(2, TimeSpan.Zero).ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public async Task Failures_are_counted_and_the_first_ones_told()
    {
        await using var server = await StandIn.StartAsync();
        server.Interfere = context => Refuse(context, context.Request.Method == "POST" ? 500 : 0, null);

        var report = await server.Plan(Vendor.Entra).RunAsync();

        (report.Clean, report.Failures, report.FirstFailures.Count, report.Stopped).ShouldBe((false, 15, 10, null));
        report.FirstFailures[0].ShouldBe(new SimulationFailure(500, "POST", "/scim/v2/Users", "refused"));
    }

    [Fact]
    public async Task A_refused_token_ends_the_run_at_once()
    {
        await using var server = await StandIn.StartAsync();

        var report = await (server.Plan(Vendor.Okta) with { Token = "wrong" }).RunAsync();

        (report.Requests, report.Failures).ShouldBe((1, 1));
        report.Stopped.ShouldBe("The server refuses the token: 401.");
    }

    [Fact]
    public async Task A_token_that_is_revoked_on_the_way_ends_the_run()
    {
        await using var server = await StandIn.StartAsync();
        var requests = 0;
        server.Interfere = context => Refuse(context, Interlocked.Increment(ref requests) > 8 ? 401 : 0, null);

        var report = await (server.Plan(Vendor.Okta) with { Users = 500, Concurrency = 2 }).RunAsync();

        report.Requests.ShouldBeLessThan(20);
        report.Stopped.ShouldBe("The server refuses the token: 401.");
    }

    [Fact]
    public async Task A_server_that_is_gone_ends_the_run()
    {
        var server = await StandIn.StartAsync();
        var options = server.Plan(Vendor.Entra) with { Users = 5000, Concurrency = 1 };
        server.Interfere = async context =>
        {
            if (server.Requests.Count > 20) context.Abort();
            return await Task.FromResult(server.Requests.Count > 20);
        };

        var report = await options.RunAsync();
        await server.DisposeAsync();

        report.Failures.ShouldBe(10);
        report.FirstFailures.ShouldAllBe(failure => failure.Status == 0 && failure.Body.Length > 0);
        report.Stopped.ShouldNotBeNull().ShouldStartWith("10 requests in a row had no answer");
    }

    [Theory]
    [InlineData("""{ "totalResults": 1, "Resources": [{ "id": "1", "userName": "somebody@else" }] }""")]
    [InlineData("""{ "totalResults": "0" }""")]
    [InlineData("""{ "totalResults": 1 }""")]
    [InlineData("[]")]
    [InlineData("<html>")]
    [InlineData("")]
    public async Task A_success_that_makes_no_sense_is_a_failure(string body)
    {
        await using var server = await StandIn.StartAsync();
        server.Interfere = async context =>
        {
            if (!context.Request.QueryString.Value!.Contains("filter")) return false;
            await context.Response.WriteAsync(body);
            return true;
        };

        var report = await (server.Plan(Vendor.Okta) with { Groups = 0 }).RunAsync();

        (report.Failures, report.Writes, report.FirstFailures[0].Status).ShouldBe((12, 0, 200));
        if (body != "") report.FirstFailures[0].Body.ShouldEndWith(body);
    }

    [Fact]
    public async Task Cancellation_ends_a_long_wait()
    {
        await using var server = await StandIn.StartAsync();
        server.Interfere = context => Refuse(context, 429, "100");
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));

        var begun = Stopwatch.GetTimestamp();
        await Should.ThrowAsync<OperationCanceledException>(
            () => Simulation.RunAsync(server.Plan(Vendor.Okta), null, TimeProvider.System, cancel.Token));

        Stopwatch.GetElapsedTime(begun).ShouldBeLessThan(Seconds(5));
    }

    static async Task<bool> Refuse(HttpContext context, int status, string? retryAfter)
    {
        if (status == 0) return false;
        context.Response.StatusCode = status;
        context.Response.Headers.RetryAfter = retryAfter;
        await context.Response.WriteAsync("refused");
        return true;
    }

    static TimeSpan Seconds(int seconds) => TimeSpan.FromSeconds(seconds);
}
