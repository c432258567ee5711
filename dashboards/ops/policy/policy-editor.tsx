import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { useDeferredValue, useRef, useState } from 'react'
import type { DecisionView, RolloutView } from '../../../control/app/views.ts'
import { ApiProblem } from '../api/api-problem.ts'
import { decisionsQuery, rolloutQuery } from '../api/queries.ts'
import { send } from '../api/send.ts'
import { useSession } from '../api/use-session.ts'
import { changesSince } from '../decisions/decision.view.ts'
import { whyDisabled } from '../rollout/action.view.ts'
import { Changed } from '../rollout/changed.tsx'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { ProblemText } from '../ui/problem-text.tsx'
import { ReasonField } from '../ui/reason-field.tsx'
import { BacktestCard } from './backtest-card.tsx'
import { FieldHelp } from './field-help.tsx'
import { pathAt, placeOf } from './json-path.view.ts'
import { type PolicyCheck, parsePolicy } from './policy.view.ts'
import { PolicyFindings } from './policy-findings.tsx'
import { useBacktest } from './use-backtest.ts'

export function PolicyEditor({ rollout }: { readonly rollout: RolloutView }) {
  const client = useQueryClient()
  const viewer = whyDisabled(useSession().role)
  const area = useRef<HTMLTextAreaElement>(null)
  const [inForce] = useState(() => JSON.stringify(rollout.policy, null, 2))
  const [text, setText] = useState(inForce)
  const [cursor, setCursor] = useState(0)
  const [seen, setSeen] = useState(rollout.version)
  const [reason, setReason] = useState('')
  const [changed, setChanged] = useState<readonly DecisionView[] | null>(null)
  const [saved, setSaved] = useState<'saving' | 'saved' | Error | null>(null)
  const backtest = useBacktest(rollout.key)

  const settled = useDeferredValue(text)
  const parsed = parsePolicy(settled)
  const check = useQuery({
    queryKey: ['policy-check', rollout.key, settled],
    queryFn: ({ signal }) =>
      send<PolicyCheck>('/v1/policies/check', {
        method: 'POST',
        body: { policy: parsed.value, rollout: rollout.key },
        signal,
      }),
    enabled: parsed.value !== null,
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
  })
  const valid = parsed.value !== null && check.data?.valid === true && !check.isPlaceholderData
  const tried = backtest.of === text && backtest.ended

  function whyNot(): string | null {
    if (viewer !== null) return viewer
    if (text === inForce) return 'Nothing is changed yet.'
    if (parsed.problem !== null) return parsed.problem
    if (!valid) return check.data ? 'Control found problems: see them beside.' : 'Control is checking it.'
    if (!tried) return 'Try it on the last week first.'
    return reason.trim() === '' ? 'A reason is needed.' : null
  }
  const why = whyNot()

  const save = async () => {
    if (why !== null || saved === 'saving') return
    setChanged(null)
    setSaved('saving')
    try {
      const next = await send<RolloutView>(`/v1/rollouts/${encodeURIComponent(rollout.key)}`, {
        method: 'PATCH',
        body: { policy: parsed.value, reason: reason.trim() },
        version: seen,
      })
      client.setQueryData(['rollout', rollout.key], next)
      for (const name of ['rollouts', 'decisions']) void client.invalidateQueries({ queryKey: [name] })
      setSeen(next.version)
      setSaved('saved')
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.problem.code !== 'version-conflict')
        return setSaved(error as Error)
      const latest = await client.fetchQuery({ ...rolloutQuery(rollout.key), staleTime: 0 })
      const ledger = await client.fetchQuery({ ...decisionsQuery(rollout.key, 50), staleTime: 0 })
      setChanged(changesSince(ledger.decisions, seen))
      setSeen(latest.version)
      setSaved(null)
    }
  }

  const show = (field: string) => {
    const at = placeOf(text, field)
    if (at === null || !area.current) return
    area.current.focus()
    area.current.setSelectionRange(at, at)
    setCursor(at)
  }

  return (
    <div className="columns">
      <div className="column">
        <Card title="Policy, as JSON" aside={text === inForce ? 'in force' : 'changed, not saved'}>
          <label className="field">
            <span className="sr-only">Policy as JSON</span>
            <textarea
              ref={area}
              className="code-area"
              rows={30}
              spellCheck={false}
              readOnly={viewer !== null}
              value={text}
              aria-describedby="policy-findings"
              onChange={(event) => {
                setText(event.target.value)
                setSaved(null)
              }}
              onSelect={(event) => setCursor(event.currentTarget.selectionStart)}
            />
          </label>
          <FieldHelp path={pathAt(text, cursor)} />
        </Card>
      </div>
      <div className="column">
        <PolicyFindings problem={parsed.problem} check={check.data ?? null} onShow={show} />
        <BacktestCard
          backtest={backtest}
          current={backtest.of === text}
          why={viewer ?? (valid ? null : 'It has to be valid first.')}
          onStart={() => parsed.value && void backtest.start(text, parsed.value)}
        />
        <Card title="Save">
          <div className="stack">
            {changed !== null && <Changed decisions={changed} />}
            <p className="muted">
              Nobody moves: the share stays. From the next second on it is judged by these rules.
            </p>
            <ReasonField value={reason} onChange={setReason} />
            {saved instanceof Error && <ProblemText error={saved} />}
            <div>
              <Button tone="primary" why={why} onClick={() => void save()}>
                {saved === 'saving' ? 'Saving' : 'Save the policy'}
              </Button>
            </div>
            <p role="status" className="muted">
              {saved === 'saved' && 'Saved. It is a decision in the ledger.'}
            </p>
          </div>
        </Card>
      </div>
    </div>
  )
}
