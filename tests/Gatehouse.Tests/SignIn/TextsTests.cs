using System.Collections;
using System.Globalization;
using System.Reflection;
using Gatehouse.Pages;

namespace Gatehouse.Tests.SignIn;

public sealed class TextsTests
{
    /// <summary>A word that is missing would be an empty page; one that nobody uses would be translated in vain.</summary>
    [Fact]
    public void Every_text_is_in_the_file_and_every_one_in_the_file_is_used()
    {
        var named = typeof(Texts).GetProperties(BindingFlags.Public | BindingFlags.Static).Where(p => p.PropertyType == typeof(string)).Select(p => p.Name)
            .Concat(typeof(Texts).GetMethods(BindingFlags.Public | BindingFlags.Static).Where(m => !m.IsSpecialName).Select(m => m.Name));

        Texts.All.GetResourceSet(CultureInfo.InvariantCulture, true, false)!.Cast<DictionaryEntry>().Select(e => (string)e.Key).ShouldBe(named, ignoreOrder: true);
    }

    [Fact]
    public void What_stands_in_a_hole_is_text()
    {
        var evil = "<script>alert('x')</script>\"&";

        Html.Of($"<p title=\"{evil}\">{Html.Of($"<b>{evil}</b>")}</p>").ToString()
            .ShouldBe("<p title=\"&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&quot;&amp;\"><b>&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&quot;&amp;</b></p>");
    }
}
