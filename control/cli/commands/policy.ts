import { readFileSync } from 'node:fs'
import type { RolloutView } from '../../app/views.ts'
import { chooseRollout, readRollout, rolloutPath } from '../choose-rollout.ts'
import { type CliCommand, type CliContext, optionText } from '../cli-command.ts'
import { CliFailure, EXIT, usageError } from '../cli-failure.ts'
import { judgePolicy, type PolicyCheck } from '../policy-file/judge-policy.ts'
import { readPolicyFile } from '../policy-file/read-policy-file.ts'
import { meaningText, problemLines, rulesText } from '../policy-text.ts'
import { REASON, REASON_HELP, VERSION, VERSION_HELP } from '../run-command.ts'

const EXAMPLES = ['default', 'eager', 'window', 'small-traffic'] as const

export const policy: CliCommand = {
  name: 'policy',
  usage:
    'check FILE [--rollout KEY] | show [rollout] | set [rollout] FILE --reason TEXT | schema | example NAME',
  summary: 'when a rollout goes up, and when it is rolled back: check, show and set its rules',
  details: [
    '  check FILE          every problem and warning, and what it means in time; changes nothing, needs no control',
    '  show                what is in force; --json prints it as a file',
    '  set FILE            replaces the whole policy: what the file leaves out is as in the default',
    '  schema              the JSON Schema, for editors',
    `  example NAME        ${EXAMPLES.join(', ')}`,
    '',
    '  --rollout KEY       check: asks control, and tells the times for the traffic of this rollout',
    REASON_HELP,
    VERSION_HELP,
  ].join('\n'),
  options: { rollout: { type: 'string' }, ...REASON, ...VERSION },
  most: 3,
  async run(context) {
    const [what, ...words] = context.args
    switch (what) {
      case 'check':
        return check(context, words[0])
      case 'show':
        return show(context, words[0])
      case 'set':
        return set(context, words)
      case 'schema':
        return context.print(readBeside('policy.schema.json'))
      case 'example':
        return example(context, words[0])
      default:
        return usageError(`policy: expected check, show, set, schema or example, got "${what ?? ''}"`)
    }
  },
}

async function check(context: CliContext, file: string | undefined): Promise<void> {
  const { json, print, options } = context
  const policy = readPolicyFile(file)
  const rollout = optionText(options, 'rollout')
  const found = rollout === undefined ? judgePolicy(policy) : await ask(context, policy, rollout)
  if (json) print(JSON.stringify(found, null, 2))
  else if (found.policy && found.meaning)
    print([`${found.policy.name}: valid.`, ...warningLines(found), '', meaningText(found.meaning)].join('\n'))
  if (!found.valid) throw new CliFailure(EXIT.refused, notValid(file, found))
}

async function show(context: CliContext, key: string | undefined): Promise<void> {
  const { control, json, print } = context
  const rollout = await readRollout(control, await chooseRollout(control, key))
  if (json) return print(JSON.stringify(rollout.policy, null, 2))
  const found = await ask(context, rollout.policy, rollout.key)
  print(
    [
      `${rollout.key}: policy "${rollout.policy.name}", mode ${rollout.policy.triggers.mode} (--json prints all of it)`,
      '',
      rulesText(rollout.policy),
      ...(found.valid
        ? warningLines(found)
        : ['', 'It would not be taken today:', ...problemLines(found.problems)]),
      ...(found.meaning ? ['', meaningText(found.meaning)] : []),
    ].join('\n'),
  )
}

async function set(context: CliContext, words: readonly string[]): Promise<void> {
  const { control, options, json, print } = context
  const reason = optionText(options, 'reason')?.trim()
  if (!reason) return usageError('--reason is missing: say why, it stands in the ledger')
  const file = words.at(-1)
  const wanted = readPolicyFile(file)
  const key = await chooseRollout(control, words.length > 1 ? words[0] : undefined)
  const found = await ask(context, wanted, key)
  if (!found.valid) throw new CliFailure(EXIT.refused, notValid(file, found))
  const version = optionText(options, 'version')
  if (version !== undefined && !/^\d{1,15}$/.test(version))
    return usageError(`--version: expected a whole number, got "${version}"`)
  const seen = version === undefined ? (await readRollout(control, key)).version : Number(version)
  const changed = await control.send<RolloutView>('PATCH', rolloutPath(key), { reason, policy: wanted }, seen)
  if (json) return print(JSON.stringify(changed.policy, null, 2))
  print([`${key}: policy "${changed.policy.name}" is in force.`, ...warningLines(found)].join('\n'))
}

function ask({ control }: CliContext, policy: unknown, rollout: string): Promise<PolicyCheck> {
  return control.send('POST', '/v1/policies/check', { policy, rollout })
}

function example({ print }: CliContext, name: string | undefined): void {
  const known = EXAMPLES.find((each) => each === name)
  if (known === undefined) usageError(`NAME: expected one of ${EXAMPLES.join(', ')}, got "${name ?? ''}"`)
  print(readBeside(`${known}.json`))
}

function readBeside(file: string): string {
  return readFileSync(new URL(`../../policies/${file}`, import.meta.url), 'utf8').trimEnd()
}

function notValid(file: string | undefined, found: PolicyCheck): string {
  return [`${file} is no valid policy:`, ...problemLines(found.problems)].join('\n')
}

function warningLines({ warnings }: PolicyCheck): readonly string[] {
  return warnings.length === 0 ? [] : ['', 'Allowed, but know that:', ...problemLines(warnings)]
}
