/** A policy from a file for a replay without control: completed from the default, and checked. */

import { DEFAULT_POLICY } from '../../core/default-policy.ts'
import type { Policy } from '../../core/policy.ts'
import { CliFailure, EXIT } from '../cli-failure.ts'
import { judgePolicy } from '../policy-file/judge-policy.ts'
import { readPolicyFile } from '../policy-file/read-policy-file.ts'
import { problemLines } from '../policy-text.ts'

/** @throws CliFailure with every problem that was found. */
export function readLocalPolicy(file: string | undefined): Policy {
  if (file === undefined) return DEFAULT_POLICY
  const { policy, problems } = judgePolicy(readPolicyFile(file))
  if (policy) return policy
  throw new CliFailure(EXIT.refused, [`${file} is no valid policy:`, ...problemLines(problems)].join('\n'))
}
