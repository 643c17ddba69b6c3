import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto'
import { promisify } from 'node:util'
import { decodeMultibase, encodeMultibase } from './multibase'
import { KeyUnusable } from './refusals'

const RSA_BITS = 2048
const MAX_RSA_BITS = 8192
/** Multicodec `ed25519-pub` (0xed) as a varint. */
const ED25519_PREFIX = [0xed, 0x01]
/** What stands before the 32 key bytes in an Ed25519 SubjectPublicKeyInfo (RFC 8410 §4). */
const ED25519_SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex')

export type KeyAlgorithm = 'rsa' | 'ed25519'

/** A key pair as it is stored: SPKI and PKCS#8 in PEM. */
export type StoredKeyPair = {
  readonly algorithm: KeyAlgorithm
  readonly publicKeyPem: string
  readonly privateKeyPem: string
}

const generate = promisify(generateKeyPair)

/** A fresh RSA-2048 or Ed25519 key pair, ready to be stored. RSA takes some 100 ms, off the main thread. */
export async function generateStoredKeyPair(algorithm: KeyAlgorithm): Promise<StoredKeyPair> {
  const pair =
    algorithm === 'rsa' ? await generate('rsa', { modulusLength: RSA_BITS }) : await generate('ed25519')
  return {
    algorithm,
    publicKeyPem: publicKeyToPem(pair.publicKey),
    privateKeyPem: String(pair.privateKey.export({ type: 'pkcs8', format: 'pem' })),
  }
}

/**
 * A private key from PKCS#8 (or PKCS#1) PEM.
 * @throws KeyUnusable when it is not PEM, or neither RSA nor Ed25519
 */
export function importPrivateKey(pem: string): KeyObject {
  return usable(() => createPrivateKey(pem))
}

/**
 * A public key from SPKI (or PKCS#1) PEM, ours or a remote actor's `publicKeyPem`.
 * @throws KeyUnusable when it is not PEM, neither RSA nor Ed25519, or RSA below 2048 or above 8192 bits
 */
export function importPublicKey(pem: string): KeyObject {
  // createPublicKey would also take a private key, which nobody should publish and we should not accept.
  if (!/^\s*-----BEGIN (RSA )?PUBLIC KEY-----/.test(pem)) throw new KeyUnusable('not a public key in PEM')
  const key = usable(() => createPublicKey(pem))
  const bits = key.asymmetricKeyDetails?.modulusLength
  if (bits !== undefined && (bits < RSA_BITS || bits > MAX_RSA_BITS))
    throw new KeyUnusable(`RSA of ${bits} bits`)
  return key
}

export function publicKeyToPem(key: KeyObject): string {
  return String(key.export({ type: 'spki', format: 'pem' }))
}

/** The `publicKeyMultibase` of an Ed25519 public key, as FEP-521a writes it in `assertionMethod`. */
export function publicKeyToMultibase(key: KeyObject): string {
  if (algorithmOf(key) !== 'ed25519') throw new KeyUnusable('only Ed25519 keys are published as Multikey')
  const spki = key.export({ type: 'spki', format: 'der' })
  return encodeMultibase(Uint8Array.from([...ED25519_PREFIX, ...spki.subarray(ED25519_SPKI_PREFIX.length)]))
}

/**
 * The Ed25519 public key of a `publicKeyMultibase`.
 * @throws KeyUnusable for any other multicodec or length
 */
export function importMultibaseKey(multibase: string): KeyObject {
  const bytes = decodeMultibase(multibase)
  if (bytes.length !== 34 || bytes[0] !== ED25519_PREFIX[0] || bytes[1] !== ED25519_PREFIX[1])
    throw new KeyUnusable('not an Ed25519 Multikey')
  const der = Buffer.concat([ED25519_SPKI_PREFIX, bytes.subarray(2)])
  return usable(() => createPublicKey({ key: der, format: 'der', type: 'spki' }))
}

/** @throws KeyUnusable for keys that are neither RSA nor Ed25519 */
export function algorithmOf(key: KeyObject): KeyAlgorithm {
  const type = key.asymmetricKeyType
  if (type === 'rsa' || type === 'ed25519') return type
  throw new KeyUnusable(`keys of type ${type} are not used here`)
}

function usable(read: () => KeyObject): KeyObject {
  let key: KeyObject
  try {
    key = read()
  } catch (cause) {
    throw new KeyUnusable('not a key that can be read', { cause })
  }
  algorithmOf(key)
  return key
}
