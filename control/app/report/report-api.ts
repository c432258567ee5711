/** What can be asked of weekly reports, whoever asks. */

import type { Actor } from '../../core/actor.ts'
import type { Result } from '../errors.ts'
import type { ReportListing, ReportView } from '../report-views.ts'

export interface ReportApi {
  /** Newest first, from the week that goes on back to the first with anything to report on. */
  list(): Promise<readonly ReportListing[]>
  /** `2026-W48`: computed now, from what is known now. */
  read(week: string): Promise<Result<ReportView>>
  /** Sends it before its time, or again; the message says who wanted it and why. */
  send(actor: Actor, week: string, reason: string): Promise<Result<ReportView>>
}
