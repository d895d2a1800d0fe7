using System.Collections.Immutable;
using Gatehouse.SignIn;

namespace Gatehouse.Tests.SignIn;

/// <summary>The dispatcher, without a browser (product rules 4.1 to 4.4 and 4.9).</summary>
public sealed class SignInFlowTests
{
    static readonly Way Okta = Connection("okta", "a"), Entra = Connection("entra", "a", "b", "c"), Google = Connection("google", "b");

    [Fact]
    public void Nothing_known_asks_for_the_username() => Next(new()).ShouldBe(new Step.AskUsername(null));

    [Fact]
    public void A_username_with_one_identity_provider_goes_straight_there() =>
        Next(new() { Hint = "ann@a.example", Found = [Okta] }).ShouldBe(new Step.Go("okta", null, "ann@a.example"));

    [Fact]
    public void A_username_with_several_identity_providers_gets_a_choice() =>
        Ways(Next(new() { Hint = "ann@a.example", Found = [Okta, Entra] })).ShouldBe(["okta", "entra"]);

    [Fact]
    public void A_username_that_leads_nowhere_asks_for_the_Org() => Next(new() { Hint = "nobody@x.example" }).ShouldBe(new Step.AskOrg());

    [Fact]
    public void Where_redirects_are_not_automatic_one_identity_provider_is_offered() =>
        Ways(Next(new() { Org = "a", OfOrg = [Okta with { Automatic = false }] })).ShouldBe(["okta"]);

    [Fact]
    public void An_Orgs_address_with_one_identity_provider_goes_straight_there() => Next(new() { Org = "a", OfOrg = [Okta] }).ShouldBe(new Step.Go("okta", "a", null));

    [Fact]
    public void An_Orgs_address_offers_what_serves_it() => Ways(Next(new() { Org = "a", OfOrg = [Okta, Entra] })).ShouldBe(["okta", "entra"]);

    [Fact]
    public void An_Org_without_a_connection_says_so() => Next(new() { Org = "a" }).ShouldBe(new Step.Refuse(RefusedStep.NoConnection));

    [Fact]
    public void Inside_an_Org_each_domain_goes_to_its_own_identity_provider() =>
        Next(new() { Org = "a", Hint = "ann@a.example", Found = [Entra], OfOrg = [Okta, Entra] }).ShouldBe(new Step.Go("entra", "a", "ann@a.example"));

    [Fact]
    public void A_domain_of_another_Org_does_not_lead_out_of_the_pinned_one() =>
        Ways(Next(new() { Org = "a", Hint = "bob@b.example", Found = [Google], OfOrg = [Okta, Entra] })).ShouldBe(["okta", "entra"]);

    [Fact]
    public void The_browser_goes_where_it_went_before() => Next(new() { Remembered = Entra }).ShouldBe(new Step.Go("entra", null, null));

    [Fact]
    public void What_the_browser_remembers_does_not_lead_out_of_the_pinned_Org() => Next(new() { Org = "a", Remembered = Google, OfOrg = [Okta] }).ShouldBe(new Step.Go("okta", "a", null));

    [Fact]
    public void A_hint_of_somebody_who_goes_elsewhere_counts_more_than_what_the_browser_remembers() =>
        Next(new() { Hint = "ann@a.example", Remembered = Google, Found = [Okta] }).ShouldBe(new Step.Go("okta", null, "ann@a.example"));

    [Fact]
    public void Use_another_forgets_session_and_memory() =>
        Ways(Next(new() { Org = "a", Anew = true, SignedIn = ["a"], Remembered = Okta, OfOrg = [Okta, Entra] })).ShouldBe(["okta", "entra"]);

    [Fact]
    public void A_person_with_several_identity_providers_can_begin_with_any() =>
        Next(new() { WishesConnection = true, Wished = Entra, SignedIn = ["a"], Remembered = Okta }).ShouldBe(new Step.Go("entra", null, null));

    [Fact]
    public void A_connection_that_is_not_there_or_not_this_Orgs_is_refused()
    {
        Next(new() { WishesConnection = true }).ShouldBe(new Step.Refuse(RefusedStep.UnknownConnection));
        Next(new() { WishesConnection = true, Wished = Google, Org = "a" }).ShouldBe(new Step.Refuse(RefusedStep.UnknownConnection));
    }

    [Fact]
    public void Who_is_signed_in_lands_in_the_Org_of_the_address() => Next(new() { Org = "b", SignedIn = ["a", "b"] }).ShouldBe(new Step.Land("b"));

    [Fact]
    public void Who_is_signed_in_elsewhere_signs_in_to_the_Org_of_the_address() => Next(new() { Org = "b", SignedIn = ["a"], OfOrg = [Google] }).ShouldBe(new Step.Go("google", "b", null));

    [Fact]
    public void Without_an_address_one_lands_in_the_only_Org_or_the_last_one_or_chooses()
    {
        Next(new() { SignedIn = ["a"] }).ShouldBe(new Step.Land("a"));
        Next(new() { SignedIn = ["a", "b"], LastOrg = "b" }).ShouldBe(new Step.Land("b"));
        Next(new() { SignedIn = ["a", "b"], LastOrg = "c" }).ShouldBeOfType<Step.ChooseOrg>().Orgs.ShouldBe(["a", "b"]);
    }

    static Step Next(Question asked) => SignInFlow.Next(asked);

    static IEnumerable<string> Ways(Step step) => step.ShouldBeOfType<Step.ChooseConnection>().Ways.Select(way => way.Connection);

    static Way Connection(string id, params string[] orgs) => new(id, id, orgs.ToImmutableHashSet());
}
