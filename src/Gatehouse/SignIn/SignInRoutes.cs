namespace Gatehouse.SignIn;

/// <summary>What browsers ask for.</summary>
static class SignInRoutes
{
    public static void MapSignIn(this WebApplication app)
    {
        var (entrance, start, saml, continuation) = (Of<Entrance>(), Of<Start>(), Of<SamlArrivals>(), Of<Continuation>());
        foreach (var way in (string[])["/", "/signin", "/o/{slug}"])
        {
            app.MapGet(way, entrance.ShowAsync);
            if (way != "/") Form(way, entrance.AskedAsync);
        }

        Form("/signin/switch", entrance.SwitchAsync);
        app.MapGet("/operator", (Delegate)Of<OperatorSignIn>().ShowAsync);
        Form("/operator", Of<OperatorSignIn>().EnterAsync);
        Form("/signout", Of<SignOut>().LeaveAsync);
        app.MapGet("/signout/done", (Delegate)SignOut.Done);
        app.MapGet("/invitation/{token}", (Delegate)InvitationPage.ShowAsync);
        app.MapGet("/sso/{connection}/start", (Delegate)start.SignInAsync);
        app.MapGet("/sso/{connection}/test/{ticket}", (Delegate)start.TestAsync);
        app.MapPost("/sso/{connection}/acs", (Delegate)saml.ReceiveAsync).DisableAntiforgery();
        app.MapMethods("/sso/{connection}/callback", ["GET", "POST"], Of<OidcArrivals>().ReceiveAsync).DisableAntiforgery();
        app.MapPost("/sso/{connection}/backchannel", (Delegate)Of<BackChannel>().ReceiveAsync).DisableAntiforgery();
        app.MapMethods("/sso/{connection}/slo", ["GET", "POST"], Of<SamlLogout>().ReceiveAsync).DisableAntiforgery();
        app.MapGet("/signin/continue/{handle}", (Delegate)continuation.ShowAsync);
        Form("/signin/continue/{handle}", continuation.ChooseAsync);

        T Of<T>() where T : notnull => app.Services.GetRequiredService<T>();

        void Form(string pattern, Delegate handler) => app.MapPost(pattern, handler).AddEndpointFilter<RouteHandlerBuilder, SameOrigin>().DisableAntiforgery();
    }
}
