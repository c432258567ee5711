/** How many answers came back in how many seconds; `failed` were no 200 or no answer at all. */
export interface LoadResult {
  readonly answers: number
  readonly failed: number
  readonly seconds: number
}

export interface Load {
  /** For the table. */
  readonly name: string
  /** Asks for speech at `url` over kept connections, each as fast as answers come. */
  run(url: string, seconds: number): Promise<LoadResult>
}

export const CONNECTIONS = 64
export const USERS = 2_000
