/** How long a sender may take to send a whole body: who drips holds a place that others need. */
const PATIENCE_MS = 60_000

export class BodyTooSlow extends Error {
  override name = 'BodyTooSlow'
}

/**
 * The bytes of a body, counted as they arrive: what `Content-Length` says may be false or missing. Null, and no more
 * is read, as soon as there are more than `limit`. Throws `BodyTooSlow`.
 */
export async function boundedBody(
  request: Request,
  limit: number,
  patienceMs = PATIENCE_MS,
): Promise<Uint8Array<ArrayBuffer> | null> {
  if (!request.body) return new Uint8Array()
  const reader: ReadableStreamDefaultReader<Uint8Array> = request.body.getReader()
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(new BodyTooSlow('The body did not arrive in time')), patienceMs)
  const chunks: Uint8Array[] = []
  let size = 0
  try {
    for (;;) {
      const { done, value } = await Promise.race([reader.read(), late.promise])
      if (done) return Bun.concatArrayBuffers(chunks, size, true)
      size += value.byteLength
      if (size > limit) return null
      chunks.push(value)
    }
  } finally {
    clearTimeout(timer)
    // The rest is not wanted; that a sender has gone meanwhile is no fault of ours.
    reader.cancel().catch(() => undefined)
  }
}
