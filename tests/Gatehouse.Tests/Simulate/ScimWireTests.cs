using System.Text;
using Gatehouse.Simulate;

namespace Gatehouse.Tests.Simulate;

public sealed class ScimWireTests
{
    static readonly byte[] Request = "GET /scim/v2/Users HTTP/1.1\r\nHost: localhost\r\n\r\n"u8.ToArray();

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", 200, "hello")]
    [InlineData("HTTP/1.1 200 OK\r\ncontent-LENGTH:5  \r\n\r\nhello", 200, "hello")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3;a=b\r\nllo\r\n0\r\n\r\n", 200, "hello")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n5\r\nhello\r\n0\r\nX-A: 1\r\nX-B: 2\r\n\r\n", 200, "hello")]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\n{}", 201, "{}")]
    [InlineData("HTTP/1.1 204 No Content\r\n\r\n", 204, "")]
    [InlineData("HTTP/1.1 304 Not Modified\r\nContent-Length: 99\r\n\r\n", 304, "")]
    [InlineData("HTTP/1.1 500\r\nContent-Length: 0\r\n\r\n", 500, "")]
    public async Task Reads_an_answer_and_keeps_the_connection(string answer, int status, string body)
    {
        await using var server = RawServer.Answering(answer, answer);
        using var wire = Wire(server);

        for (var i = 0; i < 2; i++)
        {
            var got = await wire.SendAsync(Request, TestContext.Current.CancellationToken);
            (got.Status, Text(got.Body)).ShouldBe((status, body));
        }

        wire.Connections.ShouldBe(1);
    }

    [Fact]
    public async Task An_answer_may_come_byte_by_byte()
    {
        const string answer = "HTTP/1.1 200 OK\r\nETag: W/\"1\"\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "1\r\nh\r\n4\r\nello\r\n0\r\n\r\n";
        await using var server = new RawServer(async (stream, _) =>
        {
            await RawServer.ReadAsync(stream);
            foreach (var letter in answer)
            {
                await RawServer.SayAsync(stream, letter.ToString());
                await Task.Yield();
            }

            await RawServer.ReadAsync(stream);
        });
        using var wire = Wire(server);

        var got = await wire.SendAsync(Request, TestContext.Current.CancellationToken);

        (Text(got.Body), Text(got.ETag)).ShouldBe(("hello", "W/\"1\""));
    }

    [Fact]
    public async Task A_large_body_makes_the_buffer_grow()
    {
        var (plain, chunk) = (new string('a', 300_000), new string('b', 70_000));
        await using var server = RawServer.Answering(
            $"HTTP/1.1 200 OK\r\nContent-Length: 300000\r\n\r\n{plain}",
            $"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n11170\r\n{chunk}\r\n11170\r\n{chunk}\r\n0\r\n\r\n");
        using var wire = Wire(server);

        Text((await wire.SendAsync(Request, TestContext.Current.CancellationToken)).Body).ShouldBe(plain);
        Text((await wire.SendAsync(Request, TestContext.Current.CancellationToken)).Body).ShouldBe(chunk + chunk);
    }

    [Fact]
    public async Task The_headers_a_SCIM_client_needs_are_there()
    {
        await using var server = RawServer.Answering(
            "HTTP/1.1 429 Slow down\r\netag: W/\"7\"\r\nLOCATION:  http://x/Users/1 \r\n"
            + "Retry-After: 3\r\nX: y\r\nContent-Length: 0\r\n\r\n");
        using var wire = Wire(server);

        var got = await wire.SendAsync(Request, TestContext.Current.CancellationToken);

        (Text(got.ETag), Text(got.Location), got.Wait).ShouldBe(("W/\"7\"", "http://x/Users/1", TimeSpan.FromSeconds(3)));
        got.Ok.ShouldBeFalse();
    }

    [Theory]
    [InlineData("Wed, 21 Oct 2026 07:28:00 GMT")]
    [InlineData("3.5")]
    [InlineData("-1")]
    [InlineData("99999999999")]
    public void A_wait_that_is_not_in_whole_seconds_is_none(string retryAfter) =>
        new ScimAnswer(429, default, default, default, Encoding.ASCII.GetBytes(retryAfter)).Wait.ShouldBeNull();

    static ScimWire Wire(RawServer server) => new(server.Url, TimeSpan.FromSeconds(10));
    static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);
}
