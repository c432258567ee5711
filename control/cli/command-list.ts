/** Every command, in the order of the help. */

import type { CliCommand } from './cli-command.ts'
import { abandon } from './commands/abandon.ts'
import { advance } from './commands/advance.ts'
import { attempts } from './commands/attempts.ts'
import { backends } from './commands/backends.ts'
import { backtest } from './commands/backtest.ts'
import { budget } from './commands/budget.ts'
import { complete } from './commands/complete.ts'
import { costs } from './commands/costs.ts'
import { decisions } from './commands/decisions.ts'
import { evidence } from './commands/evidence.ts'
import { gateways } from './commands/gateways.ts'
import { hold } from './commands/hold.ts'
import { incident } from './commands/incident.ts'
import { money } from './commands/money.ts'
import { nginxFollow } from './commands/nginx-follow.ts'
import { plan } from './commands/plan.ts'
import { policy } from './commands/policy.ts'
import { prices } from './commands/prices.ts'
import { projection } from './commands/projection.ts'
import { reArm } from './commands/re-arm.ts'
import { report } from './commands/report.ts'
import { resume } from './commands/resume.ts'
import { rollback } from './commands/rollback.ts'
import { setShare } from './commands/set-share.ts'
import { start } from './commands/start.ts'
import { status } from './commands/status.ts'
import { tokens } from './commands/tokens.ts'
import { undo } from './commands/undo.ts'
import { whatIf } from './commands/what-if.ts'

export const COMMANDS: readonly CliCommand[] = [
  status,
  rollback,
  start,
  advance,
  setShare,
  hold,
  resume,
  undo,
  reArm,
  complete,
  abandon,
  decisions,
  incident,
  evidence,
  report,
  money,
  whatIf,
  prices,
  costs,
  projection,
  budget,
  backtest,
  attempts,
  policy,
  plan,
  backends,
  gateways,
  nginxFollow,
  tokens,
]
