using System.Net;
using System.Security.Cryptography;
using Gatehouse.Data;
using Gatehouse.Web;
using Gatehouse.Web.Outward;
using Gatehouse.Webhooks;

namespace Gatehouse.Tests.Webhooks;

/// <summary>Whoever may enter a URL does not reach what stands behind the firewall.</summary>
public sealed class PublicAddressTests
{
    [Theory]
    [InlineData("8.8.8.8", true), InlineData("172.32.0.1", true), InlineData("172.15.255.255", true), InlineData("100.128.0.1", true), InlineData("2606:4700::1111", true)]
    [InlineData("::ffff:8.8.8.8", true), InlineData("64:ff9b::808:808", true), InlineData("192.167.1.1", true), InlineData("198.20.0.1", true)]
    [InlineData("0.0.0.0", false), InlineData("10.1.2.3", false), InlineData("100.64.0.1", false), InlineData("100.127.255.255", false), InlineData("127.0.0.1", false), InlineData("127.255.0.1", false)]
    [InlineData("169.254.169.254", false), InlineData("172.16.0.1", false), InlineData("172.31.255.255", false), InlineData("192.168.1.1", false), InlineData("192.0.0.8", false)]
    [InlineData("192.0.2.1", false), InlineData("198.18.0.1", false), InlineData("198.51.100.1", false), InlineData("203.0.113.1", false), InlineData("224.0.0.1", false), InlineData("255.255.255.255", false)]
    [InlineData("::", false), InlineData("::1", false), InlineData("::127.0.0.1", false), InlineData("::ffff:127.0.0.1", false), InlineData("::ffff:10.0.0.1", false), InlineData("::ffff:169.254.169.254", false)]
    [InlineData("64:ff9b::7f00:1", false), InlineData("64:ff9b::a9fe:a9fe", false), InlineData("64:ff9b:1::1", false), InlineData("2002:7f00:1::1", false), InlineData("2001::1", false), InlineData("2001:db8::1", false)]
    [InlineData("fc00::1", false), InlineData("fd00:ec2::254", false), InlineData("fe80::1", false), InlineData("fec0::1", false), InlineData("ff02::1", false), InlineData("100::1", false), InlineData("3fff::1", false)]
    public void An_address_is_public_or_not(string address, bool expected) => PublicAddress.Is(IPAddress.Parse(address)).ShouldBe(expected);

    [Theory]
    [InlineData("127.0.0.1"), InlineData("localhost"), InlineData("2130706433"), InlineData("0x7f000001"), InlineData("127.1"), InlineData("[::1]"), InlineData("[::ffff:127.0.0.1]")]
    public async Task Behind_no_name_of_loopback_is_anything_reached(string host)
    {
        await using var sink = await WebhookSink.StartAsync();
        using var guarded = OutwardHttp.Client(toPrivate: false, "--webhook-private");
        var url = new Uri($"http://{host}:{new Uri(sink.Url).Port}/");

        (await Should.ThrowAsync<HttpRequestException>(() => guarded.GetAsync(url, TestContext.Current.CancellationToken))).Message.ShouldContain("private address");

        sink.All.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("https://example.com/hook", false, true), InlineData("http://example.com/hook", false, false), InlineData("http://example.com/hook", true, true)]
    [InlineData("ftp://example.com/", true, false), InlineData("file:///etc/passwd", true, false), InlineData("https://user@example.com/", false, false), InlineData("hook", true, false)]
    public void An_endpoint_is_https(string url, bool toPrivate, bool good) => (WebhookSender.Problem(url, toPrivate) is null).ShouldBe(good);

    [Fact]
    public void What_is_sealed_opens_at_its_place_only()
    {
        var folder = Directory.CreateTempSubdirectory("gatehouse-secrets-");
        var secrets = new Secrets(MasterKeys.Load(folder.FullName));
        var box = secrets.Seal(SealedColumn.WebhookSecret, ["1"], "Geheimnis ß");

        secrets.Open(SealedColumn.WebhookSecret, ["1"], box).ShouldBe("Geheimnis ß");
        secrets.Seal(SealedColumn.WebhookSecret, ["1"], "Geheimnis ß").ShouldNotBe(box);
        Should.Throw<CryptographicException>(() => secrets.Open(SealedColumn.WebhookSecret, ["2"], box));
        Should.Throw<CryptographicException>(() => secrets.Open(SealedColumn.WebhookOldSecret, ["1"], box));
        Should.Throw<CryptographicException>(() => secrets.Open(SealedColumn.WebhookSecret, ["1"], Convert.ToBase64String(new byte[8])));
        folder.Delete(recursive: true);
    }
}
