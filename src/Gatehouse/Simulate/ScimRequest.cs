using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Gatehouse.Simulate;

/// <summary>Writes requests as bytes, each over the last one: what it returns lasts until the next call.</summary>
public sealed class ScimRequest : IDisposable
{
    readonly byte[] headers;
    readonly ArrayBufferWriter<byte> bytes = new(1024);
    readonly ArrayBufferWriter<byte> body = new(1024);
    readonly Utf8JsonWriter json;

    /// <param name="habits">Further header lines of every request, each with its line end.</param>
    public ScimRequest(ScimAddress address, string token, string habits)
    {
        headers = Encoding.ASCII.GetBytes(
            $" HTTP/1.1\r\nHost: {address.HostHeader}\r\nAuthorization: Bearer {token}\r\n{habits}");
        // The vendors send é as é, not as \u00e9.
        json = new(body, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });
    }

    public ReadOnlyMemory<byte> Write(string method, string target)
    {
        Start(method, target);
        bytes.Write("\r\n"u8);
        return bytes.WrittenMemory;
    }

    public ReadOnlyMemory<byte> Write<T>(string method, string target, T subject, Action<Utf8JsonWriter, T> write)
    {
        body.ResetWrittenCount();
        json.Reset(body);
        write(json, subject);
        json.Flush();

        Start(method, target);
        bytes.Write("Content-Type: application/scim+json; charset=utf-8\r\nContent-Length: "u8);
        body.WrittenCount.TryFormat(bytes.GetSpan(11), out var digits, default, CultureInfo.InvariantCulture);
        bytes.Advance(digits);
        bytes.Write("\r\n\r\n"u8);
        bytes.Write(body.WrittenSpan);
        return bytes.WrittenMemory;
    }

    public void Dispose() => json.Dispose();

    void Start(string method, string target)
    {
        bytes.ResetWrittenCount();
        Encoding.ASCII.GetBytes(method, bytes);
        bytes.Write(" "u8);
        Encoding.ASCII.GetBytes(target, bytes);
        bytes.Write(headers);
    }
}
