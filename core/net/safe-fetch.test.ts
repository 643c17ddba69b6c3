import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { createServer, type Server } from 'node:net'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import * as errors from './errors'
import { createSafeFetch } from './safe-fetch'

/** A stranger's server on loopback. In these tests 127.0.0.2 plays the internet, and 127.0.0.1 our own network. */
let stranger: Bun.Server<undefined>
let ours: Bun.Server<undefined>
const asked: string[] = []

const internet = { allowAddress: (address: string) => address === '127.0.0.2', allowedPorts: 'any' as const }
const fetchOutside = createSafeFetch({ ...internet, resolve: async () => ['127.0.0.2'] })
const at = (path: string) => `http://farm.example:${stranger.port}${path}`

beforeAll(() => {
  stranger = Bun.serve({ port: 0, hostname: '127.0.0.2', fetch: answer })
  ours = Bun.serve({
    port: stranger.port,
    hostname: '127.0.0.1',
    fetch: request => {
      asked.push(request.url)
      return new Response('our secrets')
    },
  })
})
afterAll(async () => {
  await stranger.stop(true)
  await ours.stop(true)
})

async function answer(request: Request): Promise<Response> {
  const url = new URL(request.url)
  const to = url.searchParams.get('to')
  const bomb = new Uint8Array(20_000_000)
  switch (url.pathname) {
    case '/echo':
      return Response.json({
        method: request.method,
        headers: Object.fromEntries(request.headers),
        body: await request.text(),
      })
    case '/go':
      return new Response(null, {
        status: Number(url.searchParams.get('status') ?? 302),
        headers: { location: to! },
      })
    case '/round':
      return new Response(null, { status: 302, headers: { location: '/round' } })
    case '/large':
      return new Response(new Uint8Array(200_000))
    case '/endless':
      return new Response(endless())
    case '/bomb':
      return new Response(gzipSync(bomb), { headers: { 'content-encoding': 'gzip' } })
    case '/brotli':
      return new Response(brotliCompressSync('honey and bread'), { headers: { 'content-encoding': 'br' } })
    case '/lie':
      return new Response('not gzip', { headers: { 'content-encoding': 'gzip' } })
    case '/nothing':
      return new Response(null, { status: 204 })
    default:
      return new Response('no such page', { status: 404 })
  }
}

function endless(): ReadableStream {
  return new ReadableStream({ pull: stream => stream.enqueue(new Uint8Array(10_000)) })
}

describe('what is answered', () => {
  test('a page, its status, its headers and where it was found', async () => {
    const page = await fetchOutside(at('/echo'), { headers: { accept: 'text/html' } })
    const echoed = await page.json()
    expect(page.url).toBe(at('/echo'))
    expect(echoed.headers).toMatchObject({
      host: `farm.example:${stranger.port}`,
      accept: 'text/html',
      'user-agent': 'RoseAshBot/1.0',
    })
    expect((await fetchOutside(at('/missing'))).status).toBe(404)
    expect((await fetchOutside(at('/nothing'))).status).toBe(204)
  })

  test('a compressed body comes unpacked, without the header that says otherwise', async () => {
    const page = await fetchOutside(at('/brotli'))
    expect(await page.text()).toBe('honey and bread')
    expect(page.headers.has('content-encoding')).toBe(false)
  })

  test('a POST arrives with its body', async () => {
    const posted = await fetchOutside(at('/echo'), { method: 'POST', body: '{"type":"Follow"}' })
    expect(await posted.json()).toMatchObject({ method: 'POST', body: '{"type":"Follow"}' })
  })
})

describe('private addresses', () => {
  const fetchPublic = createSafeFetch({ allowedPorts: 'any' })
  test.each([
    '127.0.0.1',
    '[::1]',
    '[::ffff:127.0.0.1]',
    '0.0.0.0',
    '10.0.0.1',
    '192.168.0.1',
    '169.254.169.254',
    '2130706433',
    '0177.0.0.1',
    '0x7f.1',
    '127.1',
    '0',
    'localhost',
    'localhost.',
    '[fd00::1]',
  ])('http://%s/ is refused', async host => {
    await expect(fetchPublic(`http://${host}:${ours.port}/`)).rejects.toBeInstanceOf(
      errors.PrivateAddressRefused,
    )
    expect(asked).toEqual([])
  })

  test('a name with one private address among public ones is refused', async () => {
    const fetchMixed = createSafeFetch({ ...internet, resolve: async () => ['127.0.0.2', '127.0.0.1'] })
    await expect(fetchMixed(at('/echo'))).rejects.toBeInstanceOf(errors.PrivateAddressRefused)
  })

  test('a name that turns private after the check is still reached where it was checked', async () => {
    const answers = [['127.0.0.2'], ['127.0.0.1']]
    const fetchRebound = createSafeFetch({ ...internet, resolve: async () => answers.shift() ?? [] })
    expect((await fetchRebound(at('/echo'))).status).toBe(200)
    expect(asked).toEqual([])
    await expect(fetchRebound(at('/echo'))).rejects.toBeInstanceOf(errors.PrivateAddressRefused)
  })

  test.each(['http://127.0.0.1', 'http://[::1]', 'http://2130706433'])(
    'a redirect to %s is refused',
    async origin => {
      const hidden = `${origin}:${ours.port}/`
      const refused = fetchOutside(at(`/go?to=${encodeURIComponent(hidden)}`))
      await expect(refused).rejects.toBeInstanceOf(errors.PrivateAddressRefused)
      expect(asked).toEqual([])
    },
  )

  test('in development they are allowed, when asked for', async () => {
    const fetchHome = createSafeFetch({ allowPrivate: true })
    expect(await (await fetchHome(`http://127.0.0.1:${ours.port}/`)).text()).toBe('our secrets')
    asked.length = 0
  })
})

describe('URLs', () => {
  test.each([
    'file:///etc/passwd',
    'gopher://farm.example/',
    'http://ada:secret@farm.example/',
    'farm.example',
  ])('%s is refused', async url => {
    await expect(fetchOutside(url)).rejects.toBeInstanceOf(errors.UrlRefused)
  })

  test('a port that is not the web’s is refused unless allowed', async () => {
    const strict = createSafeFetch({ resolve: async () => ['127.0.0.2'] })
    await expect(strict('http://farm.example:5432/')).rejects.toBeInstanceOf(errors.UrlRefused)
  })

  test('a redirect to a file is refused', async () => {
    await expect(fetchOutside(at('/go?to=file:///etc/passwd'))).rejects.toBeInstanceOf(errors.UrlRefused)
  })
})

describe('redirects', () => {
  test('are followed, and the answer says where it came from', async () => {
    const page = await fetchOutside(at('/go?to=/echo'))
    expect([page.status, page.url]).toEqual([200, at('/echo')])
  })

  test('that go round are given up', async () => {
    await expect(fetchOutside(at('/round'))).rejects.toBeInstanceOf(errors.TooManyRedirects)
  })

  test('are the answer, or an error, for a caller who wants that', async () => {
    const answered = await fetchOutside(at('/go?to=/echo'), { redirect: 'manual' })
    expect([answered.status, answered.headers.get('location')]).toEqual([302, '/echo'])
    const refused = fetchOutside(at('/go?to=/echo'), { redirect: 'error' })
    await expect(refused).rejects.toBeInstanceOf(errors.RedirectRefused)
  })

  test('carry no credentials to another origin, and do within one', async () => {
    const elsewhere = encodeURIComponent(`http://other.example:${stranger.port}/echo`)
    const headers = { authorization: 'Bearer secret', cookie: 'session=1' }
    const far = await (await fetchOutside(at(`/go?to=${elsewhere}`), { headers })).json()
    const near = await (await fetchOutside(at('/go?to=/echo'), { headers })).json()
    expect(far.headers).not.toContainAnyKeys(['authorization', 'cookie'])
    expect(near.headers).toMatchObject(headers)
  })

  test('turn a POST into a GET after 303 and leave it a POST after 307', async () => {
    const post = { method: 'POST', body: 'quantity=2', headers: { 'content-type': 'text/plain' } }
    const after303 = await (await fetchOutside(at('/go?status=303&to=/echo'), post)).json()
    const after307 = await (await fetchOutside(at('/go?status=307&to=/echo'), post)).json()
    expect([after303.method, after303.body]).toEqual(['GET', ''])
    expect([after307.method, after307.body]).toEqual(['POST', 'quantity=2'])
  })
})

describe('limits', () => {
  test.each(['/large', '/endless', '/bomb'])('%s is too large', async path => {
    await expect(fetchOutside(at(path), { maxBytes: 100_000 })).rejects.toBeInstanceOf(
      errors.ResponseTooLarge,
    )
  })

  test('a body that is not what its coding says is refused', async () => {
    await expect(fetchOutside(at('/lie'))).rejects.toBeInstanceOf(errors.ResponseUndecodable)
  })

  test('a slow loris that sends a byte now and then does not hold us', async () => {
    const loris = await dripping()
    const slow = fetchOutside(`http://farm.example:${loris.port}/`, { timeoutMs: 150 })
    await expect(slow).rejects.toBeInstanceOf(errors.FetchTimeout)
    await loris.stop()
  })

  test('a resolver that never answers does not hold us', async () => {
    const fetchNowhere = createSafeFetch({ resolve: () => new Promise(() => {}) })
    await expect(fetchNowhere('http://farm.example/', { timeoutMs: 50 })).rejects.toBeInstanceOf(
      errors.FetchTimeout,
    )
  })

  test('the caller may give up, with a reason of their own', async () => {
    const reason = new Error('the visitor left')
    await expect(fetchOutside(at('/endless'), { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
  })
})

describe('hosts that are not there', () => {
  test('a name nobody knows', async () => {
    const fetchUnknown = createSafeFetch({ resolve: () => Promise.reject(new Error('ENOTFOUND')) })
    await expect(fetchUnknown('http://farm.example/')).rejects.toBeInstanceOf(errors.HostUnreachable)
  })

  test('nobody listens; the next address of the name is tried', async () => {
    const deaf = { ...internet, allowAddress: () => true }
    const fetchDeaf = createSafeFetch({ ...deaf, resolve: async () => ['127.0.0.3'] })
    await expect(fetchDeaf(at('/echo'))).rejects.toBeInstanceOf(errors.HostUnreachable)
    const fetchSecond = createSafeFetch({ ...deaf, resolve: async () => ['127.0.0.3', '127.0.0.2'] })
    expect((await fetchSecond(at('/echo'))).status).toBe(200)
  })
})

test('over TLS the certificate must be that of the host, not of the address', async () => {
  const pem = (name: string) => Bun.file(`${import.meta.dir}/fixtures/farm.example.${name}.pem`)
  const tls = { key: pem('key'), cert: pem('cert') }
  const shop = Bun.serve({ port: 0, hostname: '127.0.0.2', tls, fetch: () => new Response('jars') })
  const ca = await pem('cert').text()
  const fetchTls = createSafeFetch({ ...internet, ca, resolve: async () => ['127.0.0.2'] })

  expect(await (await fetchTls(`https://farm.example:${shop.port}/`)).text()).toBe('jars')
  await expect(fetchTls(`https://mill.example:${shop.port}/`)).rejects.toBeInstanceOf(errors.HostUnreachable)
  await shop.stop(true)
})

async function dripping(): Promise<{ port: number; stop: () => Promise<void> }> {
  const drips = new Set<Timer>()
  const server: Server = createServer(socket => {
    socket.write('HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n')
    const drip = setInterval(() => socket.write('x'), 20)
    drips.add(drip)
    socket.on('error', () => clearInterval(drip)).on('close', () => clearInterval(drip))
  })
  await new Promise<void>(listening => server.listen(0, '127.0.0.2', listening))
  const address = server.address()
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    async stop() {
      for (const drip of drips) clearInterval(drip)
      server.close()
    },
  }
}
