import { generateStoredKeyPair, importPrivateKey, importPublicKey } from '../keys'
import type { RemoteKey } from '../remote-key'
import type { HttpMessage, Signer } from '../signatures/message'

export const NOW = new Date('2026-05-04T12:00:00Z')
export const READER = 'https://remote.example/users/reader'
export const INBOX = 'https://blog.example.coop/actors/blog/inbox'

export type Correspondent = { readonly signer: Signer; readonly key: RemoteKey }

/** A remote follower with a fresh key. */
export async function remoteReader(algorithm: 'rsa' | 'ed25519' = 'rsa'): Promise<Correspondent> {
  const stored = await generateStoredKeyPair(algorithm)
  const keyId = `${READER}#main-key`
  return {
    signer: { keyId, privateKey: importPrivateKey(stored.privateKeyPem) },
    key: { keyId, owner: READER, publicKey: importPublicKey(stored.publicKeyPem) },
  }
}

export function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

/** A POST to the blog's inbox as it leaves the sender, before it is signed. */
export function inboxPost(body: string): HttpMessage {
  const headers = new Headers({ 'content-type': 'application/activity+json' })
  return { method: 'POST', url: INBOX, headers, body: bytes(body) }
}

export function secondsLater(seconds: number): Date {
  return new Date(NOW.getTime() + seconds * 1000)
}
