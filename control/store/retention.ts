/** How long things are kept, in milliseconds, and how much one transaction may delete. */

const HOUR = 3_600_000
const DAY = 24 * HOUR

export const WIDTHS = { second: 1_000, minute: 60_000, hour: HOUR } as const
/** Of usage, which money is computed from. */
export const USAGE_WIDTHS = { hour: HOUR, day: DAY } as const

export const RETENTION = {
  raw: 30 * DAY,
  seconds: 48 * HOUR,
  minutes: 90 * DAY,
  /** 13 months, so that a month can be put beside the same month of last year. */
  hours: 397 * DAY,
  /** Five years, as long as bills are asked about. Hours of usage stay as long as `hours`. */
  usageDays: 1_827 * DAY,
  feedback: 90 * DAY,
  /** Twice the age beyond which a batch is refused. */
  batchKeys: 48 * HOUR,
} as const

export const DELETED_AT_ONCE = 2_000
