using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;

namespace Gatehouse.Scim.Tests;

/// <summary>
/// A property over a fixed number of generated cases. The seed is fixed too, so that a build is red for a reason;
/// GATEHOUSE_SEED=12345 tries others. A failure names the counterexample.
/// </summary>
static class Always
{
    static readonly ulong Seed = ulong.TryParse(Environment.GetEnvironmentVariable("GATEHOUSE_SEED"), CultureInfo.InvariantCulture, out var seed) ? seed : 7644;

    public static void Holds<T>(Gen<T> cases, Action<T> check, int count = 2000, Func<T, IEnumerable<T>>? smaller = null)
    {
        var fixedSeed = FSharpOption<Replay>.Some(new Replay(new Rnd(Seed), FSharpOption<int>.None));
        var config = Config.QuickThrowOnFailure.WithMaxTest(count).WithQuietOnSuccess(true).WithReplay(fixedSeed).WithEndSize(40);
        Check.One(config, Prop.ForAll(smaller is null ? Arb.From(cases) : Arb.From(cases, smaller), check));
    }

    /// <summary>Whatever a client sends, the answer is a SCIM error or none: anything else would be a 500.</summary>
    public static bool Accepts(Action act)
    {
        try
        {
            act();
            return true;
        }
        catch (ScimException refused)
        {
            refused.Error.Status.ShouldBeInRange(400, 413);
            return false;
        }
    }
}
