/** How the program ends; other programs read it. */
export const EXIT = {
  done: 0,
  /** Control refused it, or it failed. */
  refused: 1,
  /** The command line is wrong: nothing was asked. */
  usage: 2,
  /** Control did not answer. */
  unreachable: 3,
} as const
export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

/** Ends the program with a message for people on stderr. */
export class CliFailure extends Error {
  override readonly name = 'CliFailure'
  readonly exitCode: ExitCode

  constructor(exitCode: ExitCode, message: string) {
    super(message)
    this.exitCode = exitCode
  }
}

export function usageError(message: string): never {
  throw new CliFailure(EXIT.usage, message)
}
