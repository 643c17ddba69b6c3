import { createDecipheriv, createECDH, hkdfSync, randomBytes } from 'node:crypto'
import type { PushKeys } from '../web-push'

/** The receiving half of RFC 8291, on another implementation of it than the one that sends. */
export function createReceiver(
  auth = randomBytes(16),
  privateKey?: Buffer,
): { readonly keys: PushKeys; read(message: Uint8Array): Promise<string> } {
  const own = createECDH('prime256v1')
  if (privateKey) own.setPrivateKey(privateKey)
  else own.generateKeys()
  const publicKey = own.getPublicKey()
  const hkdf = (secret: Buffer, salt: Buffer, info: Buffer | string, length: number) =>
    Buffer.from(hkdfSync('sha256', secret, salt, info, length))
  return {
    keys: { p256dh: publicKey.toString('base64url'), auth: auth.toString('base64url') },
    async read(message) {
      const bytes = Buffer.from(message)
      const salt = bytes.subarray(0, 16)
      const sender = bytes.subarray(21, 21 + (bytes[20] ?? 0))
      const info = Buffer.concat([Buffer.from('WebPush: info\0'), publicKey, sender])
      const mixed = hkdf(own.computeSecret(sender), auth, info, 32)
      const key = hkdf(mixed, salt, 'Content-Encoding: aes128gcm\0', 16)
      const nonce = hkdf(mixed, salt, 'Content-Encoding: nonce\0', 12)
      const record = bytes.subarray(21 + sender.length)
      const cipher = createDecipheriv('aes-128-gcm', key, nonce)
      cipher.setAuthTag(record.subarray(-16))
      const plain = Buffer.concat([cipher.update(record.subarray(0, -16)), cipher.final()])
      return plain.subarray(0, plain.lastIndexOf(2)).toString()
    },
  }
}
