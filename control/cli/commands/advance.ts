import { climbCommand } from '../climb-command.ts'

export const advance = climbCommand('advance', 'up one stage; refused with what each gate needs')
