import { afterAll, expect, test } from 'bun:test'
import { acctUri, parseHandle } from './handle'
import { hostMeta, hostMetaJson } from './host-meta'
import { nodeInfo, nodeInfoDiscovery } from './nodeinfo'
import { BodyTooLarge, DocumentMalformed, HandleMalformed, HandleNotFound } from './refusals'
import { jrd, lookUpHandle, parseResource } from './webfinger'

let answer: () => Response = () => Response.json({})
let asked = ''
const remote = Bun.serve({
  port: 0,
  hostname: '127.0.0.1',
  fetch(request) {
    asked = new URL(request.url).searchParams.get('resource') ?? ''
    return answer()
  },
})
afterAll(() => remote.stop(true))

const host = `127.0.0.1:${remote.port}`
const look = () =>
  lookUpHandle(`@reader@${host}`, { fetch: (url, init) => fetch(url, init), allowHttp: true })

test.each([
  ['@reader@Remote.Example', 'acct:reader@remote.example'],
  ['acct:reader@remote.example', 'acct:reader@remote.example'],
  [' reader_1@remote.example:8443 ', 'acct:reader_1@remote.example:8443'],
  ['@reader@bücher.example', 'acct:reader@xn--bcher-kva.example'],
])('%s is %s', (text, acct) => {
  expect(acctUri(parseHandle(text))).toBe(acct)
})

test.each([
  'reader',
  '@reader',
  '@@remote.example',
  '@a@b@c',
  '@reader@remote.example/x',
  '@re ader@remote.example',
  '@reader@',
  `@${'x'.repeat(65)}@remote.example`,
])('%s is no handle', text => {
  expect(() => parseHandle(text)).toThrow(HandleMalformed)
  expect(parseResource(text)).toBeNull()
})

test('a query may name a handle or an address', () => {
  expect(parseResource('acct:blog@example.coop')).toEqual({ user: 'blog', host: 'example.coop' })
  expect(parseResource('https://example.coop/actors/blog')).toEqual({
    url: 'https://example.coop/actors/blog',
  })
  expect(parseResource('https://')).toBeNull()
})

test('our answer is found by our own look-up', async () => {
  const id = `http://${host}/actors/reader`
  answer = () =>
    Response.json(jrd({ handle: { user: 'reader', host }, id, profile: `http://${host}/@reader` }))
  expect(await look()).toBe(id)
  expect(asked).toBe(`acct:reader@${host}`)
})

test('unknown people, answers without an actor, bad ids, junk and floods are refused by name', async () => {
  const cases = [
    [() => new Response(null, { status: 404 }), HandleNotFound],
    [
      () => Response.json({ links: [{ rel: 'self', type: 'text/html', href: 'https://x.example' }] }),
      HandleNotFound,
    ],
    [
      () =>
        Response.json({ links: [{ rel: 'self', type: 'application/activity+json', href: 'javascript:x' }] }),
      HandleNotFound,
    ],
    [() => new Response('<html>'), DocumentMalformed],
    [() => new Response('x'.repeat(65 * 1024)), BodyTooLarge],
  ] as const
  for (const [next, refusal] of cases) {
    answer = next
    await expect(look()).rejects.toThrow(refusal)
  }
})

test('NodeInfo 2.1 is discovered and says what it must', () => {
  expect(nodeInfoDiscovery('https://example.coop').links[0]?.href).toBe('https://example.coop/nodeinfo/2.1')
  const members = { total: 3, activeMonth: 2, activeHalfyear: 3 }
  const facts = {
    version: '0.1.0',
    openRegistrations: false,
    nodeName: 'Growers',
    nodeDescription: '',
    members,
    localPosts: 7,
  }
  expect(nodeInfo(facts)).toMatchObject({
    version: '2.1',
    software: { name: 'rose-ash', version: '0.1.0' },
    protocols: ['activitypub'],
    usage: { users: members, localPosts: 7 },
  })
})

test('host-meta points to WebFinger in both forms', () => {
  const template = 'https://example.coop/.well-known/webfinger?resource={uri}'
  expect(hostMeta('https://example.coop')).toContain(`template="${template}"`)
  expect(hostMetaJson('https://example.coop').links[0]?.template).toBe(template)
})
