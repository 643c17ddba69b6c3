import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { jwtVerify } from 'jose'
import type { SafeFetch } from '#core/contracts/platform/safe-fetch'
import { GhostSaidNo, GhostUnusable, ghostAdmin, readAdminKey, refusesWhatWasSent } from './admin-client'

const KEY = { id: '6b03f8c74c1cdf363eeaff08', secret: 'ab'.repeat(32) }

type Asked = {
  readonly method: string
  readonly path: string
  readonly headers: Headers
  readonly body: string
}

/** What answers in Ghost's place, and what it was asked last. */
let server: ReturnType<typeof Bun.serve>
let answer: () => Response
let asked: Asked
let redirects: RequestRedirect[] = []
beforeAll(() => {
  server = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    async fetch(request) {
      const { pathname, search } = new URL(request.url)
      const { method, headers } = request
      asked = { method, path: pathname + search, headers, body: await request.text() }
      return answer()
    },
  })
})
afterAll(() => server.stop(true))
beforeEach(() => {
  answer = () => Response.json({})
  redirects = []
})

const plainFetch = ((url: string, init: RequestInit) => {
  redirects.push(init.redirect ?? 'follow')
  return fetch(url, init)
}) as unknown as SafeFetch
const admin = (path = '') =>
  ghostAdmin({ address: `http://127.0.0.1:${server.port}${path}`, key: KEY, fetch: plainFetch })
const answers = (status: number, body: unknown) => {
  answer = () => (typeof body === 'string' ? new Response(body, { status }) : Response.json(body, { status }))
}
const fault = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    error => error,
  )

describe('a key of Ghost', () => {
  test('is read with blanks around it, in either case', () => {
    expect(readAdminKey(` ${KEY.id.toUpperCase()}:${KEY.secret.toUpperCase()}\n`)).toEqual(KEY)
  })

  test.each([
    '',
    KEY.id,
    `${KEY.id}:`,
    `${KEY.id}:${KEY.secret.slice(1)}`,
    `${KEY.id}0:${KEY.secret}`,
    `${KEY.id}:${KEY.secret}0`,
    `${KEY.id} ${KEY.secret}`,
    `${KEY.id.slice(1)}g:${KEY.secret}`,
    'a'.repeat(26),
  ])('is not %j', text => {
    expect(readAdminKey(text)).toBeNull()
  })
})

describe('every request', () => {
  test('carries a token of five minutes, signed with the secret, for the Admin API', async () => {
    answers(200, { posts: [] })
    await admin().browse('posts', {})
    const [scheme, token = ''] = (asked.headers.get('authorization') ?? '').split(' ')
    const { payload, protectedHeader } = await jwtVerify(token, Buffer.from(KEY.secret, 'hex'), {
      audience: '/admin/',
    })
    expect([scheme, protectedHeader.kid, protectedHeader.alg]).toEqual(['Ghost', KEY.id, 'HS256'])
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(300)
    expect(asked.headers.get('accept-version')).toMatch(/^v6\./)
  })

  test('goes below the address, however that ends', async () => {
    answers(200, { posts: [] })
    for (const path of ['/journal', '/journal/', '/journal///']) {
      await admin(path).browse('posts', { limit: '5', filter: 'a:b+c' })
      expect(asked.path).toBe('/journal/ghost/api/admin/posts/?limit=5&filter=a%3Ab%2Bc')
    }
  })

  test('names a thing by its id, whatever stands in that', async () => {
    const id = '../../settings?x=1#'
    answers(200, { posts: [{ id }] })
    const things = [
      () => admin().read('posts', id),
      () => admin().edit('posts', id, {}),
      () => admin().remove('posts', id),
    ]
    for (const thing of things) {
      await thing()
      expect(asked.path).toStartWith(`/ghost/api/admin/posts/${encodeURIComponent(id)}/`)
    }
  })

  test('follows where reading leads, and takes no writing elsewhere', async () => {
    answers(200, { posts: [{ id: 'a' }] })
    await admin().read('posts', 'a')
    await admin().add('posts', {})
    await admin().edit('posts', 'a', {})
    await admin().remove('posts', 'a')
    expect(redirects).toEqual(['follow', 'manual', 'manual', 'manual'])
  })
})

describe('a list', () => {
  test('is its things, its pages and how many there are', async () => {
    answers(200, { tags: [{ id: 'a' }, { id: 'b' }], meta: { pagination: { pages: 3, total: 42 } } })
    expect(await admin().browse('tags', {})).toEqual({
      items: [{ id: 'a' }, { id: 'b' }],
      pages: 3,
      total: 42,
    })
  })

  test('without pages is one, of what is in it', async () => {
    answers(200, { tags: [{ id: 'a' }] })
    expect(await admin().browse('tags', {})).toMatchObject({ pages: 1, total: 1 })
  })

  test('leaves out what has no id', async () => {
    answers(200, { tags: [{ id: 'a' }, {}, null, { id: 7 }, 'b'] })
    expect((await admin().browse('tags', {})).items).toEqual([{ id: 'a' }])
  })

  test.each<[string, unknown]>([
    ['without them', {}],
    ['with something else in their place', { tags: { id: 'a' } }],
    ['that is a list', []],
    ['that is a page', '<!doctype html>'],
    ['that is empty', ''],
    ['cut in half', '{"tags": [{"id"'],
  ])('is none in an answer %s', async (_, body) => {
    answers(200, body)
    expect(await fault(admin().browse('tags', {}))).toBeInstanceOf(GhostUnusable)
  })
})

describe('one thing', () => {
  test('is null where there is none, and no other refusal is', async () => {
    const errors = (type: string) => ({ errors: [{ type, message: 'No', context: null }] })
    answers(404, errors('NotFoundError'))
    expect(await admin().read('posts', 'a')).toBeNull()
    answers(403, errors('NoPermissionError'))
    expect(await fault(admin().read('posts', 'a'))).toMatchObject({ status: 403, type: 'NoPermissionError' })
  })

  test('is not null where there is no Ghost at all', async () => {
    answers(404, '<h1>Not here</h1>')
    expect(await fault(admin().read('posts', 'a'))).toBeInstanceOf(GhostUnusable)
  })

  test('is sent as Ghost wants it, and is what Ghost made of it', async () => {
    answers(201, { posts: [{ id: 'new', title: 'Plums' }] })
    expect(await admin().add('posts', { title: 'Plums' }, { source: 'html' })).toMatchObject({ id: 'new' })
    expect(asked).toMatchObject({ method: 'POST', body: '{"posts":[{"title":"Plums"}]}' })
    expect(asked.path).toEndWith('/posts/?source=html')
    await admin().edit('posts', 'new', { title: 'Pears' })
    expect(asked).toMatchObject({ method: 'PUT', body: '{"posts":[{"title":"Pears"}]}' })
  })

  test('that was taken and is not told of is a fault, not nothing', async () => {
    answers(201, { posts: [] })
    expect(await fault(admin().add('posts', {}))).toBeInstanceOf(GhostUnusable)
  })

  test('that is gone already is gone', async () => {
    answer = () => new Response(null, { status: 204 })
    await admin().remove('posts', 'a')
    answers(404, { errors: [{ type: 'NotFoundError', message: 'No' }] })
    await admin().remove('posts', 'a')
    answers(403, { errors: [{ type: 'NoPermissionError', message: 'No' }] })
    expect(await fault(admin().remove('posts', 'a'))).toBeInstanceOf(GhostSaidNo)
  })
})

describe('a refusal', () => {
  test('is Ghost’s own sentence: the context where there is one', async () => {
    answers(422, { errors: [{ type: 'ValidationError', message: 'Validation failed', context: 'Too long' }] })
    const said = await fault(admin().add('posts', {}))
    expect(said).toBeInstanceOf(GhostSaidNo)
    expect([said.message, said.type, said.status]).toEqual(['Too long', 'ValidationError', 422])
    answers(409, { errors: [{ type: 'UpdateCollisionError', message: 'Saving failed' }] })
    expect((await fault(admin().edit('posts', 'a', {}))).message).toBe('Saving failed')
  })

  test('of the very thing that was sent is one of three', () => {
    const said = (status: number) => refusesWhatWasSent(new GhostSaidNo(status, 'E', 'No'))
    expect([400, 403, 404, 409, 413, 415, 422, 429, 500].filter(said)).toEqual([413, 415, 422])
    expect(refusesWhatWasSent(new GhostUnusable('No'))).toBe(false)
  })

  test.each([
    [301, 'leads elsewhere'],
    [302, 'leads elsewhere'],
    [500, 'answered with 500'],
    [502, 'answered with 502'],
    [200, 'answered with 200'],
  ])('of status %d without words of Ghost’s says what to do', async (status, words) => {
    answer = () => new Response('<p>Sorry</p>', { status, headers: { location: '/elsewhere' } })
    const said = await fault(admin().add('posts', {}))
    expect(said).toBeInstanceOf(GhostUnusable)
    expect(said.message).toContain(words)
  })
})

describe('a file', () => {
  test('is sent under its name, and is where Ghost says', async () => {
    answers(201, { images: [{ url: 'https://journal.example/plums.png' }] })
    const file = new File(['plums'], 'plums & pears.png', { type: 'image/png' })
    expect(await admin().upload('images', file)).toBe('https://journal.example/plums.png')
    expect(asked.headers.get('content-type')).toStartWith('multipart/form-data; boundary=')
    expect(asked.body).toContain('plums & pears.png')
    expect(asked.path).toBe('/ghost/api/admin/images/upload/')
  })

  test.each([{}, { images: [] }, { images: [{}] }, { images: [{ url: 7 }] }, { media: [{ url: 'x' }] }])(
    'of which %j is said is nowhere',
    async body => {
      answers(201, body)
      expect(await fault(admin().upload('images', new File(['x'], 'x.png')))).toBeInstanceOf(GhostUnusable)
    },
  )
})

describe('the site', () => {
  test('says its name, its address and its version', async () => {
    answers(200, { site: { title: 'The Journal', url: 'https://journal.example/', version: '6.65' } })
    expect(await admin().site()).toEqual({
      title: 'The Journal',
      url: 'https://journal.example/',
      version: '6.65',
    })
  })

  test('that says no address is no Ghost', async () => {
    for (const body of [{}, { site: {} }, { site: { title: 'The Journal' } }]) {
      answers(200, body)
      expect(await fault(admin().site())).toBeInstanceOf(GhostUnusable)
    }
  })

  test('has its settings by their names', async () => {
    answers(200, {
      settings: [
        { key: 'title', value: 'The Journal' },
        { key: 'icon', value: null },
      ],
    })
    expect(await admin().settings()).toEqual({ title: 'The Journal', icon: null })
    answers(200, { settings: null })
    expect(await admin().settings()).toEqual({})
  })
})
