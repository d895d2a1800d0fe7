using System.Net;
using System.Net.Sockets;
using System.Text;
using Gatehouse.Domains;

namespace Gatehouse.Tests.Domains;

/// <summary>The DNS client against a real server, and against messages that no server sends.</summary>
public sealed class DnsClientTests
{
    const string Name = "_gatehouse-challenge.acme.test";

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Records_are_read_and_a_name_without_any_has_none()
    {
        Assert.SkipUnless(DnsServer.Program is not null, "GATEHOUSE_TEST_DNS names no dnsmasq.");
        await using var server = await DnsServer.StartAsync((Name, "one"), (Name, "two"), ("acme.test", "v=spf1 -all"));
        var client = new DnsClient(IPEndPoint.Parse(server.Address));

        (await client.TxtAsync(Name, Ct)).ShouldBeOfType<TxtAnswer.Found>().Texts.ShouldBe(["one", "two"], ignoreOrder: true);
        (await client.TxtAsync("_gatehouse-challenge.nobody.test", Ct)).ShouldBeOfType<TxtAnswer.Found>().Texts.ShouldBeEmpty();
        (await client.TxtAsync("example.com", Ct)).ShouldBeOfType<TxtAnswer.Failed>().Why.ShouldContain("refused");
    }

    [Fact]
    public async Task What_does_not_fit_a_datagram_is_asked_over_TCP()
    {
        Assert.SkipUnless(DnsServer.Program is not null, "GATEHOUSE_TEST_DNS names no dnsmasq.");
        var records = Enumerable.Range(0, 20).Select(i => (Name, $"{i:00}-{new string('x', 200)}")).ToArray();
        await using var server = await DnsServer.StartAsync(records);

        (await new DnsClient(IPEndPoint.Parse(server.Address)).TxtAsync(Name, Ct)).ShouldBeOfType<TxtAnswer.Found>().Texts.Count.ShouldBe(20);
    }

    [Fact]
    public async Task A_resolver_that_is_not_there_is_told_as_such()
    {
        using var nobody = new TcpListener(IPAddress.Loopback, 0);
        nobody.Start();
        var at = (IPEndPoint)nobody.LocalEndpoint;
        nobody.Stop();

        (await new DnsClient(at).TxtAsync(Name, Ct)).ShouldBeOfType<TxtAnswer.Failed>().Why.ShouldContain("does not answer");
    }

    [Fact]
    public async Task What_somebody_else_sends_first_is_not_believed()
    {
        using var resolver = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        var asking = new DnsClient((IPEndPoint)resolver.Client.LocalEndPoint!).TxtAsync(Name, Ct);
        var question = await resolver.ReceiveAsync(Ct);
        var (id, asked) = ((ushort)((question.Buffer[0] << 8) | question.Buffer[1]), NameIn(question.Buffer));
        asked.ToLowerInvariant().ShouldBe(Name);

        foreach (var lie in (byte[][])[Answer((ushort)(id ^ 1), asked, "wrong id"), Answer(id, Flipped(asked), "wrong case"), Answer(id, "other.test", "wrong name"), question.Buffer, [], Answer(id, asked, "cut off")[..40]])
            await resolver.SendAsync(lie, question.RemoteEndPoint, Ct);
        await resolver.SendAsync(Answer(id, asked, "the truth"), question.RemoteEndPoint, Ct);

        (await asking).ShouldBeOfType<TxtAnswer.Found>().Texts.ShouldBe(["the truth"]);
    }

    [Fact]
    public void An_alias_is_followed_and_records_of_others_are_not_taken()
    {
        var (head, label) = (Answer(7, Name, "not ours", owner: "elsewhere.test"), Labels("proof.test"));
        byte[] alias = [0xC0, 12, 0, 5, 0, 1, 0, 0, 0, 1, 0, (byte)label.Length, .. label];
        byte[] record = [.. label, 0, 16, 0, 1, 0, 0, 0, 1, 0, 5, 1, (byte)'a', 2, (byte)'b', (byte)'c'];
        byte[] message = [.. head, .. alias, .. record];
        message[7] = 3;

        DnsMessage.Read(message, 7, Name, exact: true).ShouldBeOfType<TxtAnswer.Found>().Texts.ShouldBe(["abc"]);
    }

    [Fact]
    public void No_message_throws_or_hangs()
    {
        var random = new Random(20261125);
        var good = Answer(7, Name, "text");
        for (var i = 0; i < 20_000; i++)
        {
            var message = good.ToArray();
            for (var changes = random.Next(1, 6); changes > 0; changes--) message[random.Next(message.Length)] = (byte)random.Next(256);
            DnsMessage.Read(message.AsSpan(0, random.Next(message.Length + 1)), 7, Name, exact: true);
        }
    }

    static byte[] Answer(ushort id, string name, string text, string? owner = null) =>
    [
        (byte)(id >> 8), (byte)id, 0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0, .. Labels(name), 0, 16, 0, 1,
        .. owner is null ? (byte[])[0xC0, 12] : Labels(owner), 0, 16, 0, 1, 0, 0, 0, 1, 0, (byte)(text.Length + 1), (byte)text.Length, .. Encoding.ASCII.GetBytes(text),
    ];

    static byte[] Labels(string name) => [.. name.Split('.').SelectMany(l => (byte[])[(byte)l.Length, .. Encoding.ASCII.GetBytes(l)]), 0];

    static string NameIn(byte[] question)
    {
        var labels = new List<string>();
        for (var at = 12; question[at] > 0; at += 1 + question[at]) labels.Add(Encoding.ASCII.GetString(question, at + 1, question[at]));
        return string.Join('.', labels);
    }

    static string Flipped(string name) => string.Concat(name.Select((c, i) => i == name.IndexOf('c', StringComparison.OrdinalIgnoreCase) ? (char)(c ^ 32) : c));
}
