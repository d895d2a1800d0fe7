namespace Gatehouse.Data;

/// <summary>Tells one who waits that something was written. A pulse that nobody waits for is kept for the next wait, several are one.</summary>
public sealed class Pulse
{
    TaskCompletionSource given = New();

    public void Give() => Volatile.Read(ref given).TrySetResult();

    /// <summary>What is given before this returns is not given again: look at everything afterwards.</summary>
    public async Task WaitAsync(CancellationToken ct)
    {
        await given.Task.WaitAsync(ct);
        Volatile.Write(ref given, New());
    }

    static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
