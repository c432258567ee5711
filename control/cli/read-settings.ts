/** Which control to ask, and as whom: options, then the environment, then what a local control keeps on disk. */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type OptionValues, optionText } from './cli-command.ts'
import { usageError } from './cli-failure.ts'

export interface CliSettings {
  readonly url: string
  readonly token: string | undefined
}

const LOOPBACK = /^(?:127(?:\.\d+){3}|localhost|\[::1\])$/

export function readSettings(options: OptionValues, env: NodeJS.ProcessEnv): CliSettings {
  const text = optionText(options, 'url') ?? (env['CROSSFADE_URL'] || 'http://127.0.0.1:8700')
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol))
    usageError(`CROSSFADE_URL or --url: expected an http or https address, got "${text}"`)
  const { origin, hostname, pathname } = new URL(text)
  const token = optionText(options, 'token') ?? (env['CROSSFADE_TOKEN'] || undefined)
  return {
    url: origin + pathname.replace(/\/+$/, ''),
    // What the local control keeps is never sent to another machine.
    token:
      token ?? (LOOPBACK.test(hostname) ? readLocalToken(env['CROSSFADE_DATA'] || '.crossfade') : undefined),
  }
}

function readLocalToken(data: string): string | undefined {
  try {
    return readFileSync(join(data, 'admin-token'), 'utf8').trim() || undefined
  } catch {
    return undefined
  }
}
