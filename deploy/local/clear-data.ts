import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline/promises'

export type Cleared = 'cleared' | 'kept'

/**
 * Deletes the data folder, after asking. A folder that no run of ours made is never deleted.
 *
 * @throws Error where it is another folder, or where nobody can be asked.
 */
export async function clearData(data: string, yes: boolean): Promise<Cleared> {
  if (!existsSync(data) || readdirSync(data).length === 0) return 'cleared'
  if (!existsSync(join(data, 'admin-token'))) {
    throw new Error(`--fresh: ${data} was not made by npm start (no admin-token in it), so it is not deleted`)
  }
  if (!yes && !(await isWanted(data))) return 'kept'
  rmSync(data, { recursive: true })
  return 'cleared'
}

async function isWanted(data: string): Promise<boolean> {
  if (!process.stdin.isTTY)
    throw new Error(`--fresh: nobody to ask whether ${data} may be deleted: pass --yes`)
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  const answer = await terminal.question(`Delete ${data} with all rollouts and decisions in it? [y/N] `)
  terminal.close()
  return /^y(es)?$/i.test(answer.trim())
}
