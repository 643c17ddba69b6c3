import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { flashCookieName } from '#core/app/flash'
import { GUEST_COOKIE } from '#core/app/guest'
import { sessionCookieName } from '#core/app/request-scope'
import { toyRoom } from '#core/app/testing/toy-app'
import type { DomainName } from '#core/contracts/domain'
import { appOf } from '../../tests/apps'
import { Browser, type Visit } from '../../tests/browser'
import { type TestHouse, testHouse } from '../../tests/house'
import { HINT_COOKIE } from './sign-in-routes'

const MEGABYTE = 1024 * 1024

let world: TestHouse
let servers: ConstructorParameters<typeof Browser>[1]
beforeAll(async () => {
  world = await testHouse()
  const toy = (name: DomainName) => appOf(world.house, name, [toyRoom])
  servers = {
    blog: toy('blog'),
    market: toy('market'),
    cart: toy('cart'),
    events: toy('events'),
    federation: toy('federation'),
    account: toy('account'),
  }
})
afterAll(() => world.close())

let visitor: Browser
beforeEach(() => {
  visitor = new Browser(world.house.config, servers)
})

async function signedIn(who: 'member' | 'editor'): Promise<Browser> {
  const browser = new Browser(world.house.config, servers)
  await browser.signIn(world.house, world.cast.members[who].id)
  return browser
}

/** What the blog answers to these very lines. */
async function answerTo(...lines: readonly string[]): Promise<string> {
  using server = Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: servers.blog.handle })
  const { promise: answer, resolve } = Promise.withResolvers<string>()
  const heard: Buffer[] = []
  await Bun.connect({
    hostname: '127.0.0.1',
    port: server.port ?? 0,
    socket: {
      open: socket => void socket.write([...lines, '', ''].join('\r\n')),
      data: (_, bytes) => void heard.push(bytes),
      close: () => resolve(Buffer.concat(heard).toString()),
    },
  })
  return await answer
}

test.each(['a:1.b', 'a:99999', ''])(
  'a host that is none (%j) is refused in a sentence, and nothing of us is shown',
  async host => {
    const answer = await answerTo('GET /kept HTTP/1.1', `Host: ${host}`, 'Connection: close')
    expect(answer).toStartWith('HTTP/1.1 400 ')
    expect(answer).toEndWith('This address cannot be read: look at the name of the host.')
  },
)

test.each(['GET', 'HEAD'])('a balancer that names no host is told whether we live, by %s', async method => {
  expect(await answerTo(`${method} /health HTTP/1.0`)).toStartWith('HTTP/1.1 200 ')
  expect(await answerTo(`${method} /ready HTTP/1.0`)).toStartWith('HTTP/1.1 200 ')
  expect(await answerTo(`${method} / HTTP/1.0`)).toStartWith('HTTP/1.1 400 ')
})

const echoOf = ({ text }: Visit) => JSON.parse(text) as { method: string; body: unknown; who: string | null }

describe('a kept page', () => {
  const KEPT = `<p>${'kept '.repeat(10)}</p>`
  let etag: string
  beforeEach(() => {
    const url = `${world.house.config.origins.blog}/kept`
    etag = world.house.pages.keep(url, KEPT, ['posts'], performance.now() + 1)?.etag ?? 'none'
  })

  test('is what a visitor gets, with all headers of a page', async () => {
    const visit = await visitor.get('blog', '/kept')
    expect([visit.status, visit.text]).toEqual([200, KEPT])
    expect(visit.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(visit.headers.get('cache-control')).toBe('public, no-cache')
    expect(visit.headers.get('content-encoding')).toBeNull()
    expect(visit.headers.get('etag')).toBe(etag)
  })

  test('comes squeezed to whoever takes it so, and not at all to whoever has it', async () => {
    const zipped = await servers.blog.handle(
      new Request(`${world.house.config.origins.blog}/kept`, {
        headers: { accept: 'text/html', 'accept-encoding': 'br, gzip' },
      }),
    )
    expect(zipped.headers.get('content-encoding')).toBe('gzip')
    expect(new TextDecoder().decode(Bun.gunzipSync(await zipped.bytes()))).toBe(KEPT)
    const known = await visitor.get('blog', '/kept', { 'if-none-match': etag })
    expect([known.status, known.text]).toEqual([304, ''])
    expect((await visitor.get('blog', '/kept', { 'if-none-match': '"old"' })).status).toBe(200)
  })

  test.each([
    ['a part of it for htmx', { 'hx-request': 'true' }],
    ['the object that it shows', { accept: 'application/activity+json' }],
  ])('is not for whoever asks for %s', async (_, headers) => {
    expect((await visitor.get('blog', '/kept', headers as Record<string, string>)).status).toBe(404)
  })

  test.each([sessionCookieName('blog'), GUEST_COOKIE, flashCookieName('blog'), HINT_COOKIE])(
    'is not for whoever carries %s',
    async name => {
      visitor.cookies.set(name, 'x')
      expect((await visitor.get('blog', '/kept', { accept: '*/*' })).status).toBe(404)
    },
  )

  test('is for whoever carries cookies of others', async () => {
    visitor.cookies.set('analytics', 'x')
    expect((await visitor.get('blog', '/kept')).status).toBe(200)
  })
})

describe('HEAD', () => {
  const head = (path: string) => visitor.send('blog', path, { method: 'HEAD' })

  test.each(['/echo', '/assets/site.css', '/no-such-page', '/health'])(
    'says of %s what GET says, without the body',
    async path => {
      const [asked, got] = [await head(path), await visitor.send('blog', path, {})]
      expect([asked.status, asked.text]).toEqual([got.status, ''])
      expect(asked.headers.get('content-type')).toBe(got.headers.get('content-type'))
      // Ids of requests differ, and have one length.
      expect(asked.headers.get('content-length')).toBe(String(Buffer.byteLength(got.text)))
    },
  )

  test('names no length where there is no body', async () => {
    const asked = await head('/nothing')
    expect([asked.status, asked.headers.get('content-length')]).toEqual([204, null])
  })
})

describe('whoever is signed in at another app', () => {
  const HTML = { accept: 'text/html' }
  const asks = async (domain: DomainName, path: string, headers: Record<string, string> = HTML) => {
    visitor.cookies.set(HINT_COOKIE, '1')
    return (await visitor.get(domain, path, headers)).location
  }

  test('is signed in on the way, and comes back to where they were going', async () => {
    expect(await asks('blog', '/echo?page=2')).toBe(
      `/login?prompt=none&return_to=${encodeURIComponent('/echo?page=2')}`,
    )
  })

  test.each(['/login', '/callback', '/fragments/toy/broken', '/media/x', '/assets/site.css', '/health'])(
    'is not sent away from %s',
    async path => {
      expect((await asks('blog', path)) ?? 'nowhere').not.toContain('prompt=none')
    },
  )

  test('is asked nothing by federation, by a script, or by a program', async () => {
    expect(await asks('federation', '/echo')).toBeNull()
    expect(await asks('blog', '/echo', { ...HTML, 'hx-request': 'true' })).toBeNull()
    expect(await asks('blog', '/echo', { accept: 'application/json' })).toBeNull()
  })

  test('is asked nothing where they are signed in already', async () => {
    const member = await signedIn('member')
    member.cookies.set(HINT_COOKIE, '1')
    expect(echoOf(await member.get('blog', '/echo')).who).toBe('member')
  })
})

describe('a form', () => {
  test('says by its action what it means, where it is a POST', async () => {
    for (const method of ['DELETE', 'PUT', 'PATCH'])
      expect(echoOf(await visitor.post('blog', `/echo?_method=${method.toLowerCase()}`)).method).toBe(method)
    expect(echoOf(await visitor.post('blog', '/echo?page=2&_method=delete')).method).toBe('DELETE')
    for (const query of ['_method=connect', '_method=deleted', 'x_method=delete', 'page=2'])
      expect(echoOf(await visitor.post('blog', `/echo?${query}`)).method).toBe('POST')
    expect(echoOf(await visitor.get('blog', '/echo?_method=delete')).method).toBe('GET')
    const put = await visitor.send('blog', '/echo?_method=delete', {
      method: 'PUT',
      headers: { 'sec-fetch-site': 'same-origin' },
    })
    expect(echoOf(put).method).toBe('PUT')
  })

  test('from another site is refused in plain words, and its connection ends', async () => {
    const visit = await visitor.post('blog', '/echo', { a: '1' }, { 'sec-fetch-site': 'cross-site' })
    expect([visit.status, visit.headers.get('connection')]).toEqual([403, 'close'])
    expect(visit.text).toBe('Forms of this site can only be sent from its own pages.')
    expect(visit.headers.get('content-type')).toBe('text/plain;charset=utf-8')
  })

  test.each([
    '/payments/callback',
    '/inbox',
    '/actors/mair/inbox',
    '/token',
    '/revoke',
    '/introspect',
    '/unsubscribe/x',
  ])('%s is open to other servers', async path => {
    expect((await visitor.post('blog', path, {}, { 'sec-fetch-site': 'cross-site' })).status).toBe(404)
  })

  test.each(['/inbox/x', '/actors/a/b/inbox', '/token/x', '/unsubscribe/', '/x/token'])(
    '%s is not',
    async path => {
      expect((await visitor.post('blog', path, {}, { 'sec-fetch-site': 'cross-site' })).status).toBe(403)
    },
  )

  test('reaches its handler as it was sent, or empty', async () => {
    const { body } = echoOf(await visitor.post('blog', '/echo', { name: 'Mair', tag: ['a', 'b'] }))
    expect(body).toEqual({ name: 'Mair', tag: ['a', 'b'] })
    const empty = await visitor.send('blog', '/echo', {
      method: 'POST',
      headers: { 'sec-fetch-site': 'same-origin' },
    })
    expect(echoOf(empty).body).toBeNull()
  })
})

describe('a body', () => {
  const post = (path: string, body: BodyInit, headers: Record<string, string> = {}, by = visitor) =>
    by.send('blog', path, {
      method: 'POST',
      body,
      headers: { 'sec-fetch-site': 'same-origin', 'content-type': 'text/plain', ...headers },
    })
  const files = (bytes = 10) => {
    const form = new FormData()
    form.append('picture', new File([new Uint8Array(bytes)], 'x.png', { type: 'image/png' }))
    return form
  }
  const upload = (by: Browser, form = files(), headers: Record<string, string> = {}, path = '/pictures/7') =>
    by.post('blog', path, form, headers)

  test('of a megabyte is taken, and one byte more is not', async () => {
    expect((await post('/echo', 'x'.repeat(MEGABYTE))).status).toBe(200)
    const large = await post('/echo', 'x'.repeat(MEGABYTE + 1))
    expect([large.status, large.headers.get('connection')]).toEqual([413, 'close'])
    expect(large.text).toContain('That is more than this page can take. It takes 1 MB at most.')
  })

  test('is refused by the length it is said to have, before it is read', async () => {
    let pulled = 0
    const stream = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          pulled++
          controller.enqueue(new Uint8Array(10))
          controller.close()
        },
      },
      { highWaterMark: 0 },
    )
    expect((await post('/echo', stream, { 'content-length': String(MEGABYTE + 1) })).status).toBe(413)
    expect(pulled).toBe(0)
  })

  test('that is packed is refused, one that says it is not packed is taken', async () => {
    const packed = await post('/echo', 'x', { 'content-encoding': 'gzip' })
    expect([
      packed.status,
      packed.text.includes('Please send it uncompressed. Nothing was changed.'),
    ]).toEqual([415, true])
    expect((await post('/echo', 'x', { 'content-encoding': ' Identity ' })).status).toBe(200)
  })

  test('with files is taken from whoever may send them, where they are asked for', async () => {
    const editor = await signedIn('editor')
    expect(JSON.parse((await upload(editor)).text)).toEqual(['picture'])
    expect((await upload(editor, files(2 * MEGABYTE))).status).toBe(200)
    expect((await upload(editor, files(20_000_000))).status).toBe(413)
    expect((await upload(editor, files(), {}, '/echo')).status).toBe(415)
    expect((await upload(editor, files(), {}, '/pictures/7/8')).status).toBe(415)
    expect((await upload(await signedIn('member'))).status).toBe(404)
  })

  test('with files from nobody in particular leads to the sign-in, or is a 401 for a program', async () => {
    const sent = await upload(visitor)
    expect([sent.status, sent.location]).toEqual([303, '/login?return_to=%2F'])
    expect((await upload(visitor, files(), { accept: 'application/json' })).status).toBe(401)
  })

  test('with one-click unsubscribing may come as multipart', async () => {
    expect(
      (await upload(visitor, files(), { 'sec-fetch-site': 'cross-site' }, '/unsubscribe/x')).status,
    ).toBe(404)
  })
})

describe('a file of ours', () => {
  test('is there for GET, also as the icon that browsers ask for by themselves', async () => {
    const icon = await visitor.get('blog', '/favicon.ico')
    expect([icon.status, icon.headers.get('content-type')]).toEqual([200, 'image/svg+xml'])
    expect((await visitor.get('blog', '/assets/site.css')).headers.get('content-type')).toStartWith(
      'text/css',
    )
    expect((await visitor.post('blog', '/assets/site.css')).status).toBe(404)
  })
})
