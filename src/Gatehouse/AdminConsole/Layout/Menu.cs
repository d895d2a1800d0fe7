namespace Gatehouse.AdminConsole.Layout;

/// <param name="HasChildren">It is also where one is on the pages below it.</param>
public sealed record MenuLink(string Address, string Name, string Icon, bool HasChildren = true);

/// <summary>What there is to go to.</summary>
static class Menu
{
    public static IEnumerable<(MenuLink, string?)> OfInstance =>
    [
        (new("/console", "Health", Icon: "heartbeat", HasChildren: false), null),
        (new("/console/orgs", "Organizations", Icon: "building"), null),
        (new("/console/apps", "Apps", Icon: "apps"), null),
        (new("/console/roles", "Roles", Icon: "shield-check"), null),
        (new("/console/operators", "Operators", Icon: "user-shield"), "Instance"),
        (new("/console/alerts", "Alerts", Icon: "bell"), null),
        (new("/console/webhooks", "Webhooks", Icon: "webhook"), null),
        (new("/console/audit", "Audit log", Icon: "history"), null),
        (new("/console/branding", "Branding", Icon: "palette"), null),
        (new("/console/settings", "Settings", Icon: "settings"), null),
    ];

    public static IEnumerable<(MenuLink, string?)> OfOrg(string root) =>
    [
        (new(root, "Overview", Icon: "home", HasChildren: false), null),
        (new(root + "/people", "People", Icon: "users"), "Directory"),
        (new(root + "/groups", "Groups", Icon: "users-group"), null),
        (new(root + "/workspaces", "Workspaces", Icon: "layout-grid"), null),
        (new(root + "/connections", "Single sign-on", Icon: "login-2"), "Set-up"),
        (new(root + "/provisioning", "Provisioning", Icon: "refresh"), null),
        (new(root + "/domains", "Domains", Icon: "world"), null),
        (new(root + "/setup-links", "Setup links", Icon: "link"), null),
        (new(root + "/doctor", "Doctor", Icon: "stethoscope"), "What happens"),
        (new(root + "/alerts", "Alerts", Icon: "bell"), null),
        (new(root + "/sync-log", "Sync log", Icon: "list-details"), null),
        (new(root + "/sign-ins", "Sign-ins", Icon: "fingerprint"), null),
        (new(root + "/webhooks", "Events & webhooks", Icon: "webhook"), null),
        (new(root + "/audit", "Audit log", Icon: "history"), null),
        (new(root + "/branding", "Branding", Icon: "palette"), "Organization"),
        (new(root + "/settings", "Settings", Icon: "settings"), null),
    ];
}
