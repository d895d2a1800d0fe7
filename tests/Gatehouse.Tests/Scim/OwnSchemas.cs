namespace Gatehouse.Tests.Scim;

/// <summary>Extensions of an Org's own, with every type of attribute there is. JSON with single quotes, for Bodies.Json.</summary>
static class OwnSchemas
{
    public const string UserUrn = "urn:example:scim:hr:2.0:User";
    public const string GroupUrn = "urn:example:scim:hr:2.0:Group";

    public const string ForUsers = """
        {
          'id': 'urn:example:scim:hr:2.0:User', 'name': 'HR', 'resourceType': 'User',
          'attributes': [
            {'name':'badge','type':'string','caseExact':true},
            {'name':'nick','type':'string'},
            {'name':'level','type':'integer'},
            {'name':'serial','type':'integer'},
            {'name':'rate','type':'decimal'},
            {'name':'remote','type':'boolean'},
            {'name':'hiredAt','type':'dateTime'},
            {'name':'site','type':'reference','caseExact':true},
            {'name':'picture','type':'binary','caseExact':true},
            {'name':'tags','type':'string','multiValued':true},
            {'name':'scores','type':'integer','multiValued':true},
            {'name':'days','type':'dateTime','multiValued':true},
            {'name':'desk','type':'complex','subAttributes':[
              {'name':'building','type':'string'}, {'name':'floor','type':'integer'}, {'name':'near','type':'boolean'}, {'name':'since','type':'dateTime'}]},
            {'name':'skills','type':'complex','multiValued':true,'subAttributes':[
              {'name':'value','type':'string'}, {'name':'level','type':'integer'}, {'name':'certified','type':'boolean'},
              {'name':'since','type':'dateTime'}, {'name':'rate','type':'decimal'}]},
            {'name':'pets','type':'complex','multiValued':true,'subAttributes':[
              {'name':'name','type':'string','caseExact':true}, {'name':'age','type':'integer'}]}
          ]
        }
        """;

    public const string ForGroups = """
        {
          'id': 'urn:example:scim:hr:2.0:Group', 'name': 'HR of groups', 'resourceType': 'Group',
          'attributes': [
            {'name':'costCode','type':'string','caseExact':true},
            {'name':'size','type':'integer'},
            {'name':'labels','type':'string','multiValued':true}
          ]
        }
        """;

    /// <summary>Every "returned", "mutability" and "uniqueness" that is not the usual one.</summary>
    public const string Guarded = """
        {
          'id': 'urn:example:scim:guarded:2.0:User', 'name': 'Guarded', 'resourceType': 'User',
          'attributes': [
            {'name':'always','type':'string','returned':'always'},
            {'name':'never','type':'string','returned':'never'},
            {'name':'asked','type':'string','returned':'request'},
            {'name':'usual','type':'string'},
            {'name':'fixed','type':'string','mutability':'immutable'},
            {'name':'ours','type':'string','mutability':'readOnly'},
            {'name':'single','type':'string','uniqueness':'server'},
            {'name':'pair','type':'complex','subAttributes':[
              {'name':'seen','type':'string'}, {'name':'hidden','type':'string','returned':'never'}]}
          ]
        }
        """;

    public const string GuardedUrn = "urn:example:scim:guarded:2.0:User";
}
