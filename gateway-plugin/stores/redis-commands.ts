/**
 * What Crossfade asks of Redis, whatever client a program has. Values are bytes; a client that reads text breaks
 * audio. Commands must fail at once while the connection is down, not wait in line for it.
 */
export interface RedisCommands {
  get(key: string): Promise<Uint8Array | null>
  /** Kept for so many milliseconds. */
  set(key: string, value: Uint8Array, lifetimeMs: number): Promise<void>
  /** Runs a Lua script in one step. */
  run(script: string, keys: readonly string[], args: readonly string[]): Promise<unknown>
}
