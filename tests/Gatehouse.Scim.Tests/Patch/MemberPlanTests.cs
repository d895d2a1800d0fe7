using FsCheck;
using FsCheck.Fluent;

namespace Gatehouse.Scim.Tests;

/// <summary>A plan is its operations one by one on a naive set: whatever order they come in, however many there are.</summary>
public sealed class MemberPlanTests
{
    static readonly string[] Ids = ["u1", "u2", "u3", "u4", "g1", "g2", "g3"];

    static readonly Filter[] Filters =
    [
        .. new[] { "type eq \"Group\"", "type eq \"User\" or value eq \"g1\"", "not (value eq \"u1\")", "value ne \"u2\"", "type eq \"Group\" and value co \"2\"", "value eq null", "type pr" }.Select(f => Filter.Parse(f)),
        .. Ids.Select(id => Filter.Parse($"VALUE eq \"{id}\"")),
    ];

    static readonly Gen<Step> AnyStep = Gen.Frequency(
        (4, from id in Gen.Elements(Ids) select new Step("add", id, null)),
        (4, from id in Gen.Elements(Ids) select new Step("remove", id, null)),
        (1, Gen.Constant(new Step("clear", null, null))),
        (2, from filter in Gen.Elements(Filters) select new Step("where", null, filter)));

    static readonly Gen<Case> Cases =
        from start in Gen.SubListOf(Ids)
        from count in Gen.Choose(0, 12)
        from steps in Gen.ArrayOf(AnyStep, count)
        select new Case([.. start], steps);

    [Fact]
    public void The_steps_of_a_plan_do_what_the_operations_do_one_by_one() => Always.Holds(Cases, test =>
    {
        var (plan, naive) = (new MemberPlan(), new HashSet<string>(test.Start));
        foreach (var step in test.Steps) step.Do(plan, naive);
        Run(plan.Steps, test.Start).ShouldBe(naive, ignoreOrder: true);
    }, count: 5000, smaller: test => test.Steps.Select((_, i) => test with { Steps = [.. test.Steps.Where((_, j) => j != i)] }));

    [Fact]
    public void Reading_the_steps_halfway_disturbs_nothing() => Always.Holds(Cases, test =>
    {
        var (plan, naive) = (new MemberPlan(), new HashSet<string>(test.Start));
        foreach (var step in test.Steps)
        {
            step.Do(plan, naive);
            Run(plan.Steps, test.Start).ShouldBe(naive, ignoreOrder: true);
        }
    });

    [Fact]
    public void Nobody_is_added_and_removed_in_one_step() => Always.Holds(Cases, test =>
    {
        var plan = new MemberPlan();
        foreach (var step in test.Steps) step.Do(plan, []);
        foreach (var delta in plan.Steps.OfType<MemberStep.Delta>()) delta.Added.Overlaps(delta.Removed).ShouldBeFalse();
    });

    [Fact]
    public void What_comes_before_everybody_goes_is_forgotten()
    {
        var plan = new MemberPlan();
        plan.Add("u1");
        plan.RemoveWhere(Filters[0]);
        plan.Clear();
        plan.Add("u2");
        plan.Steps.ShouldHaveSingleItem().ShouldBeOfType<MemberStep.Exactly>().Members.ShouldBe(["u2"]);
    }

    [Fact]
    public void A_filter_that_names_one_member_is_a_removal_like_any_other()
    {
        var plan = new MemberPlan();
        foreach (var id in Ids) plan.RemoveWhere(Filter.Parse($"value eq \"{id}\""));
        plan.Steps.ShouldHaveSingleItem().ShouldBeOfType<MemberStep.Delta>().Removed.ShouldBe(Ids, ignoreOrder: true);
    }

    static HashSet<string> Run(IEnumerable<MemberStep> steps, IEnumerable<string> start)
    {
        var members = new HashSet<string>(start);
        foreach (var step in steps)
            switch (step)
            {
                case MemberStep.Delta(var added, var removed):
                    members.UnionWith(added);
                    members.ExceptWith(removed);
                    break;
                case MemberStep.Exactly(var exactly):
                    members = [.. exactly];
                    break;
                case MemberStep.Where(var filter):
                    members.RemoveWhere(id => Matches(filter, id));
                    break;
            }
        return members;
    }

    static bool Matches(Filter filter, string id) => filter switch
    {
        Filter.And(var left, var right) => Matches(left, id) && Matches(right, id),
        Filter.Or(var left, var right) => Matches(left, id) || Matches(right, id),
        Filter.Not(var inner) => !Matches(inner, id),
        Filter.Compare(var path, var op, var value) => (path.Is("type") ? id[0] == 'g' ? "Group" : "User" : id, value as string) switch
        {
            (_, null) => false,
            var (actual, sought) => op switch { FilterOperator.Eq => actual == sought, FilterOperator.Ne => actual != sought, _ => actual.Contains(sought, StringComparison.Ordinal) },
        },
        _ => true,
    };

    sealed record Step(string Verb, string? Id, Filter? Filter)
    {
        public void Do(MemberPlan plan, HashSet<string> naive)
        {
            switch (Verb)
            {
                case "add": plan.Add(Id!); naive.Add(Id!); break;
                case "remove": plan.Remove(Id!); naive.Remove(Id!); break;
                case "clear": plan.Clear(); naive.Clear(); break;
                default: plan.RemoveWhere(Filter!); naive.RemoveWhere(id => Matches(Filter!, id)); break;
            }
        }

        public override string ToString() => $"{Verb} {Id}{Filter}";
    }

    sealed record Case(string[] Start, Step[] Steps)
    {
        public override string ToString() => $"[{string.Join(' ', Start)}] {string.Join(", ", (object[])Steps)}";
    }
}
