import { promisify } from 'node:util'
import { brotliDecompress, gunzip, inflate } from 'node:zlib'
import { HostUnreachable, ResponseTooLarge, ResponseUndecodable } from './errors'

const DECODERS = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
} as const

const MAX_LAYERS = 2

/**
 * The whole body, decompressed, of at most `maxBytes` both as sent and as unpacked: a decompression bomb is stopped
 * where it passes the limit. With `cut` what comes later is not read. Throws ResponseTooLarge, ResponseUndecodable, HostUnreachable (the connection broke),
 * or the signal's reason.
 */
export async function readBounded(
  response: Response,
  url: URL,
  maxBytes: number,
  signal: AbortSignal,
  longer: 'refuse' | 'cut' = 'refuse',
): Promise<Uint8Array<ArrayBuffer>> {
  // Of a packed body that is cut nothing could be unpacked: its beginning is taken from all of it, within the limit.
  const isPlain = contentCodings(response).length === 0
  const sent = await readAll(response, url, maxBytes, signal, longer === 'cut' && isPlain)
  const codings = contentCodings(response)
  if (codings.length > MAX_LAYERS) throw new ResponseUndecodable(url.href, 'too many content codings')

  let bytes = sent
  // RFC 9110 §8.4: codings are listed in the order in which they were applied.
  for (const coding of codings.reverse()) bytes = await decoded(bytes, coding, url, maxBytes)
  return bytes
}

async function readAll(response: Response, url: URL, maxBytes: number, signal: AbortSignal, cut: boolean) {
  const tooLarge = () => new ResponseTooLarge(url.href, `more than ${maxBytes} bytes`)
  if (!cut && Number(response.headers.get('content-length')) > maxBytes) {
    await response.body?.cancel()
    throw tooLarge()
  }
  const chunks: Uint8Array[] = []
  let total = 0
  try {
    const reader = response.body?.getReader()
    for (let next = await reader?.read(); next && !next.done; next = await reader?.read()) {
      total += next.value.byteLength
      if (total > maxBytes) {
        await reader?.cancel()
        if (!cut) throw tooLarge()
        chunks.push(next.value.subarray(0, next.value.byteLength - (total - maxBytes)))
        return Bun.concatArrayBuffers(chunks, maxBytes, true)
      }
      chunks.push(next.value)
    }
  } catch (cause) {
    if (cause instanceof ResponseTooLarge) throw cause
    if (signal.aborted) throw signal.reason
    throw new HostUnreachable(url.href, `${url.host} broke off in the middle of its answer`, { cause })
  }
  return Bun.concatArrayBuffers(chunks, total, true)
}

function contentCodings(response: Response): string[] {
  const listed = response.headers.get('content-encoding') ?? ''
  const codings = listed.split(',').map(coding => coding.trim().toLowerCase())
  return codings.filter(coding => coding !== '' && coding !== 'identity')
}

async function decoded(bytes: Uint8Array<ArrayBuffer>, coding: string, url: URL, maxBytes: number) {
  if (bytes.byteLength === 0) return bytes
  const decode = Object.hasOwn(DECODERS, coding) ? DECODERS[coding as keyof typeof DECODERS] : null
  if (!decode) throw new ResponseUndecodable(url.href, `unknown content coding ${coding}`)
  try {
    return new Uint8Array(await decode(bytes, { maxOutputLength: maxBytes }))
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ERR_BUFFER_TOO_LARGE') {
      throw new ResponseTooLarge(url.href, `more than ${maxBytes} bytes when unpacked`, { cause })
    }
    throw new ResponseUndecodable(url.href, `a body that is not ${coding}`, { cause })
  }
}
