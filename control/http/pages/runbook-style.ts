/** The look of runbook pages: the dashboard's paper and ink, one column, readable at three in the morning. */
export const RUNBOOK_STYLE = `:root {
  color-scheme: light dark;
  --paper: #faf8f4; --ink: #1d1b18; --quiet: #6b665e; --line: #e2ddd3; --code: #f1ede5; --link: #1f5fbf;
}
@media (prefers-color-scheme: dark) {
  :root { --paper: #171614; --ink: #ece8e0; --quiet: #a39d92; --line: #35322d; --code: #211f1c; --link: #7fb2ff; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 17px/1.6 Inter, system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
main { max-width: 46rem; margin: 0 auto; padding: 2rem 1.25rem 5rem; overflow-wrap: break-word; }
nav { max-width: 46rem; margin: 0 auto; padding: 1.25rem 1.25rem 0; font-size: 15px; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0.5rem 0 1.25rem; }
h2 { font-size: 1.25rem; margin: 2.25rem 0 0.75rem; padding-top: 1rem; border-top: 1px solid var(--line); }
h3 { font-size: 1.05rem; margin: 1.75rem 0 0.5rem; }
a { color: var(--link); }
a:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
code { font: 0.88em/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; background: var(--code);
  padding: 0.1em 0.3em; border-radius: 3px; }
pre { background: var(--code); border: 1px solid var(--line); border-radius: 6px; padding: 0.9rem 1rem;
  overflow-x: auto; }
pre code { background: none; padding: 0; }
table { border-collapse: collapse; width: 100%; font-size: 0.94em; }
th, td { text-align: left; vertical-align: top; padding: 0.45rem 0.75rem 0.45rem 0;
  border-bottom: 1px solid var(--line); }
blockquote { margin: 1rem 0; padding-left: 1rem; border-left: 3px solid var(--line); color: var(--quiet); }
`
