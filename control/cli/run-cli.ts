/** From a command line to what it does. Everything of the machine is handed in. */

import { parseArgs } from 'node:util'
import type { CliCommand, CliContext, OptionValues } from './cli-command.ts'
import { usageError } from './cli-failure.ts'
import { COMMANDS } from './command-list.ts'
import { createControlClient } from './control-client.ts'
import { commandHelp, overallHelp } from './help-text.ts'
import { plainText } from './plain-text.ts'
import { readSettings } from './read-settings.ts'

export interface Machine extends Pick<CliContext, 'clear' | 'now' | 'wait' | 'progress'> {
  readonly env: NodeJS.ProcessEnv
  readonly write: (text: string) => void
}

const COMMON_OPTIONS = {
  url: { type: 'string' },
  token: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const

const TIMEOUT_MS = 15_000

/** @throws CliFailure with the exit code and a message for people. */
export async function runCli(argv: readonly string[], machine: Machine): Promise<void> {
  const [name, ...rest] = argv
  if (name === undefined || name === 'help' || name === '--help' || name === '-h')
    return machine.write(overallHelp())
  const command = COMMANDS.find((each) => each.name === name)
  if (command === undefined) return usageError(`there is no command "${name}"\n\n${overallHelp()}`)
  const { args, options } = parse(command, rest)
  if (options['help'] === true) return machine.write(commandHelp(command))
  const settings = readSettings(options, machine.env)
  const json = options['json'] === true
  await command.run({
    args,
    options,
    json,
    env: machine.env,
    control: createControlClient({ ...settings, timeoutMs: TIMEOUT_MS }),
    print: (text) => machine.write(json ? text : plainText(text)),
    printExact: (text) => machine.write(text),
    clear: machine.clear,
    now: machine.now,
    wait: machine.wait,
    ...(machine.progress === undefined ? {} : { progress: machine.progress }),
  })
}

function parse(command: CliCommand, argv: readonly string[]): { args: string[]; options: OptionValues } {
  const usage = `usage: crossfade ${command.name} ${command.usage}`
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      options: { ...COMMON_OPTIONS, ...command.options },
      allowPositionals: true,
      strict: true,
    })
    if (positionals.length > command.most)
      usageError(`"${positionals[command.most]}" is one word too many\n${usage}`)
    return { args: positionals, options: values }
  } catch (error) {
    if (error instanceof TypeError) return usageError(`${error.message.split('. ')[0]}\n${usage}`)
    throw error
  }
}
