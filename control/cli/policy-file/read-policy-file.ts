/** A JSON file that should hold a policy. */

import { readFileSync } from 'node:fs'
import { CliFailure, EXIT, usageError } from '../cli-failure.ts'

/** `-` is the standard input. */
export function readPolicyFile(file: string | undefined): Record<string, unknown> {
  if (file === undefined) return usageError('FILE is missing: a policy as JSON, or - for the standard input')
  const policy = parse(file, readText(file))
  if (typeof policy !== 'object' || policy === null || Array.isArray(policy))
    throw new CliFailure(EXIT.refused, `${file}: expected an object, such as {"name": "ours"}`)
  return policy as Record<string, unknown>
}

function readText(file: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8')
  } catch (error) {
    throw new CliFailure(EXIT.refused, `${file}: ${(error as Error).message}`)
  }
}

function parse(file: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new CliFailure(EXIT.refused, `${file} is no JSON: ${(error as Error).message}`)
  }
}
