import { afterAll, beforeAll, expect, test } from 'bun:test'
import { request as ask } from 'node:http'
import type { DomainName } from '#core/contracts/domain'
import { stage } from '#core/services/events/testing/stage'
import { type TestHouse, testHouse } from './house'
import { freeBasePort, listen } from './listening'

let world: TestHouse
let slug: string
const closing: (() => Promise<void>)[] = []
beforeAll(async () => {
  world = await testHouse({ COOP_PORT: freeBasePort() })
  slug = (await stage(world.ctx(), { title: 'Head first' })).slug
  for (const domain of ['blog', 'events', 'federation'] as const) closing.push(listen(world.house, domain))
})
afterAll(async () => {
  for (const close of closing) await close()
  await world.close()
})

type Answer = { status: number; headers: Record<string, string | string[] | undefined>; bytes: number }

/** Over the network, byte by byte as it is sent: nothing is unpacked on the way. */
function send(
  method: string,
  domain: DomainName,
  path: string,
  headers: Record<string, string>,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const url = new URL(path, world.house.config.origins[domain])
    ask(url, { method, headers, agent: false }, answer => {
      let bytes = 0
      answer.on('data', (chunk: Uint8Array) => {
        bytes += chunk.byteLength
      })
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, bytes }))
      answer.on('error', reject)
    })
      .on('error', reject)
      .end()
  })
}

test.each<[DomainName, string, number]>([
  ['blog', '/', 200],
  ['blog', '/assets/site.css', 200],
  ['blog', '/assets/icons/favicon.svg', 200],
  ['blog', '/rss', 301],
  ['blog', '/rss.xml', 200],
  ['blog', '/nothing-here', 404],
  ['events', '/agenda', 200],
  ['events', '/calendar.ics', 200],
  ['events', '/organise', 303],
  ['federation', '/.well-known/openid-configuration', 200],
])('HEAD of %s %s says what GET sends', async (domain, path, status) => {
  if (path === '/') await untilWhole(domain, path)
  // The second time a page comes from the memory of the process.
  for (const round of [1, 2]) {
    for (const encoding of ['gzip', 'identity']) {
      const headers = { 'accept-encoding': encoding, accept: 'text/html' }
      const got = await send('GET', domain, path, headers)
      const head = await send('HEAD', domain, path, headers)
      expect([round, got.status, head.status]).toEqual([round, status, status])
      expect(head.bytes).toBe(0)
      // An error names its request, and the longest number of all is not the point here.
      if (status === 200) expect(head.headers['content-length']).toBe(String(got.bytes))
      for (const name of ['content-type', 'content-encoding', 'etag', 'cache-control', 'vary'])
        expect({ name, value: head.headers[name] }).toEqual({ name, value: got.headers[name] })
    }
  }
})

/** On a busy machine a fragment may come too late, and its page then has no etag: the next one has it. */
async function untilWhole(domain: DomainName, path: string): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    const { headers } = await send('GET', domain, path, { accept: 'text/html' })
    if (headers.etag) return
  }
  throw new Error(`${path} never came whole`)
}

test('HEAD of what one has already is 304, without a length', async () => {
  const path = `/events/${slug}/calendar.ics`
  const { headers } = await send('GET', 'events', path, {})
  const head = await send('HEAD', 'events', path, { 'if-none-match': String(headers.etag) })
  expect([head.status, head.headers.etag, head.headers['content-length']]).toEqual([
    304,
    headers.etag,
    undefined,
  ])
})
