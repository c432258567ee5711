import type { AttemptBatch, Plan } from '../../../gateway-plugin/contract.ts'
import type { CliCommand, CliContext } from '../cli-command.ts'
import { CliFailure, EXIT } from '../cli-failure.ts'
import { formatTime } from '../format-values.ts'
import { FOLLOW_OPTIONS, readFollowSettings } from '../nginx/follow-settings.ts'
import { installConfig, isInstalled } from '../nginx/install-config.ts'
import { LogReporter } from '../nginx/log-reporter.ts'

const EVERY_MS = 1_000
/** A name that could not be resolved is looked for again after so long. */
const RESOLVE_AGAIN_MS = 60_000

export const nginxFollow: CliCommand = {
  name: 'nginx-follow',
  usage: '--conf DIR [--upstream KEY=URL]… [--once]',
  summary: 'keep a stock nginx on the plan: install, test, reload, and report what it did',
  details: `  --conf DIR          where crossfade-http.conf and crossfade-server.conf go; include them in nginx's
                      http block and server block
  --log FILE          the log that nginx writes and this command reads (default: /var/log/nginx/crossfade.log)
  --name NAME         of this front door among the gateways (default: nginx)
  --nginx COMMAND     how nginx is called (default: nginx), such as "sudo nginx" or "nginx -c /etc/own.conf"
  --unit HEADER       the header with the user's id (default: X-User-ID)
  --language SOURCE   header:X-TTS-Language or path:/speak/, where a rollout is for some languages only
  --assume LIST       language, voice, format, length: every request here meets that part of the rule
  --upstream KEY=URL  an address of that backend that speaks the same contract as the others; again for more
  --path PATH         the location that is split (default: /)
  --origin ORIGIN     pages that may call it (default: *)
  --rate N            requests a second of one address, twice as many at once (default: 10)
  --once              install and report once, then end
  --report-only       install nothing: the front door is then shown as not rolled back automatically

Needs a token of the role gateway and CROSSFADE_UNIT_KEY, the same as all gateways have.`,
  options: FOLLOW_OPTIONS,
  most: 0,
  async run(context) {
    const settings = readFollowSettings(context.options, context.env)
    const reporter = new LogReporter(settings)
    const say = (text: string) => context.print(`${formatTime(context.now())} ${text}`)
    let refused = ''
    let standing: { readonly instead: Made; readonly until: number } | null = null
    for (;;) {
      const round = async () => {
        const plan = await context.control.get<Plan>('/v1/plan')
        reporter.learn(plan)
        if (!settings.reportOnly) refused = await install(context, plan, reporter, refused, say)
        await report(context, reporter, say)
      }
      if (context.options['once'] === true) {
        await round()
        if (refused !== '') throw new CliFailure(EXIT.refused, refused)
        return
      }
      await round().catch((error: unknown) => {
        if (!(error instanceof CliFailure)) throw error
        // Said once per trouble, not once a second.
        if (error.message !== refused) say(error.message)
        refused = error.message
      })
      await context.wait(EVERY_MS)
    }

    async function install(
      { control, now }: CliContext,
      plan: Plan,
      { state }: LogReporter,
      before: string,
      tell: (text: string) => void,
    ): Promise<string> {
      const made = await control.get<Made>(`/v1/export/nginx?${settings.query}`)
      const isStanding = standing !== null && isSame(standing.instead, made) && now() < standing.until
      if (made.planVersion === state.applied && (isStanding || isInstalled(settings, made))) return ''
      const baselines = new Set(plan.rollouts.map(({ baseline }) => baseline))
      const installed = await installConfig(settings, made, {
        baselines,
        isLoaded: made.planVersion === state.applied,
      })
      if (!installed.ok) {
        if (installed.problem !== before)
          tell(`plan ${made.planVersion} is not installed: ${installed.problem}`)
        return installed.problem
      }
      reporter.applied(made.planVersion)
      const { standIns } = installed
      const isToldAlready = standIns.length > 0 && standing !== null && isSame(standing.instead, made)
      if (!isToldAlready) tell([`plan ${made.planVersion} installed`, ...standIns].join('; '))
      standing = standIns.length === 0 ? null : { instead: made, until: now() + RESOLVE_AGAIN_MS }
      return ''
    }
  },
}

interface Made {
  readonly planVersion: number
  readonly http: string
  readonly server: string
}

function isSame(one: Made, other: Made): boolean {
  return one.http === other.http && one.server === other.server
}

async function report(
  { control, now }: CliContext,
  reporter: LogReporter,
  say: (text: string) => void,
): Promise<void> {
  const send = async (batch: AttemptBatch) => void (await control.send('POST', '/v1/attempts', batch))
  for (;;) {
    const { unreadable, more } = await reporter.report(now(), send)
    if (unreadable.length > 0) say(`${unreadable.length} lines of the log left out: ${unreadable[0]}`)
    if (!more) return
  }
}
