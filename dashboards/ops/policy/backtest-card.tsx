import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { ProblemText } from '../ui/problem-text.tsx'
import { backtestLines, backtestWords } from './backtest.view.ts'
import type { Backtest } from './use-backtest.ts'

interface Props {
  readonly backtest: Backtest
  /** Whether it was run with what stands in the editor now. */
  readonly current: boolean
  readonly why: string | null
  readonly onStart: () => void
}

/** What the rules would have done in the last week, before anybody trusts them. */
export function BacktestCard({ backtest, current, why, onStart }: Props) {
  const { view, error, ended } = backtest
  const running = view !== null && !ended
  const stale = view !== null && !current
  return (
    <Card title="The last week, under these rules" aside={stale ? 'of an earlier text' : undefined}>
      <div className={`stack-tight${stale ? ' past' : ''}`}>
        {view === null && (
          <p className="muted">Replays the requests of the last seven days; nothing is changed by it.</p>
        )}
        {running && (
          <div>
            <progress
              className="progress"
              max={1}
              value={view.progress.fraction}
              aria-label="How far the backtest is"
            />
            <p className="muted" role="status">
              {view.state === 'waiting'
                ? `${view.ahead} before it`
                : `${Math.round(view.progress.fraction * 100)} %`}
            </p>
          </div>
        )}
        {view?.state === 'failed' && <p className="problem">It could not be run: {view.error}</p>}
        {view?.report && (
          <>
            <p className="lead">{backtestWords(view.report)}</p>
            <ul className="plain">
              {backtestLines(view.report, undefined).map((line) => (
                <li key={line}>{line}</li>
              ))}
            </ul>
            {view.report.notes.map((note) => (
              <p key={note} className="muted">
                {note}
              </p>
            ))}
          </>
        )}
        {error !== null && <ProblemText error={error} />}
        <div>
          <Button why={running ? 'It is running.' : why} onClick={onStart}>
            Try it on the last week
          </Button>
        </div>
      </div>
    </Card>
  )
}
