using Gatehouse.Simulate;

namespace Gatehouse.Tests.Simulate;

public sealed class SyncPlanTests
{
    static readonly SimulationOptions Options =
        new(Vendor.Okta, new("https://localhost/scim/v2"), "t") { Users = 1000, Groups = 10, Members = 150 };

    [Fact]
    public void The_same_options_are_the_same_people()
    {
        var (one, other) = (new SyncPlan(Options), new SyncPlan(Options with { Users = 2000 }));

        one.Person(17).ShouldBeEquivalentTo(other.Person(17));
        one.Group(4).ShouldBe(other.Group(4));
        one.Nobody.ShouldBe(other.Nobody);
    }

    [Fact]
    public void Nobody_has_the_name_of_another()
    {
        var plans = new[] { Options, Options with { Seed = 7 }, Options with { Domain = "example.org" } };
        var people = plans.SelectMany(options => Enumerable.Range(0, 1000).Select(new SyncPlan(options).Person)).ToList();

        people.DistinctBy(person => person.UserName).Count().ShouldBe(3000);
        people.DistinctBy(person => person.OktaId).Count().ShouldBe(3000);
        people.ShouldAllBe(person => person.UserName.All(char.IsAscii));
        people.ShouldContain(person => !person.DisplayName.All(char.IsAscii));
    }

    [Fact]
    public void Users_are_dealt_into_groups_in_turn()
    {
        var plan = new SyncPlan(Options);
        var seats = Enumerable.Range(0, 1500).Select(seat => plan.Member(seat / 150, seat % 150)).ToList();

        seats[..1000].Distinct().Count().ShouldBe(1000);
        seats[1000..].ShouldBe(seats[..500]);
        seats.Chunk(150).ShouldAllBe(group => group.Distinct().Count() == 150);
    }

    [Fact]
    public void Problems_are_told_all_at_once() =>
        new SimulationOptions(Vendor.Okta, new("ftp://x/"), "a b")
        {
            Users = -1,
            Concurrency = 0,
            Domain = "a b",
            Timeout = default,
        }.Problems().Count().ShouldBe(6);

    [Fact]
    public async Task Options_that_make_no_sense_are_refused() =>
        (await Should.ThrowAsync<ArgumentException>(() => (Options with { Token = "a\r\nX: y" }).RunAsync()))
            .Message.ShouldStartWith("The token must be printable ASCII");

    [Fact]
    public void Printed_options_do_not_tell_the_token() =>
        (Options with { Token = "s3cret" }).ToString().ShouldNotContain("s3cret");

    [Theory]
    [InlineData("https://a.example/scim/v2", "/scim/v2/Users?count=1", "a.example")]
    [InlineData("https://a.example/scim/v2/", "/scim/v2/Users?count=1", "a.example")]
    [InlineData("http://a.example:8080/", "/Users?count=1", "a.example:8080")]
    [InlineData("https://a.example/scim/v2/?aadOptscim062020", "/scim/v2/Users?aadOptscim062020&count=1", "a.example")]
    [InlineData("http://[::1]:81/s", "/s/Users?count=1", "[::1]:81")]
    public void A_base_URL_comes_in_many_shapes(string url, string target, string host)
    {
        var address = new ScimAddress(new(url));

        address.Target("/Users", "count=1").ShouldBe(target);
        address.HostHeader.ShouldBe(host);
    }
}
