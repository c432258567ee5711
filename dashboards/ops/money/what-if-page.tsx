import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { WhatIfView } from '../../../control/app/money-views.ts'
import { useTitle } from '../layout/use-title.ts'
import { navigate, useSearch } from '../routing/location.ts'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { ProblemText } from '../ui/problem-text.tsx'
import { useWide } from '../ui/use-wide.ts'
import { DialField } from './dial-field.tsx'
import { NoAnswer } from './money-page.tsx'
import { pricesQuery, whatIfQuery } from './money-queries.ts'
import { MoneySkeleton } from './money-skeleton.tsx'
import { shortModel } from './parts.view.ts'
import { answerOf, DIALS, type Question, questionOf, searchOf } from './what-if.view.ts'
import { WhatIfCurves } from './what-if-curves.tsx'
import { WhatIfFigures } from './what-if-figures.tsx'

/** Longer than between two steps of a slider, shorter than a person waits. */
const WAIT_MS = 160

/** Volume, growth, server, hours, model: the same calculation as everywhere, for other numbers than today's. */
export function WhatIfPage() {
  useTitle('What if')
  const asked = useSearch()
  const [question, setQuestion] = useState<Question>(() => questionOf(asked))
  const search = searchOf(question)
  useEffect(() => {
    const timer = setTimeout(() => {
      if (window.location.search !== search) navigate(`/money/what-if${search}`, 'replace')
    }, WAIT_MS)
    return () => clearTimeout(timer)
  }, [search])
  // Back and forward, and a link to other numbers.
  useEffect(() => setQuestion((now) => (searchOf(now) === asked ? now : questionOf(asked))), [asked])

  const { data, error } = useQuery(whatIfQuery(questionOf(asked)))
  if (!data) return error ? <NoAnswer error={error} /> : <MoneySkeleton />
  return <Loaded view={data} question={question} ask={setQuestion} error={error} />
}

interface LoadedProps {
  readonly view: WhatIfView
  readonly question: Question
  readonly ask: (question: Question) => void
  readonly error: Error | null
}

function Loaded({ view, question, ask, error }: LoadedProps) {
  const changed = searchOf(question) !== ''
  const wide = useWide()
  const answer = answerOf(view.text)
  const dials = <Dials view={view} question={question} ask={ask} error={error} />
  return (
    <>
      <div className="headline what-if-head" aria-live="polite">
        <h1>{answer.lead}</h1>
        <p className="subline">
          {answer.rest !== '' && <>{answer.rest} </>}
          {changed
            ? 'For the numbers below, which the address holds: send it to somebody.'
            : 'Nothing is changed. Move a slider, or type, and see what would be.'}
        </p>
      </div>
      {wide ? (
        <div className="columns">
          <div className="column">
            <WhatIfFigures view={view} />
            <WhatIfCurves view={view} />
          </div>
          {dials}
        </div>
      ) : (
        <div className="column">
          <WhatIfFigures view={view} />
          {dials}
          <WhatIfCurves view={view} />
        </div>
      )}
    </>
  )
}

function Dials({ view, question, ask, error }: LoadedProps) {
  const now = { ...view.input, ...question }
  const changed = searchOf(question) !== ''
  return (
    <Card
      title="If it were"
      aside={changed ? <Button onClick={() => ask({})}>As it is now</Button> : 'as it is now'}
      className="dials"
    >
      {error && <ProblemText error={error} />}
      {DIALS.map((dial) => (
        <DialField
          key={dial.name}
          dial={dial}
          value={now[dial.name]}
          onChange={(value) => ask({ ...question, [dial.name]: value })}
        />
      ))}
      <ModelField chosen={now.vendorModel} onChange={(vendorModel) => ask({ ...question, vendorModel })} />
    </Card>
  )
}

function ModelField({
  chosen,
  onChange,
}: {
  readonly chosen: string
  readonly onChange: (model: string) => void
}) {
  const rates = useQuery(pricesQuery).data?.rates ?? []
  const models = [...new Set([chosen, ...rates.map((it) => it.model)])]
  return (
    <label className="field">
      <span>Model of the vendor</span>
      <select value={chosen} onChange={(event) => onChange(event.target.value)}>
        {models.map((model) => (
          <option key={model} value={model}>
            {shortModel(model)}
          </option>
        ))}
      </select>
    </label>
  )
}
