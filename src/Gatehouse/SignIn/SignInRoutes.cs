namespace Gatehouse.SignIn;

/// <summary>What browsers ask for.</summary>
static class SignInRoutes
{
    public static void MapSignIn(this WebApplication app)
    {
        var (entrance, start, saml, continuation) = (Of<Entrance>(), Of<Start>(), Of<SamlArrivals>(), Of<Continuation>());
        foreach (var way in (string[])["/", "/signin", "/o/{slug}"])
        {
            Limited(app.MapGet(way, entrance.ShowAsync));
            if (way != "/") Limited(Form(way, entrance.AskedAsync));
        }

        Form("/signin/switch", entrance.SwitchAsync);
        Limited(app.MapGet("/operator", (Delegate)Of<OperatorSignIn>().ShowAsync));
        Limited(Form("/operator", Of<OperatorSignIn>().EnterAsync));
        Form("/signout", (HttpContext http, CancellationToken ct) => Of<SignOut>().LeaveAsync(http, null, ct));
        app.MapGet("/signout/done", (Delegate)Of<SignOut>().DoneAsync);
        app.MapGet("/invitation/{token}", (Delegate)InvitationPage.ShowAsync);
        Limited(app.MapGet("/sso/{connection}/start", (Delegate)start.SignInAsync));
        Limited(app.MapGet("/sso/{connection}/test/{ticket}", (Delegate)start.TestAsync));
        app.MapPost("/sso/{connection}/acs", (Delegate)saml.ReceiveAsync).DisableAntiforgery();
        app.MapMethods("/sso/{connection}/callback", ["GET", "POST"], Of<OidcArrivals>().ReceiveAsync).DisableAntiforgery();
        app.MapPost("/sso/{connection}/backchannel", (Delegate)Of<BackChannel>().ReceiveAsync).DisableAntiforgery();
        Limited(app.MapMethods("/sso/{connection}/slo", ["GET", "POST"], Of<SamlLogout>().ReceiveAsync).DisableAntiforgery());
        app.MapGet("/signin/continue/{handle}", (Delegate)continuation.ShowAsync);
        Form("/signin/continue/{handle}", continuation.ChooseAsync);

        T Of<T>() where T : notnull => app.Services.GetRequiredService<T>();

        void Limited(RouteHandlerBuilder route) => route.AddEndpointFilter<RouteHandlerBuilder>(Of<SignInLimit>());

        RouteHandlerBuilder Form(string pattern, Delegate handler) => app.MapPost(pattern, handler).AddEndpointFilter<RouteHandlerBuilder, SameOrigin>().DisableAntiforgery();
    }
}
