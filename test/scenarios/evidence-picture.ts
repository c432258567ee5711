/** Evidence over time as an SVG that is readable in light and dark, on a page and on a phone. */

export interface Series {
  readonly label: string
  /** healthy, candidate, breached: a colour and, so that it is not colour alone, a dash. */
  readonly tone: 'healthy' | 'candidate' | 'breached'
  /** [x, y] in the units of the axes. */
  readonly points: readonly (readonly [number, number])[]
  /** Where its label stands, in units of the axes. */
  readonly at: readonly [number, number]
}

export interface Picture {
  readonly title: string
  readonly description: string
  readonly x: {
    readonly from: number
    readonly to: number
    readonly ticks: readonly (readonly [number, string])[]
  }
  /** `log`: powers of ten. */
  readonly y: {
    readonly scale: 'log' | 'linear'
    readonly from: number
    readonly to: number
    readonly ticks: readonly (readonly [number, string])[]
  }
  readonly bound: { readonly y: number; readonly label: string }
  /** A moment on the x axis. */
  readonly mark?: { readonly x: number; readonly label: string }
  readonly series: readonly Series[]
}

const WIDTH = 720
const HEIGHT = 320
const LEFT = 96
const RIGHT = 40
const TOP = 52
const BOTTOM = 40

const STYLE = `
  :root { --ground: #fffefb; --ink: #16171b; --muted: #5c5f68; --line: #e5e2d9; --healthy: #17734a; --candidate: #ab4f05; --breached: #bf1f2e }
  @media (prefers-color-scheme: dark) {
    :root { --ground: #17181c; --ink: #efede6; --muted: #a3a5ad; --line: #282a31; --healthy: #5cc795; --candidate: #ffa94f; --breached: #ff7a70 }
  }
  text { font: 13px Inter, ui-sans-serif, system-ui, "Segoe UI", Roboto, sans-serif; fill: var(--muted) }
  .title { font-size: 16px; font-weight: 640; fill: var(--ink) }
  .ground { fill: var(--ground) } .grid { stroke: var(--line) } .bound { stroke: var(--breached); stroke-dasharray: 6 4 }
  .bound-label { fill: var(--breached) } .mark { stroke: var(--muted); stroke-dasharray: 2 4 }
  path { fill: none; stroke-width: 2; stroke-linejoin: round }
  path.healthy { stroke: var(--healthy) } path.candidate { stroke: var(--candidate) } path.breached { stroke: var(--breached) }
  text.healthy { fill: var(--healthy) } text.candidate { fill: var(--candidate) } text.breached { fill: var(--breached) }
  .name, .bound-label { font-weight: 600; paint-order: stroke; stroke: var(--ground); stroke-width: 5px; stroke-linejoin: round }
  .dashed { stroke-dasharray: 9 3 }`

export function drawPicture(picture: Picture): string {
  const { x, y, bound, mark, series } = picture
  const across = (value: number) => LEFT + ((value - x.from) / (x.to - x.from)) * (WIDTH - LEFT - RIGHT)
  const level = (value: number) => (y.scale === 'log' ? Math.log10(value) : value)
  const up = (value: number) => {
    const part = (level(value) - level(y.from)) / (level(y.to) - level(y.from))
    return HEIGHT - BOTTOM - Math.max(0, Math.min(1, part)) * (HEIGHT - TOP - BOTTOM)
  }
  const line = (points: Series['points']) =>
    points.map(([a, b], index) => `${index === 0 ? 'M' : 'L'}${round(across(a))} ${round(up(b))}`).join('')
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-labelledby="title description">`,
    `<title id="title">${picture.title}</title>`,
    `<desc id="description">${picture.description}</desc>`,
    `<style>${STYLE}\n</style>`,
    `<rect class="ground" width="${WIDTH}" height="${HEIGHT}" rx="14"/>`,
    `<text class="title" x="20" y="30">${picture.title}</text>`,
    ...y.ticks.flatMap(([value, label]) => [
      `<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${round(up(value))}" y2="${round(up(value))}"/>`,
      `<text x="${LEFT - 10}" y="${round(up(value) + 4)}" text-anchor="end">${label}</text>`,
    ]),
    ...x.ticks.map(
      ([value, label]) =>
        `<text x="${round(across(value))}" y="${HEIGHT - 14}" text-anchor="middle">${label}</text>`,
    ),
    ...(mark
      ? [
          `<line class="mark" x1="${round(across(mark.x))}" x2="${round(across(mark.x))}" y1="${TOP}" y2="${HEIGHT - BOTTOM}"/>`,
          `<text x="${round(across(mark.x) + 6)}" y="${HEIGHT - BOTTOM - 8}">${mark.label}</text>`,
        ]
      : []),
    `<line class="bound" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${round(up(bound.y))}" y2="${round(up(bound.y))}"/>`,
    ...series.map(
      ({ tone, points }) =>
        `<path class="${tone}${series.length > 1 && tone === 'candidate' ? ' dashed' : ''}" d="${line(points)}"/>`,
    ),
    ...series.map(
      ({ tone, label, at }) =>
        `<text class="name ${tone}" x="${round(across(at[0]))}" y="${round(up(at[1]))}">${label}</text>`,
    ),
    `<text class="bound-label" x="${WIDTH - RIGHT}" y="${round(up(bound.y) - 7)}" text-anchor="end">${bound.label}</text>`,
    '</svg>',
    '',
  ].join('\n')
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
