import type { Log } from '../send.ts'

/** What the program around the gateway brings may fail, and no request with it. */

/** A log that is full or gone is nobody's answer: its lines are lost. */
export function guardLog(log: Log): Log {
  return (level, event, fields) => {
    try {
      log(level, event, fields)
    } catch {
      // There is nowhere left to say so.
    }
  }
}

/** A store of credentials that fails holds none: somebody else is called then, as for any that is missing. */
export function guardCredential(
  credential: (name: string) => string | null,
  log: Log,
): (name: string) => string | null {
  return (name) => {
    try {
      return credential(name)
    } catch (error) {
      log('error', 'credential.not-read', { name, error: String(error) })
      return null
    }
  }
}
