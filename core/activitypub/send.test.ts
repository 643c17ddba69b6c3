import { afterAll, expect, test } from 'bun:test'
import { deliver } from './send'
import { outcomeOf, retryAfterSeconds } from './send-outcome'
import type { SignatureScheme } from './signatures/message'
import { NOW, remoteReader } from './testing/cast'

const { signer } = await remoteReader()
let answer: (scheme: SignatureScheme) => Response = () => new Response(null, { status: 202 })
let knocks: SignatureScheme[] = []
const inbox = Bun.serve({
  port: 0,
  hostname: '127.0.0.1',
  fetch(request) {
    const scheme = request.headers.has('signature-input') ? 'rfc9421' : 'cavage'
    knocks.push(scheme)
    return answer(scheme)
  },
})
afterAll(() => inbox.stop(true))

function send(scheme?: SignatureScheme) {
  knocks = []
  const url = `http://127.0.0.1:${inbox.port}/inbox`
  return deliver({
    activity: '{}',
    inbox: url,
    signer,
    now: NOW,
    scheme,
    fetch: (to, init) => fetch(to, init),
  })
}

test('a host we never spoke to is asked by RFC 9421 first, and what it accepted is told', async () => {
  answer = () => new Response(null, { status: 202 })
  expect(await send()).toEqual({ kind: 'accepted', status: 202, scheme: 'rfc9421' })
  expect(knocks).toEqual(['rfc9421'])
})

test('a host that cannot read it is asked again by draft-cavage', async () => {
  answer = scheme => new Response(null, { status: scheme === 'cavage' ? 200 : 401 })
  expect(await send()).toEqual({ kind: 'accepted', status: 200, scheme: 'cavage' })
  expect(knocks).toEqual(['rfc9421', 'cavage'])
})

test('the scheme remembered goes first, and the other one is still tried', async () => {
  answer = scheme => new Response(null, { status: scheme === 'rfc9421' ? 202 : 401 })
  expect(await send('cavage')).toEqual({ kind: 'accepted', status: 202, scheme: 'rfc9421' })
  expect(knocks).toEqual(['cavage', 'rfc9421'])
})

test('a host that is down, busy or gone is not knocked at twice', async () => {
  for (const status of [500, 429, 410, 404]) {
    answer = () => new Response(null, { status })
    await send()
    expect(knocks).toEqual(['rfc9421'])
  }
})

test('a redirect is not followed: the signature was made for this address', async () => {
  answer = () => Response.redirect('http://127.0.0.1:1/elsewhere', 307)
  expect(await send()).toEqual({ kind: 'refused', status: 307 })
  expect(knocks).toHaveLength(1)
})

test('no answer at all is worth another try', async () => {
  const fetch = () => Promise.reject(new Error('connection refused'))
  const outcome = await deliver({
    activity: '{}',
    inbox: 'https://down.example/inbox',
    signer,
    now: NOW,
    fetch,
  })
  expect(outcome).toEqual({
    kind: 'retry',
    status: null,
    afterSeconds: null,
    reason: 'Error: connection refused',
  })
})

test.each([
  [200, 'accepted'],
  [202, 'accepted'],
  [301, 'refused'],
  [403, 'refused'],
  [404, 'refused'],
  [408, 'retry'],
  [410, 'gone'],
  [422, 'refused'],
  [429, 'retry'],
  [503, 'retry'],
] as const)('%d means %s', (status, kind) => {
  expect(outcomeOf(new Response(null, { status }), 'cavage', NOW).kind).toBe(kind)
})

test('Retry-After is read in both forms, and nobody makes us wait longer than a day', () => {
  expect(retryAfterSeconds('120', NOW)).toBe(120)
  expect(retryAfterSeconds(new Date(NOW.getTime() + 90_000).toUTCString(), NOW)).toBe(90)
  expect(retryAfterSeconds(new Date(0).toUTCString(), NOW)).toBe(0)
  expect(retryAfterSeconds('99999999', NOW)).toBe(86_400)
  expect(retryAfterSeconds('soon', NOW)).toBeNull()
  expect(retryAfterSeconds(null, NOW)).toBeNull()
})
