/** A few requests. */
const BUCKET_PATIENCE_MS = 10_000

/** A bucket that takes a request and never answers keeps nobody waiting. */
export function inTime<T>(work: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>()
  const clock = setTimeout(
    () => late.reject(Object.assign(new Error('no answer in time'), { code: 'ETIMEDOUT' })),
    BUCKET_PATIENCE_MS,
  )
  return Promise.race([work, late.promise]).finally(() => clearTimeout(clock))
}
