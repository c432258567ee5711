import { climbCommand } from '../climb-command.ts'

export const start = climbCommand('start', 'from draft into shadow')
