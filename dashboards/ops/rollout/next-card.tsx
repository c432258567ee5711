import { useState } from 'react'
import type { RolloutView } from '../../../control/app/views.ts'
import type { EvidenceKind } from '../../../control/core/entered-evidence.ts'
import { useSession } from '../api/use-session.ts'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { nextHint, nextTitle, nextVerb, type SheetCommand, stageLabel, whyDisabled } from './action.view.ts'
import { EvidenceSheet } from './evidence-sheet.tsx'
import { blockers } from './gate.view.ts'
import { GateList } from './gate-list.tsx'
import { OtherActions } from './other-actions.tsx'
import { isEvidenceKind } from './words.view.ts'

interface Props {
  readonly rollout: RolloutView
  readonly open: (command: SheetCommand) => void
}

/** What the next step needs, and the button that takes it. */
export function NextCard({ rollout, open }: Props) {
  const { role } = useSession()
  const [entering, setEntering] = useState<EvidenceKind | null>(null)
  const { next } = rollout
  if (!next)
    return (
      <Card title="What can be done">
        <OtherActions rollout={rollout} open={open} />
      </Card>
    )
  const command = rollout.commands.find((it) => it.command === next.command)
  const viewer = whyDisabled(role)
  const { stuck } = blockers(next.gates, role)
  const refused = command && !command.allowed && next.clear ? command.why : null
  const why = viewer ?? (stuck.length > 0 ? nextHint(next, role, command) : refused)
  return (
    <Card
      title={nextTitle(next)}
      aside={next.advance === 'automatic' ? 'by itself when clear' : 'a person decides'}
    >
      <GateList
        gates={next.gates}
        stage={rollout.stage === null ? null : stageLabel(rollout.stage)}
        action={(gate) =>
          viewer === null && isEvidenceKind(gate.gate) ? (
            <button type="button" className="link" onClick={() => setEntering(gate.gate as EvidenceKind)}>
              Enter evidence
            </button>
          ) : null
        }
      />
      <div className="next-action">
        <Button tone="primary" wide why={why} onClick={() => open(next.command)}>
          {nextVerb(next)}
        </Button>
        {why === null && <span className="why">{nextHint(next, role, command)}</span>}
      </div>
      <OtherActions rollout={rollout} open={open} />
      {entering !== null && (
        <EvidenceSheet rolloutKey={rollout.key} kind={entering} onClose={() => setEntering(null)} />
      )}
    </Card>
  )
}
