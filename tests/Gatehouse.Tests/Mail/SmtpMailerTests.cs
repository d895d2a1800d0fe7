using System.Diagnostics;
using Gatehouse.Mail;
using MailAddress = System.Net.Mail.MailAddress;

namespace Gatehouse.Tests.Mail;

/// <summary>Our SMTP against a mail server that is not ours.</summary>
public sealed class SmtpMailerTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    static MailMessage Message(string to, string subject = "Acme invites you", string text = "Hello") =>
        new("018f0000000070008000000000000001", new DateTimeOffset(2026, 5, 4, 3, 2, 1, TimeSpan.Zero), to, subject, text, $"<p>{text}</p>");

    static Task<Delivery> SendAsync(string smtp, MailMessage message, string from = "Gatehouse <noreply@example.com>") =>
        new SmtpMailer(SmtpServer.Parse(smtp), new MailAddress(from)).SendAsync(message, Ct);

    [Fact]
    public async Task A_mail_arrives_with_its_text_its_html_and_its_headers()
    {
        await using var sink = await SmtpSink.StartAsync();

        (await SendAsync(sink.Url(), Message("ada@example.com"))).ShouldBeOfType<Delivery.Sent>();

        var mail = sink.Mails.ShouldHaveSingleItem();
        ((string?)mail["from"], (string?)mail["to"]![0], (string?)mail["text"], (string?)mail["html"]).ShouldBe(("noreply@example.com", "ada@example.com", "Hello", "<p>Hello</p>"));
        var headers = mail["headers"]!;
        ((string?)headers["Subject"], (string?)headers["To"], (string?)headers["Message-ID"]).ShouldBe(("Acme invites you", "ada@example.com", "<018f0000000070008000000000000001@example.com>"));
        ((string?)headers["From"], (string?)headers["Date"], (string?)headers["Auto-Submitted"]).ShouldBe(("Gatehouse <noreply@example.com>", "Mon, 04 May 2026 03:02:01 +0000", "auto-generated"));
    }

    [Fact]
    public async Task Text_of_any_script_and_length_arrives_as_it_was()
    {
        await using var sink = await SmtpSink.StartAsync();
        var (subject, text) = (string.Concat(Enumerable.Repeat("Müller & Söhne 🚪 ", 12)).Trim(), string.Concat(Enumerable.Repeat("Καλημέρα 🚪\n.\n..dots\n", 400)));

        (await SendAsync(sink.Url(), Message("ada@example.com", subject, text))).ShouldBeOfType<Delivery.Sent>();

        ((string?)sink.Mails[0]["headers"]!["Subject"], (string?)sink.Mails[0]["text"]).ShouldBe((subject, text));
    }

    [Fact]
    public async Task A_subject_cannot_begin_a_header_of_its_own()
    {
        await using var sink = await SmtpSink.StartAsync();

        await SendAsync(sink.Url(), Message("ada@example.com", "Acme\r\nBcc: eve@example.com\r\n\r\n.\r\nMAIL FROM:<eve@example.com>"));

        var mail = sink.Mails.ShouldHaveSingleItem();
        mail["headers"]!.AsObject().Select(h => h.Key).ShouldBe(["Message-ID", "Date", "From", "To", "Subject", "Auto-Submitted", "MIME-Version", "Content-Type"]);
        mail["to"]!.AsArray().Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("ada")]
    [InlineData("@example.com")]
    [InlineData("ada@")]
    [InlineData("ada@example.com>\r\nRCPT TO:<eve@example.com")]
    [InlineData("ada@example.com\nBcc: eve@example.com")]
    [InlineData("ada <ada@example.com>")]
    [InlineData("ada@exa mple.com")]
    [InlineData("a..b@example.com")]
    [InlineData("ada,eve@example.com")]
    [InlineData("ada@example.com\0")]
    public async Task What_is_no_address_is_refused_before_anybody_is_asked(string to) =>
        (await SendAsync("smtp://127.0.0.1:9", Message(to))).ShouldBeOfType<Delivery.Refused>().Why.ShouldContain("no e-mail address");

    [Fact]
    public async Task An_address_beyond_ASCII_goes_by_SMTPUTF8_and_a_domain_in_its_ASCII_form()
    {
        await using var sink = await SmtpSink.StartAsync();

        (await SendAsync(sink.Url(), Message("jörg@bücher.example"))).ShouldBeOfType<Delivery.Sent>();

        ((string?)sink.Mails[0]["to"]![0]).ShouldBe("jörg@xn--bcher-kva.example");
    }

    [Fact]
    public async Task By_STARTTLS_with_a_login()
    {
        await using var sink = await SmtpSink.StartAsync("starttls", "gate", "ho/us@e");

        (await SendAsync($"smtp://gate:ho%2Fus%40e@127.0.0.1:{sink.Port}?ca={Uri.EscapeDataString(sink.CaFile)}", Message("ada@example.com"))).ShouldBeOfType<Delivery.Sent>();

        ((bool)sink.Mails[0]["tls"]!, (bool)sink.Mails[0]["user"]!).ShouldBe((true, true));
    }

    [Fact]
    public async Task By_TLS_from_the_first_byte()
    {
        await using var sink = await SmtpSink.StartAsync("implicit");

        (await SendAsync($"smtps://127.0.0.1:{sink.Port}?ca={Uri.EscapeDataString(sink.CaFile)}", Message("ada@example.com"))).ShouldBeOfType<Delivery.Sent>();

        ((bool)sink.Mails[0]["tls"]!).ShouldBeTrue();
    }

    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_gets_no_mail()
    {
        await using var sink = await SmtpSink.StartAsync("implicit");

        (await SendAsync($"smtps://127.0.0.1:{sink.Port}", Message("ada@example.com"))).ShouldBeOfType<Delivery.Later>();

        sink.Mails.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_server_without_STARTTLS_gets_no_mail_where_TLS_is_wanted()
    {
        await using (var ca = await SmtpSink.StartAsync("starttls"))
        await using (var sink = await SmtpSink.StartAsync())
        {
            (await SendAsync($"smtp://127.0.0.1:{sink.Port}?ca={Uri.EscapeDataString(ca.CaFile)}", Message("ada@example.com"))).ShouldBeOfType<Delivery.Later>().Why.ShouldContain("STARTTLS");

            sink.Mails.ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task A_wrong_password_is_ours_to_mend_and_no_reason_to_give_a_mail_up()
    {
        await using var sink = await SmtpSink.StartAsync("starttls", "gate", "house");

        var later = (await SendAsync($"smtp://gate:wrong@127.0.0.1:{sink.Port}?ca={Uri.EscapeDataString(sink.CaFile)}", Message("ada@example.com"))).ShouldBeOfType<Delivery.Later>();

        later.Why.ShouldContain("535");
        later.Why.ShouldNotContain("wrong");
    }

    [Fact]
    public async Task A_recipient_refused_by_5xx_is_refused_for_good_and_by_4xx_for_now()
    {
        await using var sink = await SmtpSink.StartAsync();

        (await SendAsync(sink.Url(), Message("reject@example.com"))).ShouldBeOfType<Delivery.Refused>().Why.ShouldBe("550 5.1.1 no such user");

        (await SendAsync(sink.Url(), Message("tempfail@example.com"))).ShouldBeOfType<Delivery.Later>().Why.ShouldBe("451 4.3.0 try later");
    }

    [Fact]
    public async Task Who_answers_too_slowly_is_tried_again_later()
    {
        await using var sink = await SmtpSink.StartAsync();
        var begun = Stopwatch.GetTimestamp();

        (await SendAsync(sink.Url("?timeout=1"), Message("slow@example.com"))).ShouldBeOfType<Delivery.Later>().Why.ShouldContain("longer than 1 s");

        Stopwatch.GetElapsedTime(begun).ShouldBeLessThan(TimeSpan.FromSeconds(15), "The server would have answered after 20.");
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_tried_again_later() =>
        (await SendAsync($"smtp://127.0.0.1:{SmtpSink.FreePort()}", Message("ada@example.com"))).ShouldBeOfType<Delivery.Later>();

    [Theory]
    [InlineData("mail.example.com:25")]
    [InlineData("http://mail.example.com")]
    [InlineData("smtp://")]
    [InlineData("smtp://user:secret@mail.example.com?tls=maybe")]
    [InlineData("smtp://user:secret@mail.example.com?timeout=0")]
    public void A_malformed_address_of_the_mail_server_is_refused_without_repeating_it(string text) =>
        Should.Throw<FormatException>(() => SmtpServer.Parse(text)).Message.ShouldNotContain("secret");

    [Fact]
    public void TLS_is_left_out_only_on_this_machine_or_when_said()
    {
        SmtpServer.Parse("smtp://mail.example.com").ShouldBe(new SmtpServer("mail.example.com", 587, false, true, null, null, null, TimeSpan.FromSeconds(60)));
        SmtpServer.Parse("smtps://mail.example.com").ShouldBe(new SmtpServer("mail.example.com", 465, true, false, null, null, null, TimeSpan.FromSeconds(60)));
        SmtpServer.Parse("smtp://localhost:25").StartTls.ShouldBeFalse();
        SmtpServer.Parse("smtp://10.0.0.1:25?tls=none").StartTls.ShouldBeFalse();
    }
}
