import type { HttpAnswer } from '../backends/adapter.ts'
import type { PlanBackend } from '../contract.ts'
import type { CallSettings } from '../speech/call-settings.ts'

/**
 * A server that says what it is (`X-TTS-Model-Version`) and is not what the plan says: its evidence would be counted
 * for another revision, so that is logged, once for each version.
 */
export function noteVersion(
  settings: CallSettings,
  backend: PlanBackend,
  headers: HttpAnswer['headers'],
): void {
  const told = headers['x-tts-model-version']
  if (told === undefined || told === '') return
  const memory = settings.pool.of(backend.key)
  if (memory.toldVersion === told) return
  memory.toldVersion = told
  if (backend.revision.includes(told)) return
  settings.log('warn', 'backend.other-revision', {
    backend: backend.key,
    told: told.slice(0, 100),
    revision: backend.revision,
  })
}
