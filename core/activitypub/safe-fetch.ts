import { BodyTooLarge } from './refusals'

/**
 * How this wire reaches the network. Given in, because the guard against private addresses stands elsewhere.
 * It must not follow redirects of a signed POST, and must throw when there is no answer.
 */
export type SafeFetch = (url: string, init: RequestInit) => Promise<Response>

/** Activities and actor documents are a few kB; Mastodon takes 1 MB. */
export const MAX_DOCUMENT_BYTES = 1024 * 1024

/**
 * The whole body, as raw bytes, without ever holding more than `limit` of them and a chunk.
 * @throws BodyTooLarge
 */
export async function readLimited(
  message: Request | Response,
  limit = MAX_DOCUMENT_BYTES,
): Promise<Uint8Array> {
  if (Number(message.headers.get('content-length') ?? 0) > limit)
    throw new BodyTooLarge(`over ${limit} bytes`)
  if (!message.body) return new Uint8Array()
  const chunks: Uint8Array[] = []
  let size = 0
  const reader = message.body.getReader()
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    size += part.value.byteLength
    if (size > limit) {
      await reader.cancel()
      throw new BodyTooLarge(`over ${limit} bytes`)
    }
    chunks.push(part.value)
  }
  return Buffer.concat(chunks)
}
