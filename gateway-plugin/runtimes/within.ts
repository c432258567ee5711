/**
 * Waits for work that may belong to another request, and on Workers may never end when that one was cancelled: after
 * `ms` milliseconds the wait ends anyway. Answers whether the work ended in time; its failure counts as an end.
 */
export async function within(work: Promise<unknown>, ms: number): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), ms)
  })
  const ended = work.then(
    () => true,
    () => true,
  )
  try {
    return await Promise.race([ended, late])
  } finally {
    clearTimeout(timer)
  }
}
