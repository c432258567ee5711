import type { BackendView } from '../../../control/app/views.ts'

/** What becomes of speed and pitch, and whether audio is passed on as it comes. */
export function describeParameters({ capabilities: can, whenUnsupported: rule }: BackendView): string {
  const word = (name: 'speed' | 'pitch') =>
    can[name] ? `${name} honoured` : `${name} ${rule[name] === 'ignore' ? 'left out' : 'refused'}`
  return [word('speed'), word('pitch'), can.streaming ? 'streamed' : 'sent whole'].join(', ')
}
