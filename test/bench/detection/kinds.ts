/** All simulations by the name that cells call them with. */

import type { Simulate } from './cell.ts'
import { blamedStep, sharedErrors, stageChange, twoProblems } from './cells/both-arms.ts'
import { complaints } from './cells/complaints.ts'
import { costs } from './cells/costs.ts'
import { delayOfStep } from './cells/error-delays.ts'
import { blip, bursty, modeSwitch, ramp, repeatedOutages } from './cells/error-shapes.ts'
import { highestOfWeek, runLength, steadyWeek } from './cells/error-weeks.ts'
import { gate } from './cells/gate.ts'
import { guarded } from './cells/gateway-guards.ts'
import { highShare } from './cells/high-share.ts'
import { latencyStep, latencyWeek, partlyBad, slowMinutes } from './cells/latency.ts'
import { measureCost } from './cells/measure-cost.ts'
import { fewErrors, oracle } from './cells/oracle.ts'
import { pathsAgree, windowMode } from './cells/paths-agree.ts'
import { replay } from './cells/replay.ts'
import { traceStep, traceWeek } from './cells/trace.ts'
import { fewUsers, runsOfFive } from './cells/users.ts'

export const KINDS: Readonly<Record<string, Simulate>> = {
  delay: delayOfStep,
  week: steadyWeek,
  runLength,
  highestOfWeek,
  blip,
  ramp,
  bursty,
  repeatedOutages,
  modeSwitch,
  oracle,
  fewErrors,
  latencyStep,
  latencyWeek,
  partlyBad,
  slowMinutes,
  blamedStep,
  sharedErrors,
  stageChange,
  twoProblems,
  complaints,
  costs,
  gate,
  guarded,
  highShare,
  measureCost,
  pathsAgree,
  windowMode,
  replay,
  traceStep,
  traceWeek,
  fewUsers,
  runsOfFive,
}
