// Written by eng/client from the OpenAPI document. Do not edit: change the declaration in src/Gatehouse/Api/Resources, then run eng/client.
using Gatehouse.Client.Http;

namespace Gatehouse.Client;

/// <summary>The management API of Gatehouse. Thread-safe: one for as long as the program runs. What it may do, its API key says.</summary>
public sealed class GatehouseClient
{
    /// <summary>A client over an HttpClient that is yours.</summary>
    /// <param name="http">Its Timeout is the patience with one attempt.</param>
    /// <param name="options">Where Gatehouse is, and the key.</param>
    public GatehouseClient(HttpClient http, GatehouseClientOptions options)
    {
        var transport = new Transport(http, options);
        Apps = new(transport);
        AuditLog = new(transport);
        Branding = new(transport);
        Connections = new(transport);
        DeletedMembers = new(transport);
        Domains = new(transport);
        Events = new(transport);
        Groups = new(transport);
        HeldBatches = new(transport);
        Identities = new(transport);
        Instance = new(transport);
        Invitations = new(transport);
        Mappings = new(transport);
        Members = new(transport);
        Operations = new(transport);
        Operators = new(transport);
        Orgs = new(transport);
        Previews = new(transport);
        Roles = new(transport);
        Sessions = new(transport);
        SetupLinks = new(transport);
        SyncLog = new(transport);
        Tokens = new(transport);
        Webhooks = new(transport);
        Workspaces = new(transport);
    }

    /// <summary>Apps.</summary>
    public AppsApi Apps { get; }

    /// <summary>Audit log.</summary>
    public AuditLogApi AuditLog { get; }

    /// <summary>Branding.</summary>
    public BrandingApi Branding { get; }

    /// <summary>Connections.</summary>
    public ConnectionsApi Connections { get; }

    /// <summary>Deleted members.</summary>
    public DeletedMembersApi DeletedMembers { get; }

    /// <summary>Domains.</summary>
    public DomainsApi Domains { get; }

    /// <summary>Events.</summary>
    public EventsApi Events { get; }

    /// <summary>Groups.</summary>
    public GroupsApi Groups { get; }

    /// <summary>Held changes.</summary>
    public HeldBatchesApi HeldBatches { get; }

    /// <summary>Identities.</summary>
    public IdentitiesApi Identities { get; }

    /// <summary>Instance.</summary>
    public InstanceApi Instance { get; }

    /// <summary>Invitations.</summary>
    public InvitationsApi Invitations { get; }

    /// <summary>Mappings.</summary>
    public MappingsApi Mappings { get; }

    /// <summary>Members.</summary>
    public MembersApi Members { get; }

    /// <summary>Doctor, alerts, jobs.</summary>
    public OperationsApi Operations { get; }

    /// <summary>Operators.</summary>
    public OperatorsApi Operators { get; }

    /// <summary>Orgs.</summary>
    public OrgsApi Orgs { get; }

    /// <summary>Preview of a new SCIM set-up.</summary>
    public PreviewsApi Previews { get; }

    /// <summary>Roles.</summary>
    public RolesApi Roles { get; }

    /// <summary>Sessions and sign-ins.</summary>
    public SessionsApi Sessions { get; }

    /// <summary>Setup links.</summary>
    public SetupLinksApi SetupLinks { get; }

    /// <summary>Sync log.</summary>
    public SyncLogApi SyncLog { get; }

    /// <summary>SCIM tokens.</summary>
    public TokensApi Tokens { get; }

    /// <summary>Webhooks.</summary>
    public WebhooksApi Webhooks { get; }

    /// <summary>Workspaces.</summary>
    public WorkspacesApi Workspaces { get; }
}
