import type { MoneyView } from '../../../control/app/money-views.ts'
import { breakEvenFigure, type Figure, projectionFigure, savingFigure } from './figures.view.ts'

/** Break-even, saving to date, projection: found within ten seconds, each with its sentence under it. */
export function HeadlineFigures({ view }: { readonly view: MoneyView }) {
  const figures = [breakEvenFigure(view), savingFigure(view), projectionFigure(view)]
  return (
    <section className="answers" aria-label="The three answers">
      {figures.map((figure) => (
        <Answer key={figure.name} figure={figure} />
      ))}
    </section>
  )
}

function Answer({ figure }: { readonly figure: Figure }) {
  return (
    <article className="answer">
      <h2>{figure.name}</h2>
      <p className="answer-value">
        {figure.value} <small>{figure.unit}</small>
      </p>
      <p>{figure.sentence}</p>
      {figure.note !== '' && (
        <p className={figure.tone === null ? 'muted' : `ink-${figure.tone}`}>
          {figure.mark !== '' && <span aria-hidden="true">{figure.mark} </span>}
          {figure.note}
        </p>
      )}
    </article>
  )
}
