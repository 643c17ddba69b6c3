import { describe, expect, test } from 'bun:test'
import * as refusals from '../refusals'
import { bytes, inboxPost, NOW, remoteReader, secondsLater } from '../testing/cast'
import { cavageRsa } from '../testing/published-keys'
import { cavageBase, readCavage, signCavage } from './cavage'
import { bytesVerify, type HttpMessage, signBytes } from './message'

const { signer, key } = await remoteReader()
const ed = await remoteReader('ed25519')

function signed(message: HttpMessage = inboxPost('{"type":"Follow"}')): HttpMessage {
  return { ...message, headers: signCavage(message, signer, NOW) }
}

/** A request whose Signature header says `parameters`, truly signed over `covered`. */
function signedOver(
  covered: string,
  parameters: Record<string, string> = {},
  headers: Record<string, string> = {},
) {
  const sent = signed()
  for (const [name, value] of Object.entries(headers)) sent.headers.set(name, value)
  const known = { algorithm: 'rsa-sha256', ...parameters }
  const signature = signBytes(cavageBase(sent, covered.split(' '), known), signer.privateKey)
  const all = { keyId: signer.keyId, headers: covered, ...known, signature }
  const written = Object.entries(all).map(([name, value]) => `${name}="${value}"`)
  sent.headers.set('signature', written.join(','))
  return sent
}

describe('the published vectors of draft-cavage-12, appendix C', () => {
  const message: HttpMessage = {
    method: 'POST',
    url: 'http://example.com/foo?param=value&pet=dog',
    headers: new Headers({
      host: 'example.com',
      date: 'Sun, 05 Jan 2014 21:31:40 GMT',
      'content-type': 'application/json',
      digest: 'SHA-256=X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=',
      'content-length': '18',
    }),
    body: bytes('{"hello": "world"}'),
  }

  test('C.2, the basic test, comes out to the byte', () => {
    const base = cavageBase(message, ['(request-target)', 'host', 'date'], {})
    const published =
      'qdx+H7PHHDZgy4y/Ahn9Tny9V3GP6YgBPyUXMmoxWtLbHpUnXS2mg2+SbrQDMCJypxBLSPQR2aAjn7ndmw2iicw3HMbe8VfEdKFYRqzic+efkb3nndiv/x1xSHDJWeSWkx3ButlYSuBskLu6kd9Fswtemr3lgdDEmn04swr2Os0='
    expect(signBytes(base, cavageRsa.privateKey)).toBe(published)
    expect(bytesVerify(base, published, cavageRsa.publicKey)).toBe(true)
  })
})

test('what we sign, we verify, with either kind of key', () => {
  readCavage(signed(), NOW).verify(key.publicKey)
  const message = inboxPost('{}')
  readCavage({ ...message, headers: signCavage(message, ed.signer, NOW) }, NOW).verify(ed.key.publicKey)
})

test('a GET is signed without a digest', () => {
  const get = {
    method: 'GET',
    url: 'https://blog.example.coop/actors/blog?page=1',
    headers: new Headers(),
    body: bytes(''),
  }
  const headers = signCavage(get, signer, NOW)
  expect(headers.has('digest')).toBe(false)
  readCavage({ ...get, headers }, NOW).verify(key.publicKey)
})

test('a changed body, path, method, date or signature is refused', () => {
  const sent = signed()
  expect(() => readCavage({ ...sent, body: bytes('{"type":"Delete"}') }, NOW)).toThrow(
    refusals.DigestMismatch,
  )
  for (const changed of [{ url: `${sent.url}/other` }, { method: 'PUT' }])
    expect(() => readCavage({ ...sent, ...changed }, NOW).verify(key.publicKey)).toThrow(
      refusals.SignatureInvalid,
    )
  const headers = new Headers(sent.headers)
  headers.set('date', secondsLater(60).toUTCString())
  expect(() => readCavage({ ...sent, headers }, NOW).verify(key.publicKey)).toThrow(refusals.SignatureInvalid)
})

test('another actor’s key does not verify, and a key of the wrong kind is not tried', async () => {
  const stranger = await remoteReader()
  expect(() => readCavage(signed(), NOW).verify(stranger.key.publicKey)).toThrow(refusals.SignatureInvalid)
  expect(() => readCavage(signed(), NOW).verify(ed.key.publicKey)).toThrow(refusals.AlgorithmUnsupported)
})

test('an hour old is taken, older is not; five minutes early is taken, earlier is not', () => {
  expect(() => readCavage(signed(), secondsLater(3600))).not.toThrow()
  expect(() => readCavage(signed(), secondsLater(3601))).toThrow(refusals.SignatureExpired)
  expect(() => readCavage(signed(), secondsLater(-300))).not.toThrow()
  expect(() => readCavage(signed(), secondsLater(-301))).toThrow(refusals.SignatureFromTheFuture)
})

test.each([
  'host date digest',
  '(request-target) date digest',
  '(request-target) host digest',
  '(request-target) host date',
])('signing only “%s” leaves something open, and is refused', covered =>
  expect(() => readCavage(signedOver(covered), NOW)).toThrow(refusals.ComponentNotCovered),
)

test('hs2019 may sign (created) and (expires) instead of the date, and its expiry is kept', () => {
  const created = String(NOW.getTime() / 1000)
  const parameters = { algorithm: 'hs2019', created, expires: String(Number(created) + 10) }
  const sent = signedOver('(request-target) host (created) (expires) digest', parameters)
  readCavage(sent, NOW).verify(key.publicKey)
  expect(() => readCavage(sent, secondsLater(11))).toThrow(refusals.SignatureExpired)
})

test('rsa-sha256 may not sign (created)', () => {
  const sent = signedOver('(request-target) host (created) digest', { created: String(NOW.getTime() / 1000) })
  expect(() => readCavage(sent, NOW)).toThrow(refusals.AlgorithmUnsupported)
})

test('a signed header that was not sent, an unknown algorithm and broken parameters are refused by name', () => {
  const sent = signed()
  const withSignature = (value: string) => {
    const headers = new Headers(sent.headers)
    headers.set('signature', value)
    return () => readCavage({ ...sent, headers }, NOW)
  }
  const header = sent.headers.get('signature')!
  expect(withSignature(header.replace('content-type', 'x-missing'))).toThrow(refusals.ComponentUnsupported)
  expect(withSignature(header.replace('rsa-sha256', 'hmac-sha256'))).toThrow(refusals.AlgorithmUnsupported)
  expect(withSignature(header.replace('rsa-sha256', 'constructor'))).toThrow(refusals.AlgorithmUnsupported)
  expect(withSignature('keyId="k"')).toThrow(refusals.SignatureMalformed)
  expect(withSignature(`${header},keyId="other"`)).toThrow(refusals.SignatureMalformed)
  expect(withSignature('nonsense')).toThrow(refusals.SignatureMalformed)
  expect(() => readCavage(inboxPost('{}'), NOW)).toThrow(refusals.SignatureMissing)
})

test('a date that is none is refused', () => {
  const sent = signedOver('(request-target) host date digest', {}, { date: 'yesterday' })
  expect(() => readCavage(sent, NOW)).toThrow(refusals.SignatureMalformed)
})

test('the host that was signed goes with the request, whatever the message said of it', () => {
  const message = { ...inboxPost('{}'), headers: new Headers({ host: 'elsewhere.example' }) }
  expect(signCavage(message, signer, NOW).get('host')).toBe(new URL(message.url).host)
  expect(signCavage({ ...message, headers: new Headers() }, signer, NOW).get('host')).toBe(
    new URL(message.url).host,
  )
})
