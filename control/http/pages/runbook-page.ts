import { escapeHtml } from './escape-html.ts'
import { markdownToHtml } from './markdown-page.ts'

export const RUNBOOK_STYLE_PATH = '/runbook.css'

/** A whole page for one runbook; no script, no inline style, so that it lives under the same strict policy. */
export function runbookPage(name: string, markdown: string): string {
  return page(/^# +(.+)$/m.exec(markdown)?.[1] ?? name, markdownToHtml(markdown))
}

/** What a person sees who follows a link from Slack in a browser that is not signed in. */
export function signInFirstPage(): string {
  return page(
    'Sign in to read this',
    '<h1>Sign in to read this</h1><p><a href="/sign-in">Sign in</a>, then open the link again.</p>',
  )
}

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)} · Crossfade</title>
<link rel="stylesheet" href="${RUNBOOK_STYLE_PATH}">
</head>
<body>
<nav><a href="/">Dashboard</a></nav>
<main>
${body}
</main>
</body>
</html>
`
}
