import { afterAll, beforeAll, expect, test } from 'bun:test'
import { clientAddress, fromSamePeer, withPeers } from './client-address'

let seen: { trusted: string; alone: string }
let server: ReturnType<typeof Bun.serve>
beforeAll(() => {
  const handle = withPeers(request => {
    const meant = fromSamePeer(new Request(request.url, { headers: request.headers }), request)
    seen = {
      trusted: clientAddress({ trustProxy: true }, meant),
      alone: clientAddress({ trustProxy: false }, meant),
    }
    return new Response()
  })
  server = Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: handle })
})
afterAll(() => server.stop(true))

const post = (headers: Record<string, string>) => fetch(server.url, { method: 'POST', headers })

test('what a sender writes into X-Forwarded-For counts only where the deployment has a proxy', async () => {
  await post({ 'x-forwarded-for': '198.51.100.7' })
  expect(seen).toEqual({ trusted: '198.51.100.7', alone: '127.0.0.1' })
})

test('of several the last one is the proxy’s own', async () => {
  await post({ 'x-forwarded-for': '203.0.113.9, 198.51.100.7' })
  expect(seen.trusted).toBe('198.51.100.7')
})

test.each([
  ['198.51.100.7:51844', '198.51.100.7'],
  ['203.0.113.9, [2001:db8::77]:443', '2001:db8::77'],
  ['[2001:db8::78]', '2001:db8::78'],
  ['2001:db8::79', '2001:db8::79'],
  ['unknown', 'unknown'],
])(
  'a proxy that writes a port beside the address, %p, means the same sender by another port',
  async (said, meant) => {
    await post({ 'x-forwarded-for': said })
    expect(seen.trusted).toBe(meant)
  },
)

test('an app that calls past the proxy is known by its own address', async () => {
  await post({})
  expect(seen).toEqual({ trusted: '127.0.0.1', alone: '127.0.0.1' })
})
