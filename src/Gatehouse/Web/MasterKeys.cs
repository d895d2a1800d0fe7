namespace Gatehouse.Web;

/// <summary>
/// The ring as this process knows it. A file is read again every second that it is needed, so that a node knows of another key without a restart; whatever becomes
/// of the file meanwhile, the keys that were there last stay.
/// </summary>
public sealed class MasterKeys
{
    /// <summary>So long after a change of the file every process knows of it.</summary>
    public static readonly TimeSpan Noticed = TimeSpan.FromSeconds(2);

    const long Again = 1000; // Milliseconds.

    readonly ILogger? log;
    volatile Held held;
    string? fault;
    long readAt;

    sealed record Held(string Text, KeyRing Ring);

    MasterKeys(KeySource source, ILogger? log)
    {
        (Source, this.log) = (source, log);
        held = Read();
        readAt = Environment.TickCount64;
    }

    public KeySource Source { get; }

    public MasterKey Current => Ring.Current;

    public KeyRing Ring
    {
        get
        {
            if (Environment.TickCount64 - Volatile.Read(ref readAt) >= Again) Refresh();
            return held.Ring;
        }
    }

    /// <exception cref="FormatException">What is there is no key.</exception>
    public static MasterKeys Load(string dataFolder, ILogger? log = null)
    {
        var source = KeySource.Of(dataFolder);
        if (!source.IsThere) source.Make();
        return new(source, log);
    }

    /// <summary>For who only looks: null where <see cref="Load"/> would make a new one.</summary>
    public static MasterKeys? Find(string dataFolder) => KeySource.Of(dataFolder).IsThere ? Load(dataFolder) : null;

    /// <summary>Somebody may seal with it a moment after it was put into the file: one that is not known is looked for there at once.</summary>
    public MasterKey? Key(string id)
    {
        if (Ring.Find(id) is { } known) return known;
        Refresh();
        return held.Ring.Find(id);
    }

    public void Write(KeyRing ring)
    {
        Source.Write(ring);
        held = Read();
    }

    Held Read()
    {
        var text = Source.Read();
        return new(text, KeyRing.Read(text));
    }

    void Refresh()
    {
        Volatile.Write(ref readAt, Environment.TickCount64);
        if (Source.FilePath is null) return;
        try
        {
            var now = Read();
            fault = null;
            if (now.Text == held.Text) return;
            held = now;
            if (log is not null) Changed(log, now.Ring.Current.Id, string.Join(", ", now.Ring.All.Skip(1).Select(k => $"{now.Ring.State(k.Id)} {k.Id}")), null);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or FormatException)
        {
            if (fault != unreadable.Message && log is not null) Unreadable(log, unreadable.Message, null); // Said once.
            fault = unreadable.Message;
        }
    }

    static readonly Action<ILogger, string, string, Exception?> Changed = LoggerMessage.Define<string, string>(LogLevel.Information, new EventId(16001, "MasterKeysChanged"), "The master keys changed: {Current} is current; {Others}");

    static readonly Action<ILogger, string, Exception?> Unreadable = LoggerMessage.Define<string>(LogLevel.Error, new EventId(16002, "MasterKeysUnreadable"), "The master keys cannot be read again, those of before stay: {Why}");
}
