/** How large a run of the benchmark is: everything, or what a machine for merging can do in two minutes. */

export interface Scale {
  readonly isQuick: boolean
  /** Runs of a cell that has `full` of them in a full run. */
  runs(full: number): number
  /** Simulated days, for what costs most. */
  days(full: number): number
}

/** `base`: runs of a cell that has 60 in a full run. */
export function fullScale(base = 60): Scale {
  return {
    isQuick: false,
    runs: (full) => Math.max(2, Math.round((full * base) / 60)),
    days: (full) => full,
  }
}

export function quickScale(base = 6): Scale {
  return {
    isQuick: true,
    runs: (full) => Math.max(4, Math.round((full * base) / 60)),
    days: (full) => Math.max(0.25, full / 7),
  }
}
