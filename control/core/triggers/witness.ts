/** What a twin meter, and the baseline as its witness, need. */

/** A week: the twin has to hold through hours of trouble that hits both arms, not for ever. */
export const TWIN_BUDGET_SEC = 604_800
/** Shortest dwell of a meter: a total outage of up to five seconds is a blip. */
export const MIN_DWELL_SEC = 5
