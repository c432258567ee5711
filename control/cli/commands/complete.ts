import { climbCommand } from '../climb-command.ts'

export const complete = climbCommand('complete', 'end of the ladder: the rollout is done')
