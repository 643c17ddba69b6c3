import { exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose'

const { subtle } = crypto
const P256 = { name: 'ECDH', namedCurve: 'P-256' } as const
/** One record holds all of it: push services take 4096 bytes (RFC 8030 §7.2), of which the padding delimiter and the tag are 17. */
const RECORD_BYTES = 4_096
const HEADER_BYTES = 86
export const MOST_PUSH_BYTES = RECORD_BYTES - HEADER_BYTES - 17
const TOKEN_HOURS = 12

/** What a browser gives who may send to it (W3C Push API §7), base64url. */
export type PushKeys = { readonly p256dh: string; readonly auth: string }

/** The key by which push services know us again (RFC 8292 §3). */
export type ServerKey = { readonly publicKey: string; readonly privateJwk: JWK }

export async function newServerKey(): Promise<ServerKey> {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true })
  const raw = new Uint8Array(await subtle.exportKey('raw', publicKey as CryptoKey))
  return { publicKey: Buffer.from(raw).toString('base64url'), privateJwk: await exportJWK(privateKey) }
}

/** `Authorization` of a message to this endpoint (RFC 8292 §2); `contact` is a `mailto:` or an https address of ours. */
export async function serverAuthorization(
  { publicKey, privateJwk }: ServerKey,
  endpoint: string,
  contact: string,
): Promise<string> {
  const token = await new SignJWT({})
    .setProtectedHeader({ alg: 'ES256', typ: 'JWT' })
    .setAudience(new URL(endpoint).origin)
    .setSubject(contact)
    .setExpirationTime(`${TOKEN_HOURS}h`)
    .sign(await importJWK(privateJwk, 'ES256'))
  return `vapid t=${token}, k=${publicKey}`
}

/** Whether these are a point of P-256 and an authentication secret as browsers make them (RFC 8291 §3.2). */
export async function arePushKeys({ p256dh, auth }: PushKeys): Promise<boolean> {
  if (bytesOf(auth).length !== 16) return false
  return subtle.importKey('raw', bytesOf(p256dh), P256, true, []).then(
    () => true,
    () => false,
  )
}

/**
 * The body of a message that this browser alone can read (RFC 8291, content coding `aes128gcm` of RFC 8188): the header
 * of one record, and the record. Throws `RangeError` for more than `MOST_PUSH_BYTES`.
 */
export async function encryptPush(keys: PushKeys, text: string): Promise<Uint8Array<ArrayBuffer>> {
  const plain = new TextEncoder().encode(text)
  if (plain.length > MOST_PUSH_BYTES) throw new RangeError(`A push message holds ${MOST_PUSH_BYTES} bytes`)
  const theirs = bytesOf(keys.p256dh)
  const ours = (await subtle.generateKey(P256, true, ['deriveBits'])) as CryptoKeyPair
  const oursRaw = new Uint8Array(await subtle.exportKey('raw', ours.publicKey))
  const salt = crypto.getRandomValues(new Uint8Array(16))
  const their = await subtle.importKey('raw', theirs, P256, true, [])
  const shared = new Uint8Array(
    await subtle.deriveBits({ name: 'ECDH', public: their }, ours.privateKey, 256),
  )
  const { key, nonce } = await contentKey({ shared, auth: bytesOf(keys.auth), theirs, oursRaw, salt })
  // 2: the last record (RFC 8188 §2).
  const record = joined(plain, Uint8Array.of(2))
  const sealed = await subtle.encrypt({ name: 'AES-GCM', iv: nonce }, key, record)
  const size = new DataView(new ArrayBuffer(4))
  size.setUint32(0, RECORD_BYTES)
  return joined(
    salt,
    new Uint8Array(size.buffer),
    Uint8Array.of(oursRaw.length),
    oursRaw,
    new Uint8Array(sealed),
  )
}

type Agreed = Readonly<Record<'shared' | 'auth' | 'theirs' | 'oursRaw' | 'salt', Uint8Array<ArrayBuffer>>>

/** RFC 8291 §3.4. */
async function contentKey({ shared, auth, theirs, oursRaw, salt }: Agreed) {
  const mixed = await hkdf(shared, auth, joined(words('WebPush: info\0'), theirs, oursRaw), 32)
  const raw = await hkdf(mixed, salt, words('Content-Encoding: aes128gcm\0'), 16)
  const nonce = await hkdf(mixed, salt, words('Content-Encoding: nonce\0'), 12)
  return { key: await subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt']), nonce }
}

async function hkdf(
  secret: Uint8Array<ArrayBuffer>,
  salt: Uint8Array<ArrayBuffer>,
  info: Uint8Array<ArrayBuffer>,
  length: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const key = await subtle.importKey('raw', secret, 'HKDF', false, ['deriveBits'])
  return new Uint8Array(
    await subtle.deriveBits({ name: 'HKDF', hash: 'SHA-256', salt, info }, key, length * 8),
  )
}

const words = (text: string) => new TextEncoder().encode(text)

const bytesOf = (text: string) => new Uint8Array(Buffer.from(text, 'base64url'))

function joined(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.concat(parts))
}
