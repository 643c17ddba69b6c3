import { describe, expect, test } from 'bun:test'
import * as refusals from '../refusals'
import { bytes, inboxPost, NOW, remoteReader, secondsLater } from '../testing/cast'
import { rfc9421Ed25519 } from '../testing/published-keys'
import { bytesVerify, type HttpMessage, signBytes } from './message'
import { readRfc9421, signRfc9421 } from './rfc9421'
import { signatureBase } from './rfc9421-base'
import { parseDictionary } from './structured-fields'

const { signer, key } = await remoteReader()
const ed = await remoteReader('ed25519')
const created = NOW.getTime() / 1000
const ALL = '"@method" "@target-uri" "content-digest"'

function signed(message: HttpMessage = inboxPost('{"type":"Follow"}')): HttpMessage {
  return { ...message, headers: signRfc9421(message, signer, NOW) }
}

/** A request whose Signature-Input is `input`, truly signed over it. */
function signedOver(input: string, message: HttpMessage = signed()): HttpMessage {
  const headers = new Headers(message.headers)
  const member = parseDictionary(`sig1=${input}`).get('sig1')!
  const { base } = signatureBase({ ...message, headers }, member)
  headers.set('signature-input', `sig1=${input}`)
  headers.set('signature', `sig1=:${signBytes(base, signer.privateKey)}:`)
  return { ...message, headers }
}

describe('the published vectors of RFC 9421, appendix B', () => {
  const message: HttpMessage = {
    method: 'POST',
    url: 'https://example.com/foo?param=Value&Pet=dog',
    headers: new Headers({
      host: 'example.com',
      date: 'Tue, 20 Apr 2021 02:07:55 GMT',
      'content-type': 'application/json',
      'content-digest':
        'sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyealdVLvRwEmTHWXvJwew==:',
      'content-length': '18',
    }),
    body: bytes('{"hello": "world"}'),
  }
  const input =
    '("date" "@method" "@path" "@authority" "content-type" "content-length");created=1618884473;keyid="test-key-ed25519"'

  test('B.2.6: base, signature input and Ed25519 signature come out to the byte', () => {
    const member = parseDictionary(`sig-b26=${input}`).get('sig-b26')!
    const { base, input: written } = signatureBase(message, member)
    expect(written).toBe(input)
    expect(base).toBe(
      [
        '"date": Tue, 20 Apr 2021 02:07:55 GMT',
        '"@method": POST',
        '"@path": /foo',
        '"@authority": example.com',
        '"content-type": application/json',
        '"content-length": 18',
        `"@signature-params": ${input}`,
      ].join('\n'),
    )
    const published =
      'wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw=='
    expect(signBytes(base, rfc9421Ed25519.privateKey)).toBe(published)
    expect(bytesVerify(base, published, rfc9421Ed25519.publicKey)).toBe(true)
  })

  test('and a request signed like it is refused by us: neither its query nor its body is covered', () => {
    const headers = new Headers(message.headers)
    headers.set('signature-input', `sig-b26=${input}`)
    headers.set('signature', 'sig-b26=:wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQ:')
    const read = () => readRfc9421({ ...message, headers }, new Date(1618884473_000))
    expect(read).toThrow(refusals.ComponentNotCovered)
  })
})

test('what we sign, we verify, with either kind of key', () => {
  readRfc9421(signed(), NOW).verify(key.publicKey)
  const message = inboxPost('{}')
  readRfc9421({ ...message, headers: signRfc9421(message, ed.signer, NOW) }, NOW).verify(ed.key.publicKey)
})

test('a changed body, query or method is refused', () => {
  const sent = signed()
  expect(() => readRfc9421({ ...sent, body: bytes('{}') }, NOW)).toThrow(refusals.DigestMismatch)
  for (const changed of [{ url: `${sent.url}?page=2` }, { method: 'PUT' }])
    expect(() => readRfc9421({ ...sent, ...changed }, NOW).verify(key.publicKey)).toThrow(
      refusals.SignatureInvalid,
    )
})

test('a later created time than the one signed is refused', () => {
  const sent = signed()
  const headers = new Headers(sent.headers)
  headers.set('signature-input', headers.get('signature-input')!.replace(`${created}`, `${created + 1}`))
  expect(() => readRfc9421({ ...sent, headers }, NOW).verify(key.publicKey)).toThrow(
    refusals.SignatureInvalid,
  )
})

test('an hour old is taken, older is not; five minutes early is taken, earlier is not; expires is kept', () => {
  expect(() => readRfc9421(signed(), secondsLater(3600))).not.toThrow()
  expect(() => readRfc9421(signed(), secondsLater(3601))).toThrow(refusals.SignatureExpired)
  expect(() => readRfc9421(signed(), secondsLater(-301))).toThrow(refusals.SignatureFromTheFuture)
  const brief = signedOver(`(${ALL});created=${created};expires=${created + 5};keyid="k"`)
  expect(() => readRfc9421(brief, secondsLater(5))).not.toThrow()
  expect(() => readRfc9421(brief, secondsLater(6))).toThrow(refusals.SignatureExpired)
})

test.each([
  '"@target-uri" "content-digest"',
  '"@method" "@path" "content-digest"',
  '"@method" "@authority" "content-digest"',
  '"@method" "@target-uri"',
])('covering only %s leaves something open, and is refused', covered => {
  const sent = signedOver(`(${covered});created=${created};keyid="k"`)
  expect(() => readRfc9421(sent, NOW)).toThrow(refusals.ComponentNotCovered)
})

test('a path without its query is not enough when there is one', () => {
  const post = { ...inboxPost('{}'), url: 'https://blog.example.coop/inbox?as=blog' }
  const sent = signed(post)
  const bare = '"@method" "@authority" "@path" "content-digest"'
  expect(() => readRfc9421(signedOver(`(${bare});created=${created};keyid="k"`, sent), NOW)).toThrow(
    refusals.ComponentNotCovered,
  )
  const whole = signedOver(`(${bare} "@query");created=${created};keyid="k"`, sent)
  readRfc9421(whole, NOW).verify(key.publicKey)
})

test('the algorithm is known and fits the key', () => {
  const rsa = signedOver(`(${ALL});created=${created};keyid="k";alg="ed25519"`)
  expect(() => readRfc9421(rsa, NOW).verify(key.publicKey)).toThrow(refusals.AlgorithmUnsupported)
  const hmac = signedOver(`(${ALL});created=${created};keyid="k";alg="hmac-sha256"`)
  expect(() => readRfc9421(hmac, NOW)).toThrow(refusals.AlgorithmUnsupported)
  const inherited = signedOver(`(${ALL});created=${created};keyid="k";alg="constructor"`)
  expect(() => readRfc9421(inherited, NOW)).toThrow(refusals.AlgorithmUnsupported)
})

test.each([
  [`(${ALL});keyid="k"`, 'SignatureMalformed'],
  [`(${ALL});created=soon;keyid="k"`, 'SignatureMalformed'],
  [`(${ALL});created=${created}`, 'SignatureMalformed'],
  [`(${ALL} "x-missing");created=${created};keyid="k"`, 'ComponentUnsupported'],
  [`(${ALL} "@status");created=${created};keyid="k"`, 'ComponentUnsupported'],
  [`(${ALL} "date";sf);created=${created};keyid="k"`, 'ComponentUnsupported'],
  [`(${ALL} "@method");created=${created};keyid="k"`, 'SignatureMalformed'],
  ['("@method"', 'SignatureMalformed'],
  ['', 'SignatureMalformed'],
] as const)('Signature-Input sig1=%s is refused as %s', (input, name) => {
  const sent = signed()
  const headers = new Headers(sent.headers)
  headers.set('signature-input', `sig1=${input}`)
  expect(() => readRfc9421({ ...sent, headers }, NOW)).toThrow(expect.objectContaining({ name }))
})

test('of two signatures the one that keeps the rules is taken; without any it is missing', () => {
  const sent = signed()
  const headers = new Headers(sent.headers)
  headers.set(
    'signature-input',
    `proxy=("@method");created=${created};keyid="p", ${headers.get('signature-input')}`,
  )
  headers.set('signature', `proxy=:AAAA:, ${headers.get('signature')}`)
  readRfc9421({ ...sent, headers }, NOW).verify(key.publicKey)
  expect(() => readRfc9421(inboxPost('{}'), NOW)).toThrow(refusals.SignatureMissing)
})
