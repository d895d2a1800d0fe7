using System.Text;

namespace Gatehouse.Tests.Cli;

/// <summary>
/// Runs a command in this process, with what it says kept apart from what others say at the same time. A process of its own costs most of a second of two cores,
/// and there are a thousand commands; that the binary itself works is what the tests of the first start show.
/// </summary>
static class Spoken
{
    static readonly AsyncLocal<StringWriter?> Out = new(), Err = new();

    static Spoken()
    {
        Console.SetOut(new Parted(Console.Out, Out));
        Console.SetError(new Parted(Console.Error, Err));
    }

    public static async Task<Said> ByAsync(string[] arguments)
    {
        using var said = new StringWriter();
        using var complained = new StringWriter();
        (Out.Value, Err.Value) = (said, complained);
        var code = await Gatehouse.Cli.Verbs.RunAsync(arguments);
        (Out.Value, Err.Value) = (null, null);
        return new(code, said.ToString(), complained.ToString());
    }

    /// <summary>Writes to whoever listens here, else where it always went.</summary>
    sealed class Parted(TextWriter usual, AsyncLocal<StringWriter?> listener) : TextWriter
    {
        public override Encoding Encoding => usual.Encoding;

        TextWriter To => listener.Value ?? usual;

        public override void Write(char value) => To.Write(value);

        public override void Write(string? value) => To.Write(value);

        public override void Write(char[] buffer, int index, int count) => To.Write(buffer, index, count);

        public override void WriteLine(string? value) => To.WriteLine(value);

        public override Task WriteAsync(string? value) => To.WriteAsync(value);

        public override Task WriteLineAsync(string? value) => To.WriteLineAsync(value);

        public override void Flush() => To.Flush();

        public override Task FlushAsync() => To.FlushAsync();
    }
}
