/** The lines that an export writes: what {@link FileReplay} reads back to the same decisions. */

import type { AttemptRecord } from '../../../gateway-plugin/contract.ts'
import type { RecordedComplaint } from '../engine/complaint-feed.ts'
import type { RecordedStage } from '../engine/recorded-stage.ts'
import { type AdmittedLine, FILE_VERSION, type FileHeader } from './attempts-file.ts'

export function fileHeaderLine(facts: {
  readonly rollout: string
  readonly baseline: string
  readonly candidate: string
  readonly stages: readonly RecordedStage[]
  readonly complaints?: readonly RecordedComplaint[]
}): string {
  const { rollout, baseline, candidate, stages, complaints } = facts
  const header: FileHeader = {
    crossfade: 'attempts',
    version: FILE_VERSION,
    rollout,
    baseline,
    candidate,
    stages,
    ...(complaints === undefined ? {} : { complaints }),
  }
  return JSON.stringify(header)
}

/** What admission said of it stands first: it is what a reader looks for. */
export function attemptLine(
  record: AttemptRecord,
  { tick, judged, why }: { readonly tick: number; readonly judged: boolean; readonly why: string },
): string {
  const line: AdmittedLine = { tick, judged, why, ...record }
  return JSON.stringify(line)
}
