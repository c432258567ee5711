/** What the plan that this product began with assumed, as it was written in 2024, and what it concluded. */

/** Characters a day, and what the plan said the vendor would bill a month. */
export const SCENARIOS = [
  { name: 'low', charactersPerDay: 10_000, plannedDollars: 0 },
  { name: 'medium', charactersPerDay: 100_000, plannedDollars: 45 },
  { name: 'high', charactersPerDay: 500_000, plannedDollars: 225 },
  { name: 'very high', charactersPerDay: 2_000_000, plannedDollars: 900 },
] as const

/** Dollars a month, from the lowest to the highest offer; requests and characters a day as the plan has them. */
export const OPTIONS = [
  { name: 'one GPU server', from: 99, to: 149, requestsPerDay: 144_000, plannedCharacters: 1_400_000 },
  { name: 'two GPUs', from: 161, to: 199, requestsPerDay: 288_000, plannedCharacters: 2_800_000 },
  { name: 'a cluster of three', from: 520, to: 720, requestsPerDay: 864_000, plannedCharacters: 8_600_000 },
] as const

/** Maintenance of 4 to 8 hours at $50, monitoring, backups, certificates, logging: dollars a month. */
export const OPERATIONS = [
  { name: 'maintenance, 4 to 8 hours at $50', from: 200, to: 400 },
  { name: 'monitoring', from: 20, to: 50 },
  { name: 'backups', from: 10, to: 30 },
  { name: 'certificates', from: 0, to: 20 },
  { name: 'logging', from: 20, to: 50 },
] as const

/** What the plan calls the total: the first two servers with operations. */
export const TCO = { from: 349, to: 749 } as const

export const CHARACTERS_PER_REQUEST = 100

/** Characters a day at which the plan says that moving begins to pay. */
export const BREAK_EVENS = [
  { from: 67_000, to: 133_000, said: '67,000 to 133,000' },
  { from: 220_000, to: 220_000, said: 'about 220,000' },
  { from: 350_000, to: 500_000, said: '350,000 to 500,000' },
] as const
