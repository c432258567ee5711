/** One command of the program: what it is called, what it takes, and what it does. */

import type { ParseArgsConfig } from 'node:util'
import type { ControlClient } from './control-client.ts'

export type OptionValues = Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>

export interface CliContext {
  /** What follows the name of the command. */
  readonly args: readonly string[]
  readonly options: OptionValues
  readonly control: ControlClient
  /** Answers are printed as JSON instead of for people. */
  readonly json: boolean
  readonly env: NodeJS.ProcessEnv
  readonly print: (text: string) => void
  /** As it is, for files: nothing is taken out that could rewrite a terminal. */
  readonly printExact: (text: string) => void
  /** Clears the screen where there is one. */
  readonly clear: () => void
  /** Epoch milliseconds. */
  readonly now: () => number
  readonly wait: (ms: number) => Promise<void>
  /** Writes over one line of the terminal; left out where nobody looks. */
  readonly progress?: (line: string) => void
}

export interface CliCommand {
  readonly name: string
  /** After the name: `[rollout] --reason TEXT`. */
  readonly usage: string
  /** One line. */
  readonly summary: string
  /** Lines on the options and on what to know. */
  readonly details?: string
  readonly options?: NonNullable<ParseArgsConfig['options']>
  /** Most words after the name. */
  readonly most: number
  readonly run: (context: CliContext) => Promise<void>
}

/** Text of an option; undefined where it was not given. */
export function optionText(options: OptionValues, name: string): string | undefined {
  const value = options[name]
  return typeof value === 'string' ? value : undefined
}
