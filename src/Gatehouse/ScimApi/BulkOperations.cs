using System.Globalization;
using System.Text.Json.Nodes;
using Gatehouse.Doors;
using Gatehouse.People;
using Gatehouse.Scim;

namespace Gatehouse.ScimApi;

/// <summary>Bulk (RFC 7644 §3.7): each operation is a transaction of its own, and each answers for itself.</summary>
sealed class BulkOperations(OperationLog log)
{
    public async Task<ScimReply> RunAsync(ScimCaller caller, BulkRequest request, CancellationToken ct)
    {
        var run = new Run(caller, request, log, ct);
        var results = await run.AllAsync();
        return ScimReply.Json(200, new JsonObject
        {
            ["schemas"] = new JsonArray(ScimUris.BulkResponse),
            ["Operations"] = new JsonArray([.. results]),
        });
    }

    sealed class Run(ScimCaller caller, BulkRequest request, OperationLog log, CancellationToken ct)
    {
        readonly Dictionary<string, int> makers = Makers(request);
        readonly Dictionary<string, string> ids = new(StringComparer.Ordinal);
        readonly JsonObject?[] results = new JsonObject?[request.Operations.Count];
        readonly HashSet<int> begun = [];
        readonly List<(int Index, string Path)> incomplete = [];
        int errors;

        public async Task<IEnumerable<JsonNode>> AllAsync()
        {
            for (var i = 0; i < request.Operations.Count && !Stopped; i++) await OneAsync(i);
            foreach (var (index, path) in incomplete) await CompleteAsync(index, path);
            return results.OfType<JsonNode>();
        }

        bool Stopped => errors >= (request.FailOnErrors ?? int.MaxValue);

        /// <summary>Whatever an operation refers to is made before it; in a circle somebody has to begin without the other.</summary>
        async Task OneAsync(int index)
        {
            if (!begun.Add(index)) return;
            var operation = request.Operations[index];
            var needs = BulkReferences.In(operation);
            foreach (var need in needs)
                if (!ids.ContainsKey(need) && makers.TryGetValue(need, out var maker)) await OneAsync(maker);
            if (Stopped) return;

            var open = needs.Where(need => !ids.ContainsKey(need)).ToList();
            var reply = open.Find(need => !makers.TryGetValue(need, out var maker) || results[maker] is not null) is { } lost
                ? ScimReply.Refuse(ScimError.InvalidValue($"bulkId:{lost} names nothing that this request made."))
                : await DoAsync(BulkReferences.Resolve(operation, ids));
            await RecordAsync(index, operation, reply);
            if (reply.Error is null && open.Count > 0) incomplete.Add((index, Path(operation, reply)));
        }

        async Task RecordAsync(int index, BulkOperation operation, ScimReply reply)
        {
            if (reply.Error is not null)
            {
                errors++;
                var kind = KindOf(operation.Path, out var id);
                await log.RefusedAsync(About(operation), OperationLog.Action(operation.Method, operation.Path), kind?.Name, id, reply, ct);
            }
            else if (operation is { Method: "POST", BulkId: { } bulkId })
            {
                ids[bulkId] = reply.Location![(reply.Location!.LastIndexOf('/') + 1)..];
            }

            results[index] = Result(operation, reply);
        }

        /// <summary>The circle is closed: what was left out can be said now (§3.7.1).</summary>
        async Task CompleteAsync(int index, string path)
        {
            var operation = request.Operations[index] with { Method = "PUT", Path = path, Version = null };
            var reply = BulkReferences.In(operation).All(ids.ContainsKey)
                ? await DoAsync(BulkReferences.Resolve(operation, ids))
                : ScimReply.Refuse(new(409, null, "The circle of references could not be closed: the other end was not made."));
            if (reply.Error is not null)
            {
                errors++;
                await log.RefusedAsync(About(operation), "UPDATE", KindOf(path, out var id)?.Name, id, reply, ct);
            }

            results[index] = Result(request.Operations[index], reply.Error is null ? reply with { Status = 201 } : reply);
        }

        async Task<ScimReply> DoAsync(BulkOperation operation)
        {
            try
            {
                if (KindOf(operation.Path, out var id) is not { } kind) throw new ScimException(ScimError.NoRoute(operation.Path));
                var at = About(operation);
                var projection = Projection.Everything(kind.Type(caller.Directory));
                var match = ETagMatch.Of(operation.Version);
                return (operation.Method, id) switch
                {
                    ("POST", null) when string.IsNullOrEmpty(operation.BulkId) => throw new ScimException(ScimError.InvalidSyntax("A POST in a bulk request needs a bulkId.")),
                    ("POST", null) => await ResourceOperations.CreateAsync(at, kind, Data(operation), projection, ct),
                    ("PUT", not null) => await ResourceOperations.ReplaceAsync(at, kind, id, Data(operation), match, projection, ct),
                    ("PATCH", not null) => await ResourceOperations.PatchAsync(at, kind, id, Data(operation), match, projection, ct),
                    ("DELETE", not null) => await ResourceOperations.DeleteAsync(at, kind, id, match, ct),
                    ("POST" or "PUT" or "PATCH" or "DELETE", _) => throw new ScimException(ScimError.InvalidSyntax("POST goes to an endpoint, the other methods to a resource.")),
                    _ => throw new ScimException(ScimError.InvalidSyntax($"method '{operation.Method}' is not POST, PUT, PATCH or DELETE.")),
                };
            }
            catch (ScimException refused)
            {
                return ScimReply.Refuse(refused.Error);
            }
        }

        /// <summary>The caller as if this operation were a request of its own.</summary>
        ScimCaller About(BulkOperation operation)
        {
            var scope = caller.Directory.Scope;
            var asked = scope.Request is not { } whole ? null : whole with
            {
                Method = operation.Method, Target = operation.Path, Headers = [("If-Match", operation.Version)], Body = operation.Data is { } data ? () => ScimJson.WriteUtf8(data) : null,
            };
            return caller with { Directory = caller.Directory with { Scope = scope.Afresh(asked) } };
        }

        static JsonObject Data(BulkOperation operation) => operation.Data ?? throw new ScimException(ScimError.InvalidSyntax($"A {operation.Method} needs data."));

        string Path(BulkOperation operation, ScimReply reply) =>
            operation.Method == "POST" ? reply.Location![caller.BaseUrl.Length..] : BulkReferences.Resolve(operation, ids).Path;

        JsonObject Result(BulkOperation operation, ScimReply reply)
        {
            var result = new JsonObject { ["method"] = operation.Method };
            if (operation.BulkId is not null) result["bulkId"] = operation.BulkId;
            var location = reply.Location ?? (operation.Method != "POST" && KindOf(BulkReferences.Resolve(operation, ids).Path, out var id) is { } kind && id is not null ? $"{caller.BaseUrl}{kind.Endpoint}/{id}" : null);
            if (location is not null) result["location"] = location;
            if (reply.ETag is not null) result["version"] = reply.ETag;
            result["status"] = reply.Status.ToString(CultureInfo.InvariantCulture);
            if (reply.Error is not null) result["response"] = ScimReply.Write(reply.Error);
            return result;
        }

        static ResourceKind? KindOf(string path, out string? id)
        {
            var segments = path.Split('?')[0].Split('/', StringSplitOptions.RemoveEmptyEntries);
            id = segments.Length == 2 ? segments[1] : null;
            return segments.Length is 1 or 2 ? ResourceKind.All.FirstOrDefault(k => k.Endpoint.AsSpan(1).Equals(segments[0], StringComparison.OrdinalIgnoreCase)) : null;
        }

        static Dictionary<string, int> Makers(BulkRequest request)
        {
            var made = new Dictionary<string, int>(StringComparer.Ordinal);
            for (var i = 0; i < request.Operations.Count; i++)
                if (request.Operations[i] is { Method: "POST", BulkId: { Length: > 0 } id } && !made.TryAdd(id, i))
                    throw new ScimException(ScimError.InvalidSyntax($"bulkId '{id}' stands twice."));
            return made;
        }
    }
}
