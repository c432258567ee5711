import { arch, cpus, platform, release, totalmem } from 'node:os'

/** What figures are worth depends on where and when they were taken. */
export function describeMachine(): string {
  const [cpu] = cpus()
  const where = `${cpus().length} cores (${cpu?.model.trim() ?? 'unknown'}), ${Math.round(totalmem() / 2 ** 30)} GB`
  return `${new Date().toISOString()}, ${where}, ${platform()} ${release()} ${arch()}, Node ${process.versions.node}`
}
