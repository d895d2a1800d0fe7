using System.Diagnostics;
using System.Security.Cryptography;
using Gatehouse.Connections;
using Gatehouse.Data;
using Gatehouse.Operator;
using Gatehouse.Web;

namespace Gatehouse.Bench;

/// <summary>
/// Whole sign-ins by SAML: the start, the answer that the driver signs, the continuation with its session; against the verification's RSA operation and canonicalizations alone. Then the same while bad
/// answers come as fast as the driver can send them, from one address and from ever new ones.
/// </summary>
sealed class SignIns : Workload
{
    const string Idp = "https://idp.example.com";

    /// <summary>People at a time beside a flood, and connections that flood.</summary>
    const int Good = 4, Bad = 8;

    public override string Name => "signin";
    public override string About => "sign-ins by SAML, against their cryptography alone, and during a flood of bad answers";

    public override async Task<IReadOnlyList<Row>> RunAsync(Arena arena, CancellationToken ct)
    {
        // Everything comes from one address here, and would be told to wait.
        var who = await arena.FreshAsync(Side.Product, ct, "--sign-in-limit", "0", "--trusted-proxies", "127.0.0.1");
        try
        {
            using var rsa = RSA.Create(2048);
            using var scene = await PrepareAsync(arena, who, rsa, ct);
            var bound = arena.Size.Bound;
            await new WebLoad(who, Busy, new(bound.Operations, arena.Size.Warm)).RunAsync(scene.SignInAsync, ct);
            var one = await new WebLoad(who, 1, bound).RunAsync(scene.SignInAsync, ct);
            var many = await new WebLoad(who, Busy, bound).RunAsync(scene.SignInAsync, ct);
            var alone = await new WebLoad(who, Good, bound).RunAsync(scene.SignInAsync, ct);
            var (fromOne, fromMany) = (await FloodedAsync(everNew: false), await FloodedAsync(everNew: true));
            return
            [
                new("sign-in by SAML", arena.Ground.Name, Busy, 1, one), new("sign-in by SAML", arena.Ground.Name, Busy, Busy, many) { Reference = Cryptography(rsa, arena.Size) },
                new("sign-in beside a flood from one address, against none", arena.Ground.Name, Busy, Good, fromOne) { Reference = alone },
                new("sign-in beside a flood from ever new addresses, against none", arena.Ground.Name, Busy, Good, fromMany) { Reference = alone },
            ];

            async Task<Measurement> FloodedAsync(bool everNew)
            {
                using var over = CancellationTokenSource.CreateLinkedTokenSource(ct);
                var (flood, begun) = (scene.FloodAsync(Bad, everNew, over.Token), Stopwatch.GetTimestamp());
                var measured = await new WebLoad(who, Good, bound).RunAsync(scene.SignInAsync, ct);
                await over.CancelAsync();
                var (looked, turned) = await flood;
                arena.Say(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"flood: {(looked + turned) / Stopwatch.GetElapsedTime(begun).TotalSeconds:0} bad answers a second, {turned * 100.0 / Math.Max(1, looked + turned):0} % turned away"));
                return measured;
            }
        }
        finally
        {
            await arena.EndAsync(who);
        }
    }

    /// <summary>As many people as there are lanes, provisioned.</summary>
    static async Task<SignInScene> PrepareAsync(Arena arena, Contestant who, RSA rsa, CancellationToken ct)
    {
        var (place, caller) = (arena.PlaceOf(who), who.People.Callers[0]);
        await using var instance = InstanceDb.Open(place.Connection);
        var changes = new ConnectionChanges(instance, new(instance), new(MasterKeys.Load(place.Folder)), TimeProvider.System);
        using var certificate = new System.Security.Cryptography.X509Certificates.CertificateRequest("CN=idp", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        var made = await changes.CreateAsync(new(new OrgId(caller.Org), "bench", "generic-saml", new Dictionary<string, string>(StringComparer.Ordinal), new IdentityProvider.Saml(Idp, [new("redirect", Idp + "/sso")], [], false))
        { Certificates = [Convert.ToBase64String(certificate.RawData)] }, "bench", ct);
        var id = ((Orgs.Decision<Connection>.Done)made).Value.Id;
        if (await changes.ChangeAsync(id, new() { State = Connection.Active }, confirmed: true, "bench", ct) is not Orgs.Decision<Connection>.Done) throw new InvalidOperationException("The connection cannot be used.");
        var scene = new SignInScene(who.Server.Address, new(who.Server.Address.ToString(), id), Idp, rsa);
        for (var i = 0; i < Busy; i++) await scene.ProvisionAsync(caller.Token, $"lane{i}", ct);
        return scene;
    }

    /// <summary>What no verification can do without, on all cores.</summary>
    static Measurement Cryptography(RSA rsa, Size size)
    {
        var document = SamlAnswer.Document(rsa, new("https://id.example.com/acs", "https://id.example.com", Idp, "_q", "lane0"), TimeProvider.System.GetUtcNow(), twice: false);
        var octets = SamlAnswer.Canonical(document.OuterXml);
        var (signature, count) = (rsa.SignData(octets, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1), 0);
        var (used, begun) = (Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());
        Parallel.For(0, Environment.ProcessorCount, _ =>
        {
            using var key = RSA.Create(rsa.ExportParameters(includePrivateParameters: false));
            for (; Stopwatch.GetElapsedTime(begun) < size.Time; Interlocked.Increment(ref count))
                if (!key.VerifyData(octets, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1) || SamlAnswer.Canonical(document.OuterXml).Length + SamlAnswer.Canonical(document.OuterXml).Length == 0) throw new UnreachableException();
        });
        return new()
        {
            Operations = count, Failures = 0, Seconds = Stopwatch.GetElapsedTime(begun).TotalSeconds, MedianMilliseconds = 0, P99Milliseconds = 0,
            ServerMicroseconds = (Environment.CpuUsage.TotalTime - used).TotalMicroseconds / count,
        };
    }
}
