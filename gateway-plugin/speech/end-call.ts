/** Workers let no request end a call of another one, and throw: that call goes on to its end or its time limit. */
export function endCall(abort: AbortController): void {
  try {
    abort.abort()
  } catch {
    // Nobody is to fail for what somebody else has begun.
  }
}
