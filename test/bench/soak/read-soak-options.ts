import { parseArgs } from 'node:util'

export interface SoakOptions {
  readonly minutes: number
  /** Requests a second. */
  readonly rate: number
}

export type ReadSoakOptions =
  | { readonly kind: 'run'; readonly options: SoakOptions }
  | { readonly kind: 'help'; readonly text: string }
  | { readonly kind: 'wrong'; readonly problems: readonly string[] }

const HELP = `Runs the whole of Crossfade for a while under real speech and watches its memory.

  npm run soak [-- OPTIONS]

  --minutes N   how long, 0.5 to 10,000 (5)
  --rate N      requests a second, 0.1 to 100 (4)
  --help        this text

Ends with 1 when control holds more than 200 MB, the whole more than 1.5 GB, a request failed or a process died; with 2
when it was not understood. Ctrl-C ends it early and prints what there is.
`

export function readSoakOptions(args: readonly string[]): ReadSoakOptions {
  const problems: string[] = []
  const number = (name: string, value: string, least: number, most: number): number => {
    const read = Number(value)
    if (value.trim() !== '' && read >= least && read <= most) return read
    problems.push(`${name}: got "${value}", expected a number from ${least} to ${most}`)
    return least
  }
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        minutes: { type: 'string', default: '5' },
        rate: { type: 'string', default: '4' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    })
    if (values.help) return { kind: 'help', text: HELP }
    const minutes = number('--minutes', values.minutes, 0.5, 10_000)
    const rate = number('--rate', values.rate, 0.1, 100)
    return problems.length === 0 ? { kind: 'run', options: { minutes, rate } } : { kind: 'wrong', problems }
  } catch (error) {
    return { kind: 'wrong', problems: [(error as Error).message] }
  }
}
