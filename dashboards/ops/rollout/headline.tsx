import type { RolloutView } from '../../../control/app/views.ts'
import { headlinePieces } from './headline.view.ts'

export function Headline({ rollout }: { readonly rollout: RolloutView }) {
  const pieces = headlinePieces(rollout.headline, rollout.baseline.name, rollout.candidate.name)
  return (
    <div className="headline">
      <h1>
        {pieces.map((piece, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one sentence, in their order.
          <span key={index} className={piece.arm === null ? undefined : `ink-${piece.arm}`}>
            {piece.text}
          </span>
        ))}
      </h1>
      <p className="subline">{rollout.subline}</p>
    </div>
  )
}
