import type { Rollout } from '../core/rollout.ts'
import type { ShareMark } from '../core/signals/share-history.ts'
import type { Store } from '../ports/store.ts'

/** More decisions in one epoch than anybody takes; what is older than these is not judged by its share. */
const MOST = 500

/** The shares of this epoch as the ledger has them: which share a plan had, whoever asks and whenever. */
export async function readShares(store: Store, { key, epoch }: Rollout): Promise<readonly ShareMark[]> {
  const decisions = await store.rollouts.decisions({ rollout: key, limit: MOST })
  return decisions
    .filter(({ to }) => to.epoch === epoch)
    .map(({ planVersion, to, requestedAt }) => ({ planVersion, share: to.share, at: requestedAt }))
    .reverse()
    .filter((mark, index, marks) => index === 0 || mark.share !== marks[index - 1]!.share)
}
