import { type KeyObject, sign, verify } from 'node:crypto'
import { algorithmOf } from '../keys'
import { ComponentUnsupported, SignatureExpired, SignatureFromTheFuture } from '../refusals'

/** How long after its making a signature is taken: queues are slow, clocks are wrong. */
export const MAX_AGE_SECONDS = 60 * 60
export const MAX_SKEW_SECONDS = 5 * 60

/** A request as both schemes see it. `url` is the public one, whatever a proxy made of it on the way. */
export type HttpMessage = {
  readonly method: string
  readonly url: string
  readonly headers: Headers
  /** The raw bytes that were sent; empty for GET. */
  readonly body: Uint8Array
}

/** Who signs: the key's id as it stands in the actor document, and the private key. */
export type Signer = { readonly keyId: string; readonly privateKey: KeyObject }

export type SignatureScheme = 'rfc9421' | 'cavage'

/** A signature found and checked in all but the key: `verify` throws SignatureInvalid when the key does not fit. */
export type PendingSignature = {
  readonly scheme: SignatureScheme
  readonly keyId: string
  /** The raw signature in base64: what a replay would repeat. */
  readonly signature: string
  verify(publicKey: KeyObject): void
}

export function signBytes(base: string, key: KeyObject): string {
  return sign(algorithmOf(key) === 'rsa' ? 'sha256' : null, Buffer.from(base), key).toString('base64')
}

export function bytesVerify(base: string, signature: string, key: KeyObject): boolean {
  const hash = algorithmOf(key) === 'rsa' ? 'sha256' : null
  return verify(hash, Buffer.from(base), key, Buffer.from(signature, 'base64'))
}

/** @throws SignatureExpired, SignatureFromTheFuture; all times in seconds since the epoch */
export function checkClock(times: { created: number; expires?: number; now: number }): void {
  if (times.created > times.now + MAX_SKEW_SECONDS)
    throw new SignatureFromTheFuture(`created at ${times.created}`)
  if (times.created < times.now - MAX_AGE_SECONDS) throw new SignatureExpired(`created at ${times.created}`)
  if (times.expires !== undefined && times.expires < times.now)
    throw new SignatureExpired(`expired at ${times.expires}`)
}

/** The value of a signed header field, trimmed and joined (RFC 9421 §2.1); `host` falls back to the URL's. */
export function fieldValue(message: HttpMessage, name: string): string {
  const value = message.headers.get(name) ?? (name === 'host' ? new URL(message.url).host : null)
  if (value === null) throw new ComponentUnsupported(`'${name}' is signed but was not sent`)
  return value.trim()
}

export function seconds(date: Date): number {
  return Math.floor(date.getTime() / 1000)
}
