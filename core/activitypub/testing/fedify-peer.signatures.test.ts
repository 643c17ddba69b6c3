import { expect, test } from 'bun:test'
import { createPublicKey, type KeyObject } from 'node:crypto'
import { verifyRequest as fedifyVerifies, getDocumentLoader, signRequest } from '@fedify/fedify'
import { publicKeyToPem } from '../keys'
import { signCavage } from '../signatures/cavage'
import { signRfc9421 } from '../signatures/rfc9421'
import { verifyRequest } from '../verify-request'
import { INBOX, inboxPost, READER, remoteReader } from './cast'
import { rsaKeyPair } from './rsa-key-pair'

const body = '{"type":"Follow"}'
const keyId = `${READER}#main-key`
const specs = { rfc9421: 'rfc9421', cavage: 'draft-cavage-http-signatures-12' } as const
const now = new Date()

/** What Fedify gets when it looks for the reader's key; its JSON-LD contexts are built in, nothing is fetched. */
function readerDocument(key: KeyObject) {
  const contexts = getDocumentLoader()
  const publicKey = { id: keyId, type: 'CryptographicKey', owner: READER, publicKeyPem: publicKeyToPem(key) }
  const document = {
    '@context': ['https://www.w3.org/ns/activitystreams', 'https://w3id.org/security/v1'],
    id: READER,
    type: 'Person',
    publicKey,
  }
  return async (url: string) =>
    url.startsWith(READER) ? { document, documentUrl: url, contextUrl: null } : contexts(url)
}

test.each([
  ['rsa', 'rfc9421'],
  ['rsa', 'cavage'],
  ['ed25519', 'rfc9421'],
] as const)('Fedify verifies what we sign with %s as %s', async (algorithm, scheme) => {
  const { signer, key } = await remoteReader(algorithm)
  const sign = scheme === 'rfc9421' ? signRfc9421 : signCavage
  const headers = sign(inboxPost(body), signer, now)
  const loader = readerDocument(key.publicKey)
  const verify = (sent: string) =>
    fedifyVerifies(new Request(INBOX, { method: 'POST', headers, body: sent }), {
      documentLoader: loader,
      contextLoader: loader,
      spec: specs[scheme],
    })
  expect((await verify(body))?.id?.href).toBe(keyId)
  expect(await verify('{"type":"Delete"}')).toBeNull()
})

test.each(['rfc9421', 'cavage'] as const)('we verify what Fedify signs as %s', async scheme => {
  const pair = await rsaKeyPair()
  const spki = Buffer.from(await crypto.subtle.exportKey('spki', pair.publicKey))
  const publicKey = createPublicKey({ key: spki, format: 'der', type: 'spki' })
  const request = new Request(INBOX, {
    method: 'POST',
    headers: { 'content-type': 'application/activity+json' },
    body,
  })
  const signed = await signRequest(request, pair.privateKey, new URL(keyId), { spec: specs[scheme] })
  const fetchKey = async () => ({ keyId, owner: READER, publicKey })
  const verified = await verifyRequest(signed, await signed.clone().bytes(), { now, fetchKey })
  expect(verified).toEqual({ keyId, owner: READER, scheme })
})
