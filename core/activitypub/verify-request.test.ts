import { describe, expect, test } from 'bun:test'
import * as refusals from './refusals'
import type { RemoteKey } from './remote-key'
import { MAX_DOCUMENT_BYTES } from './safe-fetch'
import { signCavage } from './signatures/cavage'
import { signRfc9421 } from './signatures/rfc9421'
import { INBOX, inboxPost, NOW, remoteReader } from './testing/cast'
import { verifyRequest } from './verify-request'

const reader = await remoteReader()
const renewed = await remoteReader()

function request(sign = signRfc9421, signer = reader.signer) {
  const message = inboxPost('{"type":"Follow"}')
  return {
    request: new Request(INBOX, { method: 'POST', headers: sign(message, signer, NOW) }),
    body: message.body,
  }
}

function verify(
  { request: sent, body } = request(),
  options: Partial<Parameters<typeof verifyRequest>[2]> = {},
) {
  return verifyRequest(sent, body, { now: NOW, fetchKey: async () => reader.key, ...options })
}

test.each([
  ['rfc9421', signRfc9421],
  ['cavage', signCavage],
] as const)('a request signed by %s tells its key, its owner and its scheme', async (scheme, sign) => {
  expect(await verify(request(sign))).toEqual({ keyId: reader.key.keyId, owner: reader.key.owner, scheme })
})

describe('a key that does not fit', () => {
  test('is fetched afresh once: the actor has a new one', async () => {
    const asked: boolean[] = []
    const fetchKey = async (_: string, { fresh }: { fresh: boolean }) => {
      asked.push(fresh)
      return fresh ? renewed.key : reader.key
    }
    const verified = await verify(request(signRfc9421, renewed.signer), { fetchKey })
    expect(verified.owner).toBe(reader.key.owner)
    expect(asked).toEqual([false, true])
  })

  test('is refused when the fresh one is the same, wrong too, or gone', async () => {
    for (const fresh of [reader.key, (await remoteReader()).key, null]) {
      const fetchKey = async (_: string, options: { fresh: boolean }) => (options.fresh ? fresh : reader.key)
      await expect(verify(request(signRfc9421, renewed.signer), { fetchKey })).rejects.toThrow(
        refusals.SignatureInvalid,
      )
    }
  })
})

test('a key nobody has, or one owned by another host’s actor, is refused', async () => {
  await expect(verify(request(), { fetchKey: async () => null })).rejects.toThrow(refusals.KeyUnavailable)
  const stolen: RemoteKey = { ...reader.key, owner: 'https://victim.example/users/editor' }
  await expect(verify(request(), { fetchKey: async () => stolen })).rejects.toThrow(refusals.OriginMismatch)
})

test('the same signature a second time is a replay, and only a valid one is remembered', async () => {
  const seen = new Set<string>()
  const remember = async (signature: string) => {
    if (seen.has(signature)) return false
    seen.add(signature)
    return true
  }
  const forged = request(signRfc9421, renewed.signer)
  await expect(verify(forged, { remember })).rejects.toThrow(refusals.SignatureInvalid)
  expect(seen.size).toBe(0)
  const sent = request()
  await verify(sent, { remember })
  await expect(verify(sent, { remember })).rejects.toThrow(refusals.SignatureReplayed)
})

test('behind a proxy the public origin is what was signed; for another host it is refused', async () => {
  const { request: sent, body } = request()
  const inner = new Request(INBOX.replace('https:', 'http:'), { method: 'POST', headers: sent.headers })
  await expect(verify({ request: inner, body })).rejects.toThrow(refusals.SignatureInvalid)
  await verify({ request: inner, body }, { publicOrigin: 'https://blog.example.coop' })
  await expect(verify(request(), { publicOrigin: 'https://market.example.coop' })).rejects.toThrow(
    refusals.WrongHost,
  )
})

test('an unsigned request and a body beyond the limit are refused', async () => {
  const unsigned = { request: new Request(INBOX, { method: 'POST' }), body: new Uint8Array() }
  await expect(verify(unsigned)).rejects.toThrow(refusals.SignatureMissing)
  const huge = { ...request(), body: new Uint8Array(MAX_DOCUMENT_BYTES + 1) }
  await expect(verify(huge)).rejects.toThrow(refusals.BodyTooLarge)
})
