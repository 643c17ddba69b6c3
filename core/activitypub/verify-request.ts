import { requireSameOrigin } from './ids'
import {
  BodyTooLarge,
  KeyUnavailable,
  SignatureInvalid,
  SignatureMissing,
  SignatureReplayed,
  WrongHost,
} from './refusals'
import type { RemoteKey } from './remote-key'
import { MAX_DOCUMENT_BYTES } from './safe-fetch'
import { readCavage } from './signatures/cavage'
import {
  type HttpMessage,
  MAX_AGE_SECONDS,
  MAX_SKEW_SECONDS,
  type PendingSignature,
  type SignatureScheme,
} from './signatures/message'
import { readRfc9421 } from './signatures/rfc9421'

/** Who sent a request, beyond doubt: the actor that owns the key that signed it. */
export type VerifiedRequest = {
  readonly keyId: string
  readonly owner: string
  readonly scheme: SignatureScheme
}

export type VerifyOptions = {
  readonly now: Date
  /**
   * The key of this id, or null when there is none. `fresh` asks for it past any cache: the signature did not fit the
   * key we knew, and the actor may have a new one.
   */
  fetchKey(keyId: string, options: { readonly fresh: boolean }): Promise<RemoteKey | null>
  /** Our public origin, when a proxy stands before us: what the sender signed, e.g. `https://blog.example.coop`. */
  readonly publicOrigin?: string
  /**
   * Remembers a signature for so many seconds; false when it was there already. Left out: replays within the clock
   * window pass, and only the activity's id tells a repetition.
   */
  remember?(signature: string, seconds: number): Promise<boolean>
}

/**
 * Verifies the HTTP signature of a request: RFC 9421 when `Signature-Input` is there, draft-cavage otherwise.
 * `body` is the raw body, as received; empty for GET.
 * @throws one of the named refusals of `refusals.ts`: each rule has its own
 */
export async function verifyRequest(
  request: Request,
  body: Uint8Array,
  options: VerifyOptions,
): Promise<VerifiedRequest> {
  if (body.byteLength > MAX_DOCUMENT_BYTES) throw new BodyTooLarge(`${body.byteLength} bytes`)
  const message = publicMessage(request, body, options.publicOrigin)
  const pending = readSignature(message, options.now)
  const owner = await verifyWithKey(pending, options)
  if (options.remember && !(await options.remember(pending.signature, MAX_AGE_SECONDS + MAX_SKEW_SECONDS)))
    throw new SignatureReplayed(`by ${pending.keyId}`)
  return { keyId: pending.keyId, owner, scheme: pending.scheme }
}

function publicMessage(request: Request, body: Uint8Array, publicOrigin: string | undefined): HttpMessage {
  const url = new URL(request.url)
  const origin = publicOrigin ?? url.origin
  const { host } = new URL(origin)
  const sent = request.headers.get('host') ?? url.host
  // A signature over another host's name was made for that host: passing it on to us is not the sender's will.
  if (sent.toLowerCase() !== host) throw new WrongHost(`signed for ${sent}, this is ${host}`)
  return {
    method: request.method,
    url: `${origin}${url.pathname}${url.search}`,
    headers: request.headers,
    body,
  }
}

function readSignature(message: HttpMessage, now: Date): PendingSignature {
  if (message.headers.has('signature-input')) return readRfc9421(message, now)
  if (message.headers.has('signature') || message.headers.has('authorization'))
    return readCavage(message, now)
  throw new SignatureMissing('neither Signature-Input nor Signature')
}

async function verifyWithKey(pending: PendingSignature, options: VerifyOptions): Promise<string> {
  const known = await options.fetchKey(pending.keyId, { fresh: false })
  if (!known) throw new KeyUnavailable(pending.keyId)
  try {
    return check(pending, known)
  } catch (error) {
    if (!(error instanceof SignatureInvalid)) throw error
    const renewed = await options.fetchKey(pending.keyId, { fresh: true })
    // Only a key that did change is worth a second RSA operation.
    if (!renewed || renewed.publicKey.equals(known.publicKey)) throw error
    return check(pending, renewed)
  }
}

function check(pending: PendingSignature, key: RemoteKey): string {
  requireSameOrigin(pending.keyId, key.owner, 'key and owner')
  pending.verify(key.publicKey)
  return key.owner
}
