/** A port: where the last good plan outlives the process (a file on Node, KV on Workers). */
export interface PlanStore {
  /** null: nothing was ever stored. */
  load(): Promise<string | null>
  save(plan: string): Promise<void>
}
