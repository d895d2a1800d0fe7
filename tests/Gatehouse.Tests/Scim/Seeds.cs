using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace Gatehouse.Tests.Scim;

/// <summary>Orgs that tests only read: made once for each running product.</summary>
static class Seeds
{
    static readonly ConditionalWeakTable<Running, ConcurrentDictionary<string, Task<TestOrg>>> Made = [];

    public static Task<TestOrg> InAsync(Running gatehouse, string name, Func<Task<TestOrg>> make) =>
        Made.GetOrCreateValue(gatehouse).GetOrAdd(name, _ => make());
}
