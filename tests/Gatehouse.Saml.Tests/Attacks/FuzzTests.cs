using System.Text;

namespace Gatehouse.Saml.Tests.Attacks;

/// <summary>
/// A hundred thousand mutants of valid Responses: bytes, tags, attributes, subtrees moved, copied and cut. What is accepted must say what the original
/// said; nothing may crash or hang.
/// </summary>
public sealed class FuzzTests
{
    const int Mutants = 100_000, Seed = 20261124;

    [Fact]
    public void No_mutant_is_accepted_unless_it_says_the_same()
    {
        string[] valid =
        [
            (new Idp { Signs = Sign.Response }).Response(), (new Idp { Signs = Sign.Assertion }).Response(), (new Idp { Signs = Sign.Both, PrefixList = "xs" }).Response(),
            (new Idp { Signs = Sign.Response }).Encrypted(), (new Idp { Signs = Sign.Assertion }).Encrypted(beside: true),
        ];
        var originals = valid.Select(xml => Said(A.Accepted(xml))).ToList();
        var random = new Random(Seed);
        var accepted = 0;
        for (var i = 0; i < Mutants; i++)
        {
            var which = i % valid.Length;
            var mutant = Mutation.Of(valid[which], random);
            if (A.Verdict(mutant) is not Verdict<AcceptedLogin>.Accepted(var login)) continue;
            accepted++;
            Said(login).ShouldBe(originals[which], $"mutant {i} of seed {Seed}:\n{mutant}");
        }

        accepted.ShouldBeInRange(1, Mutants / 2); // Some only touch what is not read: white space in tags, KeyInfo.
    }

    static string Said(AcceptedLogin login) => new StringBuilder().AppendJoin('|', login.Subject, login.AssertionId, login.InResponseTo, login.SessionIndex, login.SessionEnds,
        string.Join(';', login.Attributes.Select(a => $"{a.Name}={string.Join(',', a.Values)}"))).ToString();
}
