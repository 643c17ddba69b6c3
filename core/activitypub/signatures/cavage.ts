import type { KeyObject } from 'node:crypto'
import { digestHeader, verifyContentDigest, verifyDigest } from '../digest'
import { algorithmOf } from '../keys'
import {
  AlgorithmUnsupported,
  ComponentNotCovered,
  SignatureInvalid,
  SignatureMalformed,
  SignatureMissing,
} from '../refusals'
import {
  bytesVerify,
  checkClock,
  fieldValue,
  type HttpMessage,
  type PendingSignature,
  type Signer,
  seconds,
  signBytes,
} from './message'

/** `hs2019` says nothing: the key decides. Mastodon and its kin send and expect `rsa-sha256`. */
const KEY_OF_ALGORITHM: Readonly<Record<string, 'rsa' | 'ed25519' | null>> = {
  'rsa-sha256': 'rsa',
  hs2019: null,
}

/**
 * Signs a request the old way; returns its headers with `Host`, `Date`, `Digest` (with a body) and `Signature`.
 * RSA keys sign as `rsa-sha256`, Ed25519 ones as `hs2019`.
 * Source: draft-cavage-http-signatures-12 §2, §4.
 */
export function signCavage(message: HttpMessage, signer: Signer, now: Date): Headers {
  const headers = new Headers(message.headers)
  headers.set('host', new URL(message.url).host)
  headers.set('date', now.toUTCString())
  const covered = ['(request-target)', 'host', 'date']
  if (message.body.length > 0) {
    headers.set('digest', digestHeader(message.body))
    covered.push('digest')
  }
  if (headers.has('content-type')) covered.push('content-type')
  const base = cavageBase({ ...message, headers }, covered, {})
  const algorithm = algorithmOf(signer.privateKey) === 'rsa' ? 'rsa-sha256' : 'hs2019'
  const signature = signBytes(base, signer.privateKey)
  headers.set(
    'signature',
    `keyId="${signer.keyId}",algorithm="${algorithm}",headers="${covered.join(' ')}",signature="${signature}"`,
  )
  return headers
}

/**
 * Reads a draft-cavage signature and checks all that needs no key: what it covers, its clock, the body's digest.
 * @throws SignatureMissing, SignatureMalformed, AlgorithmUnsupported, ComponentNotCovered, ComponentUnsupported,
 *   SignatureExpired, SignatureFromTheFuture, DigestMissing, DigestMismatch
 */
export function readCavage(message: HttpMessage, now: Date): PendingSignature {
  const parameters = signatureParameters(message.headers)
  const { keyId, signature, algorithm = 'hs2019' } = parameters
  if (!keyId || !signature) throw new SignatureMalformed('a signature needs keyId and signature')
  const named = algorithm.toLowerCase()
  const keyKind = Object.hasOwn(KEY_OF_ALGORITHM, named) ? KEY_OF_ALGORITHM[named] : undefined
  if (keyKind === undefined) throw new AlgorithmUnsupported(algorithm)
  // §2.1.6: when the list is left out, only the date is signed.
  const covered = (parameters.headers ?? 'date').toLowerCase().split(/\s+/).filter(Boolean)
  checkCovered(covered, message)
  if (keyKind === 'rsa' && covered.some(name => name === '(created)' || name === '(expires)'))
    throw new AlgorithmUnsupported('rsa-sha256 may not sign (created) or (expires)')
  checkTimes(parameters, covered, message, now)
  checkDigests(covered, message)
  const base = cavageBase(message, covered, parameters)
  return {
    scheme: 'cavage',
    keyId,
    signature,
    verify(publicKey: KeyObject) {
      if (keyKind !== null && algorithmOf(publicKey) !== keyKind)
        throw new AlgorithmUnsupported(`${algorithm} with a key of type ${algorithmOf(publicKey)}`)
      if (!bytesVerify(base, signature, publicKey)) throw new SignatureInvalid(`by ${keyId}`)
    },
  }
}

/**
 * The string that is signed (§2.3). Exported for its test vectors.
 * @throws ComponentUnsupported when a covered header was not sent
 */
export function cavageBase(
  message: HttpMessage,
  covered: readonly string[],
  parameters: Readonly<Record<string, string>>,
): string {
  const { pathname, search } = new URL(message.url)
  return covered
    .map(name => {
      if (name === '(request-target)') return `${name}: ${message.method.toLowerCase()} ${pathname}${search}`
      if (name === '(created)' || name === '(expires)')
        return `${name}: ${parameters[name.slice(1, -1)] ?? ''}`
      return `${name}: ${fieldValue(message, name)}`
    })
    .join('\n')
}

function signatureParameters(headers: Headers): Record<string, string> {
  const bare = headers.get('signature')
  const authorization = headers.get('authorization')
  const source = bare ?? (/^signature /i.test(authorization ?? '') ? authorization!.slice(10) : null)
  if (source === null) throw new SignatureMissing('no Signature header')
  const parameters: Record<string, string> = {}
  for (const [, name, quoted, number] of source.matchAll(
    /(?<![a-zA-Z])([a-zA-Z]{1,20})=(?:"([^"]*)"|(\d+))/g,
  )) {
    if (name! in parameters) throw new SignatureMalformed(`${name} stands twice`)
    parameters[name!] = quoted ?? number ?? ''
  }
  return parameters
}

function checkCovered(covered: readonly string[], message: HttpMessage): void {
  const needed = ['(request-target)', 'host']
  const missing = needed.find(name => !covered.includes(name))
  if (missing) throw new ComponentNotCovered(missing)
  if (!covered.includes('date') && !covered.includes('(created)')) throw new ComponentNotCovered('date')
  if (message.body.length > 0 && !covered.includes('digest') && !covered.includes('content-digest'))
    throw new ComponentNotCovered('digest')
}

function checkTimes(
  parameters: Readonly<Record<string, string>>,
  covered: readonly string[],
  message: HttpMessage,
  now: Date,
): void {
  const created = covered.includes('(created)')
    ? Number(parameters.created)
    : Date.parse(fieldValue(message, 'date')) / 1000
  const expires = covered.includes('(expires)') ? Number(parameters.expires) : undefined
  if (!Number.isFinite(created) || (expires !== undefined && !Number.isFinite(expires)))
    throw new SignatureMalformed('a date that is none')
  checkClock({ created, expires, now: seconds(now) })
}

function checkDigests(covered: readonly string[], message: HttpMessage): void {
  if (covered.includes('digest')) verifyDigest(message.headers.get('digest'), message.body)
  if (covered.includes('content-digest'))
    verifyContentDigest(message.headers.get('content-digest'), message.body)
}
