using System.Text.Json.Nodes;

namespace Gatehouse.Scim;

/// <summary>
/// A POST, PUT or PATCH, understood before anything is read: edits of the document, steps for the members. Everything that
/// can be refused without knowing the resource is refused while the plan is made; the plan is then applied in one transaction.
/// </summary>
public sealed class ResourcePlan
{
    readonly ResourceType type;
    readonly Profile profile;
    readonly Notes notes = new();
    readonly List<Edit> edits = [];
    readonly MemberPlan members = new();

    ResourcePlan(ResourceType type, Profile profile) => (this.type, this.profile) = (type, profile);

    /// <summary>What lenient let pass, in plain words.</summary>
    public string? Words => notes.Text;

    public IReadOnlyList<MemberStep> Members => members.Steps;

    /// <summary>False when only members change: the Group's document stays as it is.</summary>
    public bool TouchesDocument => edits.Count > 0;

    /// <summary>Whether this request wrote the attribute: then it may be shown although it is returned on "request" only.</summary>
    public bool Wrote(string? extension, string attribute) => edits.Exists(edit => edit.Writes(extension, attribute));

    public static ResourcePlan Patch(JsonObject body, ResourceType type, Profile profile)
    {
        var plan = new ResourcePlan(type, profile);
        var reader = plan.Reader(refusesReadOnly: profile.Strict, patching: true);
        foreach (var operation in PatchOperation.ReadAll(body, profile)) reader.Read(operation);
        return plan;
    }

    /// <summary>The body of a POST or PUT: what is readOnly in it is ignored (RFC 7644 §3.3, §3.5.1).</summary>
    public static ResourcePlan Whole(JsonObject body, ResourceType type, Profile profile)
    {
        var plan = new ResourcePlan(type, profile);
        if (profile.Strict && !ScimJson.Declares(body, type.Core.Id)) throw new ScimException(ScimError.InvalidSyntax($"schemas must hold {type.Core.Id}."));
        if (type.Name == "Group") plan.members.Clear();
        plan.Reader(refusesReadOnly: false, patching: false).ReadAll(PatchVerb.Add, body);
        return plan;
    }

    /// <summary>The document of a new resource.</summary>
    public JsonObject Create(string id) => Finish([], null, id);

    /// <summary>The document after a PUT. Nothing of <paramref name="current"/> stays but its id, and active when the body is silent about it.</summary>
    public JsonObject Replace(JsonObject current) => Finish([], current, Id(current));

    /// <summary>The document after a PATCH; <paramref name="current"/> is left as it is, so a refusal changes nothing.</summary>
    public JsonObject Apply(JsonObject current) => Finish(current.DeepClone().AsObject(), current, Id(current));

    PlanReader Reader(bool refusesReadOnly, bool patching) =>
        new(type, profile, edits, new MemberReader(members, profile, notes), notes, refusesReadOnly, patching);

    JsonObject Finish(JsonObject draft, JsonObject? before, string id)
    {
        foreach (var edit in edits) edit.Apply(draft);
        return new DocumentShape(type, profile, notes).Finish(draft, before, id);
    }

    static string Id(JsonObject current) => ScimJson.Text(current["id"])!;
}
