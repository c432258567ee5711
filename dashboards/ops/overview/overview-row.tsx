import type { RolloutSummary } from '../../../control/app/views.ts'
import { formatShare } from '../format/number.view.ts'
import { moneyPath } from '../money/money-route.view.ts'
import { VERDICT_MARKS } from '../rollout/words.view.ts'
import { Link } from '../routing/link.tsx'
import { incidentPath, rolloutPath } from '../routing/route.view.ts'
import { aheadText, savedText, servedLines } from './overview.view.ts'

/** One rollout: what is set and served, how it does, what holds it and what comes next. */
export function OverviewRow({ rollout }: { readonly rollout: RolloutSummary }) {
  const { mark, word } = VERDICT_MARKS[rollout.worst]
  const saved = savedText(rollout.saved)
  const judged = rollout.phase !== 'draft' && rollout.phase !== 'abandoned'
  return (
    <li className="overview-row">
      <p className="overview-share">
        {formatShare(rollout.share)}
        {servedLines(rollout).map((line) => (
          <small key={line}>{line}</small>
        ))}
      </p>
      <div className="overview-text">
        <h2>
          <Link to={rolloutPath(rollout.key)}>{rollout.name}</Link>
        </h2>
        <p>{rollout.headline}</p>
        <p className="overview-next">{aheadText(rollout)}</p>
      </div>
      <p className="overview-state">
        <span className={judged ? `ink-${rollout.worst}` : 'muted'}>
          {judged ? `${mark} ${word}` : rollout.phase}
        </span>
        {rollout.openIncident !== null && (
          <Link to={incidentPath(rollout.openIncident)}>incident {rollout.openIncident}</Link>
        )}
        {saved !== '' && (
          <Link to={moneyPath(rollout.key)} className="overview-saved">
            {saved}
          </Link>
        )}
      </p>
      <span className="overview-bar" aria-hidden="true">
        <span style={{ transform: `scaleX(${rollout.share / 10_000})` }} />
      </span>
    </li>
  )
}
