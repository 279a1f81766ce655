"""The style sheet of the exported page, and how marks look on every page: light and dark, wide and narrow, screen and paper."""

from __future__ import annotations

from typing import Final

#: Marks, their numbers and badges. Each verdict has a line of its own: a colour for its severity, and a shape and weight
#: that no other of that colour has; each severity has a shape of badge and number.
MARKS: Final = """
mark { background: none; color: inherit; text-decoration: underline; text-underline-offset: .22em;
  text-decoration-thickness: 2px; }
mark.error { text-decoration-color: var(--error); }
mark.warning { text-decoration-color: var(--warning); }
mark.notice { text-decoration-color: var(--notice); }
mark.ok { text-decoration-color: var(--ok); }
mark.contradicted { text-decoration-style: double; }
mark.altered { text-decoration-style: wavy; text-decoration-thickness: 1.5px; }
mark.misattributed { text-decoration-style: dashed; text-decoration-thickness: 3px; }
mark.not-found { text-decoration-style: dashed; }
mark.unchecked { text-decoration-style: dotted; }
mark.unsourced { text-decoration-style: dotted; text-decoration-thickness: 1px; }
mark.supported { text-decoration-thickness: 1px; }
mark.verbatim { text-decoration-thickness: 3px; }
a.num { padding: .2rem .45rem; margin: 0 .15rem; font: 700 .8125rem/1.5 system-ui, sans-serif; text-decoration: none;
  border-radius: .75rem; color: var(--ground); background: var(--small); scroll-margin-top: 30vh; }
a.num.error { background: var(--error); border-radius: 0; }
a.num.warning { background: var(--warning); border-radius: .25rem; }
a.num.notice { background: none; color: var(--notice); box-shadow: inset 0 0 0 1px var(--notice); }
a.num.ok { background: var(--ok); }
a.num:target { outline: 3px solid var(--link); outline-offset: 2px; }
.badge { display: inline-block; font: 700 .8125rem/1.5 system-ui, sans-serif; border: 2px solid; border-radius: .25rem;
  padding: 0 .375rem; white-space: nowrap; }
.badge.error { color: var(--on); background: var(--error); border-color: var(--error); }
.badge.warning { color: var(--warning); border-style: dashed; }
.badge.notice { color: var(--notice); border-style: dotted; }
.badge.ok { color: var(--ok); border-radius: 1rem; }
"""

#: Verdicts differ by word, underline and colour, never by colour alone. Every text colour has a
#: contrast of 4.5 or more on its ground (WCAG 2.2 AA).
STYLE: Final = (
    MARKS
    + """
:root { color-scheme: light dark; --ground: #fff; --text: #1b1d21; --small: #55595f; --line: #c9ccd1;
  --link: #0b4f9e; --error: #a3161a; --warning: #834c00; --notice: #55595f; --ok: #1a6b34; --on: #fff; --target: #fff4c2; }
@media (prefers-color-scheme: dark) { :root { --ground: #15171a; --text: #e6e7e9; --small: #b4b8bd; --line: #44484e;
  --link: #9cc4ff; --error: #ff9c9c; --warning: #ffc46b; --notice: #b4b8bd; --ok: #8fd6a3; --on: #15171a; --target: #3a3413; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1rem; max-width: 78rem; background: var(--ground); color: var(--text);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
a { color: var(--link); }
h1 { font-size: 1rem; margin: 0; } h2 { font-size: 1.6rem; line-height: 1.25; margin: 1rem 0 .25rem; }
h3 { font-size: 1rem; margin: 0 0 .5rem; } p { margin: .25rem 0; }
.small, summary, dt { color: var(--small); font-size: .875rem; }
.skip { position: absolute; left: -99rem; } .skip:focus { position: static; }
.columns { display: grid; gap: 2rem; grid-template-columns: minmax(0, 1fr); margin-top: 1rem; }
@media (min-width: 55rem) { .columns { grid-template-columns: minmax(0, 38rem) minmax(0, 1fr); align-items: start; } }
/* The text stays beside its findings, which are longer, and scrolls by itself. */
@media screen and (min-width: 55rem) and (min-height: 34rem) {
  .beside { position: sticky; top: 0; max-height: 100vh; overflow-y: auto; padding: .5rem 1rem 1rem 0; } }
.text { white-space: pre-wrap; font: 1.0625rem/1.6 Georgia, serif; }
ol { list-style: none; margin: 0; padding: 0; }
ol.contents { list-style: decimal; padding-left: 2rem; }
li.finding { border-top: 1px solid var(--line); padding: .75rem 0; }
:target { background: var(--target); scroll-margin-top: 1rem; }
time { white-space: nowrap; }
.words { font: 1.0625rem/1.5 Georgia, serif; }
.why { font-weight: 600; }
.review { border-left: 4px solid var(--link); padding-left: .5rem; }
blockquote { font: 1.0625rem/1.5 Georgia, serif; margin: .25rem 0; padding-left: .75rem; border-left: 3px solid var(--line); }
ins { text-decoration: underline; text-decoration-thickness: 2px; font-weight: 700; }
del { text-decoration: line-through; font-weight: 700; }
ul { margin: .25rem 0; padding-left: 1.25rem; }
@media print { body { max-width: none; font-size: 10pt; } .skip { display: none; } li.finding { break-inside: avoid; }
  .columns { display: block; } details > * { display: block; } a[href^="http"]::after { content: " (" attr(href) ")"; } }
"""
)
