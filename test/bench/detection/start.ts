/** Tick at which every simulation begins: Monday 2026-01-05 00:00 UTC, so that minutes and hours begin there too. */
export const START = 1_767_571_200
