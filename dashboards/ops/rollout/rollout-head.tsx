import type { RolloutView } from '../../../control/app/views.ts'
import { AlertStrip } from '../layout/alert-strip.tsx'
import { useFromNow, useNow } from '../live/use-now.ts'
import type { SheetCommand } from './action.view.ts'
import { Headline } from './headline.tsx'
import { Notices } from './notices.tsx'
import { troubleOf } from './trouble.view.ts'
import { TroubleCard } from './trouble-card.tsx'

interface Props {
  readonly rollout: RolloutView
  readonly open: (command: SheetCommand) => void
}

/** The first thing that is read: in trouble the card about it, before any alert; else the headline. */
export function RolloutHead({ rollout, open }: Props) {
  const troubled = useFromNow((now) => troubleOf(rollout, now, undefined) !== null)
  return (
    <>
      {troubled && <InTrouble rollout={rollout} open={open} />}
      <AlertStrip />
      {!troubled && <Headline rollout={rollout} />}
      <Notices rollout={rollout} troubled={troubled} onResume={() => open('resume')} />
    </>
  )
}

/** Counts seconds, so it is drawn apart from the rest. */
function InTrouble({ rollout, open }: Props) {
  const trouble = troubleOf(rollout, useNow(), undefined)
  return trouble && <TroubleCard rollout={rollout} trouble={trouble} onUndo={() => open('undo')} />
}
