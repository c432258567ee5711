import type { RolloutView } from '../../../control/app/views.ts'
import { useSession } from '../api/use-session.ts'
import { Button } from '../ui/button.tsx'
import { type SheetCommand, whyDisabled } from './action.view.ts'
import { sentence } from './gate.view.ts'

interface Props {
  readonly rollout: RolloutView
  readonly open: (command: SheetCommand) => void
}

const NAMES: Readonly<Partial<Record<SheetCommand, string>>> = {
  hold: 'Hold',
  resume: 'Resume',
  'set-share': 'Set share',
  complete: 'Complete',
  abandon: 'Abandon',
}

/** Everything else that can be done, with why not beside what cannot. */
export function OtherActions({ rollout, open }: Props) {
  const viewer = whyDisabled(useSession().role)
  if (viewer !== null) return null
  const held = rollout.phase === 'held'
  const shown: readonly SheetCommand[] = [held ? 'resume' : 'hold', 'set-share', 'complete', 'abandon']
  const rows = shown.flatMap((name) => rollout.commands.filter((it) => it.command === name))
  const front = rows.filter(
    (it) => it.allowed && it.command !== 'abandon' && it.command !== rollout.next?.command,
  )
  const rest = rows.filter((it) => !it.allowed || it.command === 'abandon')
  return (
    <div className="other-actions">
      {front.length > 0 && (
        <div className="button-row">
          {front.map((it) => (
            <Button key={it.command} onClick={() => open(it.command as SheetCommand)}>
              {NAMES[it.command as SheetCommand]}
            </Button>
          ))}
        </div>
      )}
      {rest.length > 0 && (
        <details className="more">
          <summary>More</summary>
          <ul>
            {rest.map((it) => (
              <li key={it.command}>
                <Button
                  why={it.allowed ? null : sentence(it.why ?? 'not now')}
                  onClick={() => open(it.command as SheetCommand)}
                >
                  {NAMES[it.command as SheetCommand]}
                </Button>
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  )
}
