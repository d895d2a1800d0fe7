namespace Gatehouse.Pages;

/// <summary>What a page shows of whose it is.</summary>
/// <param name="Style">The address of the style sheet with the colour.</param>
/// <param name="Logo">The address of the picture.</param>
sealed record Brand(string? Name, string? Style, string? Logo)
{
    public static Brand None { get; } = new(null, null, null);

    public Html Link => Html.Of($"{(Style is null ? Html.Nothing : Html.Of($"<link rel=\"stylesheet\" href=\"{Style}\">"))}{(Logo is null ? Html.Nothing : Html.Of($"<link rel=\"icon\" href=\"{Logo}\">"))}");

    public Html Head => (Logo, Name) switch
    {
        ({ } logo, _) => Html.Of($"<p class=\"brand\"><img src=\"{logo}\" alt=\"{Name ?? ""}\"></p>"),
        (_, { } name) => Html.Of($"<p class=\"brand\">{name}</p>"),
        _ => Html.Nothing,
    };
}
