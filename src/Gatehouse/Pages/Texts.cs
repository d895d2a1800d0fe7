using System.Globalization;
using System.Resources;
using System.Runtime.CompilerServices;

namespace Gatehouse.Pages;

/// <summary>The words of all pages, from Texts.resx; a test holds the two together.</summary>
static class Texts
{
    internal static ResourceManager All { get; } = new("Gatehouse.Pages.Texts", typeof(Texts).Assembly);

    public static string SignIn => Get();
    public static string SignInTo(string org) => With(org);
    public static string Username => Get();
    public static string UsernameHelp => Get();
    public static string Continue => Get();
    public static string ChooseWay => Get();
    public static string ContinueWith(string name) => With(name);
    public static string UseAnother => Get();
    public static string OrganizationTitle => Get();
    public static string OrganizationText => Get();
    public static string Organization => Get();
    public static string ChooseOrganization => Get();
    public static string ChooseOrganizationText => Get();
    public static string SendingTitle => Get();
    public static string SendingText(string name) => With(name);
    public static string SignedInTo(string org) => With(org);
    public static string SignedInText => Get();
    public static string SwitchTo => Get();
    public static string SignOut => Get();
    public static string SignedOut => Get();
    public static string SignedOutText => Get();
    public static string SignInAgain => Get();
    public static string RefusedTitle => Get();
    public static string RefusedText => Get();
    public static string NotAssignedTitle => Get();
    public static string NotAssignedText => Get();
    public static string SuspendedTitle => Get();
    public static string SuspendedText => Get();
    public static string OrgSuspendedTitle => Get();
    public static string OrgSuspendedText => Get();
    public static string ReturningTitle => Get();
    public static string ReturningText => Get();
    public static string AppRefusedTitle => Get();
    public static string AppRefusedText => Get();
    public static string SignOutTitle => Get();
    public static string SignOutAsk => Get();
    public static string Reference => Get();
    public static string NotFoundTitle => Get();
    public static string NotFoundText => Get();
    public static string NoWayTitle => Get();
    public static string NoWayText => Get();
    public static string UnreachableTitle => Get();
    public static string UnreachableText => Get();
    public static string TooManyTitle => Get();
    public static string TooManyText => Get();
    public static string TestPassed => Get();
    public static string TestPassedText(string name) => With(name);
    public static string TestSubject => Get();
    public static string TestUsername => Get();
    public static string TestEmail => Get();
    public static string TestGroups => Get();
    public static string TestNothing => Get();
    public static string InvitesYou(string org) => With(org);
    public static string InvitedText => Get();
    public static string InvitationInvalid => Get();
    public static string InvitationInvalidText => Get();
    public static string OperatorTitle => Get();
    public static string OperatorName => Get();
    public static string OperatorPassword => Get();
    public static string OperatorCode => Get();
    public static string OperatorRefused => Get();

    static string Get([CallerMemberName] string name = "") => All.GetString(name, CultureInfo.InvariantCulture)!;

    static string With(string what, [CallerMemberName] string name = "") => string.Format(CultureInfo.InvariantCulture, Get(name), what);
}
