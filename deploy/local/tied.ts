/**
 * Preloaded into every child (`node --import`): ends it as SIGTERM would when the starter is gone. The starter keeps
 * the other end of stdin open for as long as it lives, however it ends.
 */
import { isMainThread } from 'node:worker_threads'

// Worker threads load this too, and theirs is a stdin that ends at once.
if (isMainThread) {
  process.stdin.on('end', () => process.kill(process.pid, 'SIGTERM'))
  process.stdin.resume()
  ;(process.stdin as { unref?: () => void }).unref?.()
}
