import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { DOMAINS, type DomainName } from '#core/contracts/domain'
import { type TestHouse, testHouse } from './house'
import { freeBasePort, listen } from './listening'

/** What every app does with a body, and with where to go back to, before any of its own code runs. */

const MEGABYTE = 1024 * 1024

let world: TestHouse
const stops: (() => Promise<void>)[] = []
beforeAll(async () => {
  world = await testHouse({ COOP_PORT: freeBasePort() })
  for (const name of DOMAINS) stops.push(listen(world.house, name))
})
afterAll(async () => {
  for (const stop of stops) await stop()
  await world.close()
})

describe('the way back', () => {
  const ELSEWHERE = [
    '//elsewhere.example',
    '/.//elsewhere.example',
    '/..//elsewhere.example/x',
    '/x/..//elsewhere.example',
    '/./\\elsewhere.example',
    '/%2e//elsewhere.example',
    '/\t//elsewhere.example',
    '/\\\\elsewhere.example',
    'https:elsewhere.example',
    '\n//elsewhere.example',
  ]

  test.each([...DOMAINS])('%s sends nobody who signs in to another site', async domain => {
    for (const asked of ELSEWHERE) {
      expect([asked, await endOf(domain, asked)]).toEqual([asked, world.house.config.origins[domain]])
    }
  })

  test.each([...DOMAINS])('%s takes no referer from elsewhere for a way back', async domain => {
    for (const referer of [
      'https://elsewhere.example/x',
      `${world.house.config.origins[domain]}//elsewhere.example`,
    ]) {
      const visit = await (await world.browser()).post(domain, pathForMembers(domain), {}, { referer })
      if (visit.location?.startsWith('/login')) expect(visit.location).toBe('/login?return_to=%2F')
    }
  })

  /** Where a sign-in that came from this app's own /login leads in the end. */
  async function endOf(domain: DomainName, returnTo: string): Promise<string> {
    const browser = await world.browser('member')
    if (domain !== 'federation') browser.cookies.delete(`rose_${domain}_session`)
    let { location } = await browser.get(domain, `/login?return_to=${encodeURIComponent(returnTo)}`)
    const federation = world.house.config.origins.federation
    if (location?.startsWith(`${federation}/authorize`)) {
      const granted = await browser.get('federation', location.slice(federation.length))
      const callback = new URL(granted.location ?? '')
      location = (await browser.get(domain, callback.pathname + callback.search)).location
    }
    return new URL(location ?? '', world.house.config.origins[domain]).origin
  }

  function pathForMembers(domain: DomainName): string {
    return {
      blog: '/editor/posts',
      market: '/shop/products',
      cart: '/shop/orders/1/collection',
      events: '/organise/entries',
      federation: '/notes',
      account: '/profile',
    }[domain]
  }
})

describe('a body', () => {
  test('that comes in pieces, without a length, is counted as it arrives', async () => {
    let sent = 0
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 65_536
        controller.enqueue(new Uint8Array(65_536))
      },
    })
    const answer = await world.house.config.origins.federation
    const response = await fetch(`${answer}/token`, {
      method: 'POST',
      body: endless,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    }).catch(() => null)
    // A server that has heard enough may hang up while we still speak.
    if (response) expect(response.status).toBe(413)
    expect(sent).toBeLessThan(20 * MEGABYTE)
  })

  test.each(['/token', '/inbox', '/signin', '/notes', '/actors/mair/inbox'])(
    'of 2 MB is too much for %s, whatever its length is said to be',
    async path => {
      const visitor = await world.browser()
      const visit = await visitor.send('federation', path, {
        method: 'POST',
        body: new Blob([new Uint8Array(2 * MEGABYTE)]).stream(),
        headers: { 'content-length': '10', 'content-type': 'application/x-www-form-urlencoded' },
      })
      expect(visit.status).toBe(413)
    },
  )

  test('of a form with files is taken where a page asks for files, and nowhere else', async () => {
    const editor = await world.browser('editor')
    expect((await editor.post('blog', '/editor/posts', picture())).status).toBe(415)
    expect((await editor.post('blog', '/logout', picture())).status).toBe(415)
    expect((await editor.post('blog', '/no-such-page', picture())).status).toBe(415)
    expect((await editor.post('blog', '/editor/images', picture())).status).toBe(422)
  })

  test('with files is not read before it is known who sends it', async () => {
    const asked = {
      method: 'POST',
      headers: {
        'sec-fetch-site': 'same-origin',
        'content-type': 'multipart/form-data; boundary=x',
        accept: 'application/json',
      },
    }
    let pulled = 0
    const body = () =>
      new ReadableStream<Uint8Array>(
        {
          pull(controller) {
            pulled++
            controller.enqueue(new Uint8Array(65_536))
            if (pulled > 500) controller.close()
          },
        },
        { highWaterMark: 0 },
      )
    const visitor = await world.browser()
    expect((await visitor.send('blog', '/editor/images', { ...asked, body: body() })).status).toBe(401)
    const member = await world.browser('member')
    expect((await member.send('blog', '/editor/images', { ...asked, body: body() })).status).toBe(404)
    expect(pulled).toBe(0)
    const editor = await world.browser('editor')
    expect((await editor.send('blog', '/editor/images', { ...asked, body: body() })).status).toBe(413)
    expect(pulled).toBeLessThan(400)
  })

  test('that is packed is not unpacked', async () => {
    const visitor = await world.browser()
    const visit = await visitor.send('federation', '/signin', {
      method: 'POST',
      body: Bun.gzipSync(new Uint8Array(5 * MEGABYTE)),
      headers: { 'content-encoding': 'gzip', 'content-type': 'application/x-www-form-urlencoded' },
    })
    expect(visit.status).toBe(415)
  })

  test('of JSON nested without end is refused, not walked', async () => {
    const visitor = await world.browser()
    const visit = await visitor.send('cart', '/payments/callback', {
      method: 'POST',
      body: `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`,
      headers: { 'content-type': 'application/json' },
    })
    expect(visit.status).toBe(400)
  })

  test('keeps what can be read of a form: line ends of one kind, and nothing invisible', async () => {
    const member = await world.browser('member')
    const visit = await member.post('federation', '/notes', {
      text: 'one\r\ntwo\u0000\u0007 three',
      audience: 'public',
    })
    expect(visit.status).toBe(303)
    const shown = await member.get('federation', visit.location ?? '/')
    expect(shown.text).toContain('two three')
  })
})

function picture(): FormData {
  const form = new FormData()
  form.append('picture', new File(['no picture'], 'x.png', { type: 'image/png' }))
  form.append('alt', '')
  return form
}
