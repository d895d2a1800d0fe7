namespace Gatehouse.Scim.Tests;

public sealed class BulkTests
{
    [Fact]
    public void A_request_as_it_was_sent()
    {
        var request = Read("""{"failOnErrors":3,"Operations":[{"method":"post","path":"/Users","bulkId":"q","data":{"userName":"a"}},{"METHOD":"Delete","Path":"/Users/1","version":"W/\"1\""}]}""");
        request.FailOnErrors.ShouldBe(3);
        request.Operations[0].ShouldBe(new BulkOperation("POST", "/Users", "q", null, request.Operations[0].Data));
        ScimJson.Write(request.Operations[0].Data!).ShouldBe("""{"userName":"a"}""");
        request.Operations[1].ShouldBe(new BulkOperation("DELETE", "/Users/1", null, "W/\"1\"", null));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"Operations":null}""")]
    [InlineData("""{"Operations":{}}""")]
    [InlineData("""{"Operations":[5]}""")]
    [InlineData("""{"Operations":[null]}""")]
    [InlineData("""{"Operations":[[]]}""")]
    [InlineData("""{"Operations":[],"failOnErrors":0}""")]
    [InlineData("""{"Operations":[],"failOnErrors":-1}""")]
    [InlineData("""{"Operations":[],"failOnErrors":1.5}""")]
    [InlineData("""{"Operations":[],"failOnErrors":"1"}""")]
    [InlineData("""{"Operations":[],"failOnErrors":99999999999}""")]
    [InlineData("""{"Operations":[],"failOnErrors":1e400}""")]
    [InlineData("""{"Operations":[],"failOnErrors":[]}""")]
    public void A_bad_request(string json) => Ask.Refused("invalidSyntax", () => Read(json));

    [Fact]
    public void Strict_wants_the_schema_of_a_bulk_request() =>
        Ask.Refused("invalidSyntax", () => BulkRequest.Read(Ask.Json("""{"Operations":[]}"""), Ask.Strict));

    [Fact]
    public void As_many_operations_as_advertised_and_no_more()
    {
        Read(Many(ScimLimits.BulkOperations)).Operations.Count.ShouldBe(ScimLimits.BulkOperations);
        var refused = Should.Throw<ScimException>(() => Read(Many(ScimLimits.BulkOperations + 1))).Error;
        refused.Status.ShouldBe(413);
        refused.Detail.ShouldContain($"{ScimLimits.BulkOperations}");

        static string Many(int count) => $$"""{"Operations":[{{string.Join(',', Enumerable.Repeat("{}", count))}}]}""";
    }

    [Theory]
    [InlineData("""{"a":"bulkId:q"}""", "q")]
    [InlineData("""{"members":[{"value":"bulkId:q"},{"value":"bulkId:r"},{"value":"1"}]}""", "q r")]
    [InlineData("""{"manager":{"$ref":"https://x/scim/v2/Users/bulkId:q","value":"bulkId:q"}}""", "q")]
    [InlineData("""{"Operations":[{"op":"add","path":"members","value":[{"value":"bulkId:q"}]}]}""", "q")]
    [InlineData("""{"Operations":[{"op":"remove","path":"members[value eq \"bulkId:q\"]"}]}""", "q")]
    [InlineData("""{"list":["bulkId:q",["bulkId:r"],null,5]}""", "q r")]
    [InlineData("""{"a":"xbulkId:q","b":"see bulkId:q for more","bulkId:c":"c"}""", "")]
    public void The_references_in_the_data(string data, string needed) =>
        string.Join(' ', BulkReferences.In(Operation(data)).Order(StringComparer.Ordinal)).ShouldBe(needed);

    [Theory]
    [InlineData("/Users/bulkId:q", "q", "/Users/1")]
    [InlineData("/Users/bulkId:x", "x", "/Users/bulkId:x")]
    [InlineData("/Users/7", "", "/Users/7")]
    [InlineData("", "", "")]
    public void A_reference_in_the_path(string path, string needed, string resolved)
    {
        var operation = new BulkOperation("PATCH", path, null, null, null);
        string.Join(' ', BulkReferences.In(operation)).ShouldBe(needed);
        BulkReferences.Resolve(operation, Known).Path.ShouldBe(resolved);
    }

    [Theory]
    [InlineData("""{"a":"bulkId:q","b":"c"}""", """{"a":"1","b":"c"}""")]
    [InlineData("""{"a":"https://x/Users/bulkId:q"}""", """{"a":"https://x/Users/1"}""")]
    [InlineData("""{"members":[{"value":"bulkId:q","display":"Q"},{"value":"bulkId:x"},{"value":"7"}]}""", """{"members":[{"value":"1","display":"Q"},{"value":"7"}]}""")]
    [InlineData("""{"members":["bulkId:x","bulkId:q","7"]}""", """{"members":["1","7"]}""")]
    [InlineData("""{"title":"T","urn:x:y:z":{"manager":{"value":"bulkId:x"},"department":"D"}}""", """{"title":"T","urn:x:y:z":{"manager":{},"department":"D"}}""")]
    [InlineData("""{"Operations":[{"op":"add","path":"manager.value","value":"bulkId:x"},{"op":"add","path":"title","value":"T"}]}""", """{"Operations":[{"op":"add","path":"title","value":"T"}]}""")]
    [InlineData("""{"Operations":[{"op":"add","path":"members","value":[{"value":"bulkId:x"},{"value":"bulkId:r"}]}]}""", """{"Operations":[{"op":"add","path":"members","value":[{"value":"2"}]}]}""")]
    [InlineData("""{"a":null,"b":[null,true,1.50]}""", """{"a":null,"b":[null,true,1.50]}""")]
    public void A_known_reference_becomes_its_id_and_an_unknown_one_is_left_out(string data, string resolved)
    {
        var operation = Operation(data);
        ScimJson.Write(BulkReferences.Resolve(operation, Known).Data!).ShouldBe(resolved);
        ScimJson.Write(operation.Data!).ShouldBe(data, "The operation stays as it was sent: it is resolved again when more is known.");
    }

    static readonly Dictionary<string, string> Known = new(StringComparer.Ordinal) { ["q"] = "1", ["r"] = "2" };

    static BulkOperation Operation(string data) => new("POST", "/Groups", "g", null, Ask.Json(data));

    static BulkRequest Read(string json) => BulkRequest.Read(Ask.Json(json), Profile.Lenient);
}
