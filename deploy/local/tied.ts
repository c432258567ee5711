/**
 * Preloaded into every child (`node --import`): ends it as SIGTERM would when the starter is gone. The starter keeps
 * the other end of stdin open for as long as it lives, however it ends.
 */
process.stdin.on('end', () => process.kill(process.pid, 'SIGTERM'))
process.stdin.resume()
;(process.stdin as { unref?: () => void }).unref?.()
