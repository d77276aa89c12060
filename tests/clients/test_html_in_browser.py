"""Answers as HTML in a browser without any protection of its own: nothing in them ever runs."""

import json

from services.test_html_reader import Reader, fed

from workbench.services._html_blocks import HtmlBlocks

VECTORS = """<script>hit(1)</script>

<img src=x onerror=hit(2)>

<svg onload=hit(3)><animate onbegin=hit(3)></svg>

[link](javascript:hit(4)) and <javascript:hit(4)> and [ref][r]

[r]: javascript:hit(5)

![p](x" onerror="hit(6)) ![" onerror=hit(6) x="](y)

<iframe srcdoc="<script>parent.hit(7)</script>"></iframe>

`<img src=x onerror=hit(8)>` and ``` `<img src=x onerror=hit(8)> ```

```html" onmouseover="hit(9)
</code></pre><img src=x onerror=hit(9)>
```

$<img src=x onerror=hit(10)>$ and \\( </span><img src=x onerror=hit(10)> \\)

| <img src=x onerror=hit(11)> |
|---|
| <svg/onload=hit(11)> |

[^<img src=x onerror=hit(12)>]: note <img src=x onerror=hit(12)>

<style>@import "javascript:hit(13)"</style><p style="background:url(javascript:hit(13))">x</p>

<a href="&#106;avascript:hit(14)" autofocus onfocus=hit(14)>x</a><input autofocus onfocus=hit(14)>

<noscript><p title="</noscript><img src=x onerror=hit(15)>">

<math><mtext></p><style><!--</style><img title="--><img src=x onerror=hit(16)>"></math>

<details open ontoggle=hit(17)><summary>s</summary>x</details>

<![CDATA[<img src=x onerror=hit(18)>]]> <?x <img src=x onerror=hit(18)>?>
"""


def test_no_prefix_of_an_answer_runs_anything(browser):
    shown = []
    for size in (1, 7):
        blocks, reader = HtmlBlocks(), Reader()
        for start in range(0, len(VECTORS), size):
            given = [*blocks.feed(VECTORS[start : start + size]), *blocks.look()]
            for pos, html in given:
                reader.put(pos, html)
            if given:
                shown.append(reader.html)
    page = browser.new_page()
    page.set_content("<script>window.hits = []; window.hit = (n) => hits.push(n)</script><main></main>")
    found = page.evaluate(
        """async (prefixes) => {
            const main = document.querySelector("main");
            main.innerHTML = '<img src="data:," onerror="hit(0)">';
            for (const html of prefixes) {
              main.innerHTML = html;
              for (const link of main.querySelectorAll("a"))
                if (link.protocol === "javascript:") hit(link.href);
            }
            await new Promise((resolve) => setTimeout(resolve, 300));
            return hits;
        }""",
        shown,
    )
    page.close()
    assert len(shown) > 200
    assert found == [0], f"ran: {json.dumps(found)}; only the probe may"


def test_what_is_shown_has_names_for_those_who_listen(browser):
    html = fed(
        ["# Title\n\n![A leaf](l.png)\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n[here](https://e.org)\n"]
    ).html
    page = browser.new_page()
    page.set_content(f"<main>{html}</main>")
    assert page.get_by_role("heading", name="Title").count() == 1
    assert page.get_by_role("columnheader").count() == 2
    assert page.get_by_role("link", name="here").count() == 1
    assert page.locator("img:not([alt])").count() == 0
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map((one) => one.id)")
    assert len(ids) == len(set(ids))
    page.close()
