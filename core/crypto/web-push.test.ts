import { describe, expect, test } from 'bun:test'
import { importJWK, jwtVerify } from 'jose'
import { createReceiver } from './testing/push-receiver'
import { arePushKeys, encryptPush, MOST_PUSH_BYTES, newServerKey, serverAuthorization } from './web-push'

test('the reader of these tests reads the example of RFC 8291, appendix A', async () => {
  const receiver = createReceiver(
    Buffer.from('BTBZMqHH6r4Tts7J_aSIgg', 'base64url'),
    Buffer.from('q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94', 'base64url'),
  )
  const message =
    'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN'
  expect(await receiver.read(Buffer.from(message, 'base64url'))).toBe(
    'When I grow up, I want to be a watermelon',
  )
})

describe('a message', () => {
  test('is read by the browser whose keys they are, every letter of it', async () => {
    const receiver = createReceiver()
    const text = JSON.stringify({ title: 'Your order C-7 is paid', body: 'Żółw & leeks 🥬' })
    expect(await receiver.read(await encryptPush(receiver.keys, text))).toBe(text)
  })

  test('is another one each time', async () => {
    const { keys } = createReceiver()
    const [one, two] = [await encryptPush(keys, 'leeks'), await encryptPush(keys, 'leeks')]
    expect(Buffer.compare(one.subarray(0, 16), two.subarray(0, 16))).not.toBe(0)
    expect(Buffer.compare(one.subarray(86), two.subarray(86))).not.toBe(0)
  })

  test('is not read by another browser', async () => {
    const [mine, other] = [createReceiver(), createReceiver()]
    await expect(other.read(await encryptPush(mine.keys, 'leeks'))).rejects.toThrow()
  })

  test('fills a record of 4,096 bytes and no more', async () => {
    const receiver = createReceiver()
    const most = 'x'.repeat(MOST_PUSH_BYTES)
    const sealed = await encryptPush(receiver.keys, most)
    expect(sealed.length).toBe(4_096)
    expect(await receiver.read(sealed)).toBe(most)
    await expect(encryptPush(receiver.keys, `${most}x`)).rejects.toThrow(RangeError)
  })
})

test.each([
  ['both are as browsers make them', {}, true],
  ['the point is not on the curve', { p256dh: Buffer.alloc(65, 4).toString('base64url') }, false],
  ['the point is cut off', { p256dh: 'BAAA' }, false],
  ['there is no point', { p256dh: '' }, false],
  ['the secret is short', { auth: Buffer.alloc(15).toString('base64url') }, false],
])('keys are keys: %s', async (_, changed, are) => {
  const { keys } = createReceiver()
  expect(await arePushKeys({ ...keys, ...changed })).toBe(are)
})

test('a push service knows us by our key, for itself alone and for half a day', async () => {
  const key = await newServerKey()
  const header = await serverAuthorization(key, 'https://push.example/send/7?x=1', 'mailto:post@coop.example')
  const [, token = '', k = ''] = /^vapid t=([\w.-]+), k=([\w-]+)$/.exec(header) ?? []
  expect(k).toBe(key.publicKey)
  const raw = Buffer.from(k, 'base64url')
  const jwk = {
    kty: 'EC',
    crv: 'P-256',
    x: raw.subarray(1, 33).toString('base64url'),
    y: raw.subarray(33).toString('base64url'),
  }
  const { payload } = await jwtVerify(token, await importJWK(jwk, 'ES256'))
  expect(payload).toMatchObject({ aud: 'https://push.example', sub: 'mailto:post@coop.example' })
  const seconds = (payload.exp ?? 0) - Date.now() / 1000
  expect(seconds).toBeGreaterThan(11 * 3600)
  // RFC 8292 §2: no more than 24 hours.
  expect(seconds).toBeLessThan(24 * 3600)
})
