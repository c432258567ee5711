/** What people hold on to at night: every alert and trigger has a runbook, and every word in the docs leads somewhere. */

import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { RUNBOOK_PAGES, type RunbookName, runbookFile, runbookPath } from '../control/app/runbook-links.ts'
import { COMMANDS } from '../control/cli/command-list.ts'
import { ALERTS } from '../control/core/effects.ts'
import { TRIGGERS } from '../control/core/verdict.ts'
import { ACCESS } from '../control/http/access.ts'
import { markdownToHtml } from '../control/http/pages/markdown-page.ts'
import { METRICS } from '../control/observe/metric-table.ts'
import { extractRunnable } from './support/extract-runnable.ts'

const root = join(import.meta.dirname, '..')
const listed = (...args: string[]) =>
  execFileSync('git', ['ls-files', '-z', ...args], { cwd: root, encoding: 'utf8', maxBuffer: 1e8 })
    .split('\0')
    .filter((path) => path !== '' && existsSync(join(root, path)))
const files = [...new Set([...listed(), ...listed('--others', '--exclude-standard')])].sort()
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const docs = files.filter((path) => path.endsWith('.md') && !path.startsWith('test/fixtures/'))
const runbooks = files.filter((path) => /^runbooks\/[a-z].*\.md$/.test(path))
const names: readonly RunbookName[] = [...ALERTS, ...TRIGGERS, ...RUNBOOK_PAGES]
const HEADINGS = ['Meaning', 'Impact', 'Diagnosis', 'Mitigation']

describe('runbooks', () => {
  it('exist for every alert, every trigger, and what is looked up by hand', () => {
    const missing = names.filter((name) => !existsSync(join(root, runbookFile(name))))
    expect(missing.map((name) => `copy runbooks/_template.md to ${runbookFile(name)}`)).toEqual([])
  })

  it('are all reached from a name', () => {
    const reached = new Set(names.map(runbookFile))
    expect(runbooks.filter((path) => !reached.has(path))).toEqual([])
  })

  it('have a title and the four headings in their order, each with something under it', () => {
    for (const path of [...runbooks, 'runbooks/_template.md']) {
      const text = read(path)
      expect(text, path).toMatch(/^# [A-Z]/)
      expect(
        [...text.matchAll(/^## (.+)$/gm)].map((match) => match[1]),
        path,
      ).toEqual(HEADINGS)
      for (const part of text.split(/^## .+$/m)) expect(part.trim().length, path).toBeGreaterThan(20)
    }
  })

  it('are all in the index', () => {
    const index = read('runbooks/README.md')
    for (const path of runbooks) expect(index).toContain(`(${path.replace('runbooks/', '')})`)
  })

  it('can be tried: each that diagnoses has commands that a test runs', () => {
    for (const path of runbooks) expect(extractRunnable(read(path)).length, path).toBeGreaterThan(0)
  })

  it('show their commands as commands where control serves them', () => {
    for (const path of runbooks) {
      const fences = read(path).match(/^\s*```\w+/gm)?.length ?? 0
      expect(
        markdownToHtml(read(path)).match(/<pre>/g) ?? [],
        `${path}: keep fences at the margin`,
      ).toHaveLength(fences)
    }
  })

  it('are served under the name that Slack and the dashboard link to', () => {
    for (const name of names) expect(runbookPath(name)).toMatch(/^\/runbooks\/[a-z0-9-]{1,64}$/)
    expect(Object.keys(ACCESS)).toContain('GET /runbooks/{name}')
  })
})

describe('documents', () => {
  it('link to pages that exist', () => {
    const broken = docs.flatMap((path) =>
      [...withoutCode(read(path)).matchAll(/\]\(([^)\s]+?)(#[^)\s]*)?\)/g)].flatMap(([, target]) => {
        if (target === undefined || /^(?:https?:|mailto:|#)/.test(target)) return []
        return existsSync(join(root, dirname(path), target)) ? [] : [`${path} links to ${target}`]
      }),
    )
    expect(broken).toEqual([])
  })

  it('cite files and folders that exist', () => {
    const cited =
      /`((?:control|gateway-plugin|deploy|test|runbooks|migrations|dashboards|\.ci)\/[\w./{},*-]*)`/g
    const broken = docs.flatMap((path) =>
      [...read(path).matchAll(cited)].flatMap(([, target]) =>
        expand(target!).every(isThere) ? [] : [`${path} cites ${target}`],
      ),
    )
    expect(broken).toEqual([])
  })

  it('name only settings that code reads', () => {
    const code = files
      .filter((path) => /\.(?:ts|tsx|mjs)$/.test(path) && !path.startsWith('test/'))
      .map(read)
      .join('\n')
    const broken = docs.flatMap((path) =>
      [...new Set(read(path).match(/\bCROSSFADE_[A-Z_]+\b/g))]
        .filter((name) => !new RegExp(`\\b${name}\\b`).test(code))
        .map((name) => `${path} names ${name}, which nothing reads`),
    )
    expect(broken).toEqual([])
  })

  it('run only scripts that package.json has', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }
    const broken = docs.flatMap((path) =>
      [...read(path).matchAll(/\bnpm run (?:--?[\w-]+ )*([a-z][\w:-]*)/g)]
        .filter(([, name]) => !(name! in scripts))
        .map(([, name]) => `${path} runs npm run ${name}`),
    )
    expect(broken).toEqual([])
  })

  it('give the command line only what it takes', () => {
    const broken = docs.flatMap((path) =>
      [...joined(read(path)).matchAll(/\bcrossfade -- ([a-z][\w-]*)([^`\n|]*)/g)].flatMap(
        ([line, name, rest]) => {
          const command = COMMANDS.find((one) => one.name === name)
          if (command === undefined) return [`${path}: there is no command ${name}`]
          const known = new Set([...Object.keys(command.options ?? {}), 'url', 'token', 'json', 'help'])
          const flags = [...withoutQuotes(rest ?? '').matchAll(/\s--([a-z][\w-]*)/g)].map(
            (match) => match[1]!,
          )
          return flags.filter((flag) => !known.has(flag)).map((flag) => `${path}: ${line} has no --${flag}`)
        },
      ),
    )
    expect(broken).toEqual([])
  })

  it('ask control only for what it answers', () => {
    const routes = Object.keys(ACCESS).map((route) => route.slice(route.indexOf(' ') + 1))
    const patterns = routes.map((route) => new RegExp(`^${route.replace(/\{\w+\}/g, '[^/]+')}$`))
    const broken = docs.flatMap((path) =>
      [...read(path).matchAll(/127\.0\.0\.1:8700(\/[\w./-]*)?/g)]
        .map(([, route]) => route ?? '/')
        .filter((route) => route !== '/' && !/^\/(?:rollouts|incidents|sign-in)\b/.test(route))
        .filter((route) => !patterns.some((pattern) => pattern.test(route)))
        .map((route) => `${path} asks for ${route}`),
    )
    expect(broken).toEqual([])
  })

  it('name only metrics that are measured', () => {
    const text = (path: string) => /\.(?:md|json|ya?ml)$/.test(path) && path !== 'package-lock.json'
    const measured = new Set(
      Object.keys(METRICS).flatMap((name) => ['', '_bucket', '_sum', '_count'].map((end) => name + end)),
    )
    const broken = files
      .filter(text)
      .flatMap((path) =>
        (
          read(path).match(
            /\bcrossfade_[a-z_]+_(?:total|seconds|bytes|ratio|live|behind|waiting|version)\b/g,
          ) ?? []
        )
          .filter((name) => !measured.has(name))
          .map((name) => `${path} names ${name}`),
      )
    expect(broken).toEqual([])
  })
})

/** Lines that end in a backslash go on. */
function joined(text: string): string {
  return text.replaceAll(/\\\n\s*/g, ' ')
}

function withoutQuotes(text: string): string {
  return text.replaceAll(/"[^"]*"|'[^']*'/g, '')
}

function withoutCode(markdown: string): string {
  return markdown.replace(/^ *```[\s\S]*?^ *```/gm, '').replace(/`[^`\n]*`/g, '')
}

/** `a/{b,c}.ts` → both. */
function expand(path: string): string[] {
  const braces = /\{([^{}]*)\}/.exec(path)
  if (braces === null) return [path]
  return braces[1]!.split(',').flatMap((one) => expand(path.replace(braces[0], one)))
}

function isThere(path: string): boolean {
  if (!path.includes('*')) return existsSync(join(root, path))
  const pattern = path
    .split('*')
    .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*')
  return files.some((file) => new RegExp(`^${pattern}$`).test(file))
}
