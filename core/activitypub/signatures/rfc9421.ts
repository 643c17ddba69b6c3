import type { KeyObject } from 'node:crypto'
import { contentDigestHeader, verifyContentDigest } from '../digest'
import { algorithmOf, type KeyAlgorithm } from '../keys'
import {
  ActivityPubRefusal,
  AlgorithmUnsupported,
  SignatureInvalid,
  SignatureMalformed,
  SignatureMissing,
} from '../refusals'
import {
  bytesVerify,
  checkClock,
  type HttpMessage,
  type PendingSignature,
  type Signer,
  seconds,
  signBytes,
} from './message'
import { checkCovered, signatureBase } from './rfc9421-base'
import { type Member, parseDictionary, quote, unquote } from './structured-fields'

const KEY_OF_ALGORITHM: Readonly<Record<string, KeyAlgorithm>> = {
  'rsa-v1_5-sha256': 'rsa',
  ed25519: 'ed25519',
}
/** More signatures than this on one request are not looked at: each costs an RSA operation. */
const MAX_SIGNATURES = 4

/**
 * Signs a request; returns its headers with `Host`, `Date`, `Content-Digest` (with a body), `Signature-Input` and
 * `Signature`. Covers method, target and the body's digest; the algorithm is the key's (rsa-v1_5-sha256, ed25519).
 * Source: RFC 9421 §3.1, §3.3.
 */
export function signRfc9421(message: HttpMessage, signer: Signer, now: Date): Headers {
  const headers = new Headers(message.headers)
  headers.set('host', new URL(message.url).host)
  headers.set('date', now.toUTCString())
  const covered = ['@method', '@target-uri', '@authority', '@path', 'date']
  if (message.body.length > 0) {
    headers.set('content-digest', contentDigestHeader(message.body))
    covered.push('content-digest')
  }
  if (headers.has('content-type')) covered.push('content-type')
  const alg = algorithmOf(signer.privateKey) === 'rsa' ? 'rsa-v1_5-sha256' : 'ed25519'
  const member: Member = {
    items: covered.map(value => ({ value, parameters: new Map() })),
    bare: null,
    parameters: new Map([
      ['created', String(seconds(now))],
      ['keyid', quote(signer.keyId)],
      ['alg', quote(alg)],
    ]),
  }
  const { base, input } = signatureBase({ ...message, headers }, member)
  headers.set('signature-input', `sig1=${input}`)
  headers.set('signature', `sig1=:${signBytes(base, signer.privateKey)}:`)
  return headers
}

/**
 * Reads an RFC 9421 signature and checks all that needs no key. Of several, the first that keeps the rules is taken.
 * @throws SignatureMissing, SignatureMalformed, AlgorithmUnsupported, ComponentNotCovered, ComponentUnsupported,
 *   SignatureExpired, SignatureFromTheFuture, DigestMissing, DigestMismatch
 */
export function readRfc9421(message: HttpMessage, now: Date): PendingSignature {
  const input = message.headers.get('signature-input')
  const signature = message.headers.get('signature')
  if (input === null || signature === null) throw new SignatureMissing('no Signature-Input and Signature')
  const inputs = [...parseDictionary(input)].slice(0, MAX_SIGNATURES)
  const signatures = parseDictionary(signature)
  let refusal: ActivityPubRefusal = new SignatureMissing('no signature in Signature-Input')
  for (const [label, member] of inputs) {
    try {
      return readOne(message, member, signatures.get(label), now)
    } catch (error) {
      if (!(error instanceof ActivityPubRefusal)) throw error
      refusal = error
    }
  }
  throw refusal
}

function readOne(
  message: HttpMessage,
  member: Member,
  signed: Member | undefined,
  now: Date,
): PendingSignature {
  const signature = /^:(.+):$/.exec(signed?.bare ?? '')?.[1]
  const keyid = member.parameters.get('keyid')
  if (!member.items || !signature || keyid === undefined)
    throw new SignatureMalformed('a signature needs its components, its keyid and its bytes')
  const keyId = unquote(keyid)
  const alg = member.parameters.get('alg')
  const algorithm = alg === undefined ? null : unquote(alg)
  if (algorithm !== null && !Object.hasOwn(KEY_OF_ALGORITHM, algorithm))
    throw new AlgorithmUnsupported(algorithm)
  const covered = member.items.map(item => item.value)
  checkCovered(covered, message)
  checkClock({
    created: time(member, 'created') ?? fail('a signature needs its created time'),
    expires: time(member, 'expires'),
    now: seconds(now),
  })
  if (covered.includes('content-digest'))
    verifyContentDigest(message.headers.get('content-digest'), message.body)
  const { base } = signatureBase(message, member)
  return {
    scheme: 'rfc9421',
    keyId,
    signature,
    verify(publicKey: KeyObject) {
      const kind = algorithmOf(publicKey)
      if (algorithm !== null && KEY_OF_ALGORITHM[algorithm] !== kind)
        throw new AlgorithmUnsupported(`${algorithm} with a key of type ${kind}`)
      if (!bytesVerify(base, signature, publicKey)) throw new SignatureInvalid(`by ${keyId}`)
    },
  }
}

function time(member: Member, name: 'created' | 'expires'): number | undefined {
  const value = member.parameters.get(name)
  if (value === undefined) return undefined
  return /^\d+$/.test(value) ? Number(value) : fail(`${name} is not a time`)
}

function fail(message: string): never {
  throw new SignatureMalformed(message)
}
