/**
 * What a Redis that is there answers to what writes: full without an eviction policy, a replica, a disk that it cannot
 * save to, a user without the right. Reads go on (Redis, "Error replies" of RESP).
 */
const WRITE_REFUSED = /^(OOM|READONLY|MISCONF|NOREPLICAS|NOPERM) /

export function isRedisRefusal(error: unknown): boolean {
  return error instanceof Error && WRITE_REFUSED.test(error.message)
}
