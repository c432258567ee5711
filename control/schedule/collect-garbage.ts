import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

type Collect = (options: { type: 'major'; execution: 'sync'; flavor: 'last-resort' }) => void

/**
 * Answers a call that collects all garbage now. Streams, digests and statements hold memory outside of the heap,
 * which V8 hardly counts, so it sees no reason to free them: in a soak, resident memory went from 130 to 180 MB
 * in eight minutes with a heap of 25 MB. An ordinary collection does not give it back, the thorough one does.
 */
export function createGarbageCollector(): () => void {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as Collect
  return () => collect({ type: 'major', execution: 'sync', flavor: 'last-resort' })
}
