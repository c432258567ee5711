import type { RolloutSummary } from '../../../control/app/views.ts'
import { formatShare } from '../format/number.view.ts'
import { VERDICT_MARKS } from '../rollout/words.view.ts'
import { Link } from '../routing/link.tsx'
import { rolloutPath } from '../routing/route.view.ts'

export function OverviewRow({ rollout }: { readonly rollout: RolloutSummary }) {
  const { mark, word } = VERDICT_MARKS[rollout.worst]
  return (
    <li>
      <Link to={rolloutPath(rollout.key)} className="overview-row">
        <span className="overview-share">{formatShare(rollout.share)}</span>
        <span className="overview-text">
          <strong>{rollout.name}</strong>
          <span>{rollout.headline}</span>
        </span>
        <span className={`overview-state ink-${rollout.worst}`}>
          {mark} {word}
          {rollout.openIncident !== null && <small>incident {rollout.openIncident} open</small>}
        </span>
        <span className="overview-bar" aria-hidden="true">
          <span style={{ transform: `scaleX(${rollout.share / 10_000})` }} />
        </span>
      </Link>
    </li>
  )
}
