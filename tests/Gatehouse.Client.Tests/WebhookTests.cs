using System.Globalization;
using System.Text;
using Gatehouse.Webhooks;

namespace Gatehouse.Client.Tests;

/// <summary>Signed as the product signs.</summary>
public sealed class WebhookTests
{
    const string Id = "e1", Json = """{"id":"e1","type":"user.created","version":1,"at":"2026-01-01T00:00:00Z","org":{"id":"o1","slug":"acme"},"subject":"u1","data":{"id":"u1"}}""";

    static readonly byte[] Body = Encoding.UTF8.GetBytes(Json);

    readonly string secret = Signature.NewSecret(), other = Signature.NewSecret();
    readonly DateTimeOffset now = TimeProvider.System.GetUtcNow();

    string Signed(params string[] by) => Signature.Of(by, Id, now, Body);

    static string Time(DateTimeOffset at) => at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    [Fact]
    public void What_Gatehouse_signed_is_an_event()
    {
        var told = Client.Webhooks.Verify([secret], Id, Time(now), Signed(secret), Body).ShouldNotBeNull();
        (told.Id, told.Type, told.Org.Slug, told.Subject, told.Data.GetProperty("id").GetString(), told.Cursor).ShouldBe(("e1", EventTypes.UserCreated, "acme", "u1", "u1", ""));
    }

    [Fact]
    public void While_a_secret_is_rotated_the_old_one_and_the_new_one_both_do()
    {
        Client.Webhooks.Verify([secret], Id, Time(now), Signed(other, secret), Body).ShouldNotBeNull();
        Client.Webhooks.Verify([other], Id, Time(now), Signed(other, secret), Body).ShouldNotBeNull();
        Client.Webhooks.Verify([other, secret], Id, Time(now), Signed(secret), Body).ShouldNotBeNull();
    }

    public static TheoryData<string> Forgeries => [.. Destroyers.Keys];

    static Dictionary<string, Func<WebhookTests, Event?>> Destroyers { get; } = new(StringComparer.Ordinal)
    {
        ["another secret"] = t => Client.Webhooks.Verify([t.other], Id, Time(t.now), t.Signed(t.secret), Body),
        ["no secret"] = t => Client.Webhooks.Verify([], Id, Time(t.now), t.Signed(t.secret), Body),
        ["another body"] = t => Client.Webhooks.Verify([t.secret], Id, Time(t.now), t.Signed(t.secret), Encoding.UTF8.GetBytes(Json.Replace("u1", "u2", StringComparison.Ordinal))),
        ["another id"] = t => Client.Webhooks.Verify([t.secret], "e2", Time(t.now), t.Signed(t.secret), Body),
        ["an id that the body does not say"] = t => Client.Webhooks.Verify([t.secret], "e2", Time(t.now), Signature.Of([t.secret], "e2", t.now, Body), Body),
        ["another time"] = t => Client.Webhooks.Verify([t.secret], Id, Time(t.now.AddSeconds(1)), t.Signed(t.secret), Body),
        ["six minutes old"] = t => Client.Webhooks.Verify([t.secret], Id, Time(t.now.AddMinutes(-6)), Signature.Of([t.secret], Id, t.now.AddMinutes(-6), Body), Body),
        ["six minutes ahead"] = t => Client.Webhooks.Verify([t.secret], Id, Time(t.now.AddMinutes(6)), Signature.Of([t.secret], Id, t.now.AddMinutes(6), Body), Body),
        ["no time"] = t => Client.Webhooks.Verify([t.secret], Id, "soon", t.Signed(t.secret), Body),
        ["no headers"] = t => Client.Webhooks.Verify([t.secret], null, null, null, Body),
        ["no signature"] = t => Client.Webhooks.Verify([t.secret], Id, Time(t.now), "", Body),
        ["a signature of another version"] = t => Client.Webhooks.Verify([t.secret], Id, Time(t.now), t.Signed(t.secret).Replace("v1,", "v2,", StringComparison.Ordinal), Body),
        ["a signature cut short"] = t => Client.Webhooks.Verify([t.secret], Id, Time(t.now), t.Signed(t.secret)[..^4], Body),
        ["no base64"] = t => Client.Webhooks.Verify([t.secret], Id, Time(t.now), "v1,???", Body),
        ["signed, but no event"] = t => Client.Webhooks.Verify([t.secret], Id, Time(t.now), Signature.Of([t.secret], Id, t.now, "[1]"u8.ToArray()), "[1]"u8),
    };

    [Theory, MemberData(nameof(Forgeries))]
    public void One_thing_wrong_and_it_is_nothing(string what) => Destroyers[what](this).ShouldBeNull();

    [Fact]
    public void A_secret_that_is_none_is_a_fault_of_the_program_not_of_the_sender() =>
        Should.Throw<FormatException>(() => Client.Webhooks.Verify(["secret"], Id, Time(now), Signed(secret), Body));
}
