import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { SignJWT } from 'jose'
import { db } from '#core/database/db'
import recordedErrors from '#core/ghost/fixtures/admin-api/index.json'
import { recordedExport } from '#core/ghost/fixtures/recorded'
import { differences, recordedReply } from '#core/ghost/fixtures/replies'
import { importGhost } from '#core/services/blog/ghost-import/import-ghost'
import {
  integrations,
  makeIntegration,
  withdrawIntegration,
} from '#core/services/blog/integrations/integrations'
import { type TestHouse, testHouse } from '../../../tests/house'

/** The draft that the recording was made with; ours has another id. */
const RECORDED_DRAFT = '6b03f8d94c1cdf363eeb003c'

type Body = Readonly<Record<string, Readonly<Record<string, unknown>>[]>>

let world: TestHouse
let adminKey: string
let draft: Readonly<Record<string, unknown>>
beforeAll(async () => {
  world = await testHouse()
  await importGhost(world.ctx(), recordedExport)
  ;({ adminKey } = await makeIntegration(world.ctx('operator'), 'Newsroom'))
  const made = await send('POST', '/posts/', { posts: [{ title: 'Two hands on one draft' }] })
  draft = made.body.posts![0]!
})
afterAll(() => world.close())

type Token = { kid?: string; secret?: string; audience?: string; issued?: number; expires?: number }

const secondsFromNow = (seconds: number) => Math.floor(Date.now() / 1000) + seconds

async function token({
  kid,
  secret,
  audience = '/admin/',
  issued = 0,
  expires = 300,
}: Token = {}): Promise<string> {
  const [id = '', hex = ''] = adminKey.split(':')
  const jwt = await new SignJWT({})
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT', kid: kid ?? id })
    .setAudience(audience)
    .setIssuedAt(secondsFromNow(issued))
    .setExpirationTime(secondsFromNow(expires))
    .sign(Buffer.from(secret ?? hex, 'hex'))
  return `Ghost ${jwt}`
}

async function send(method: string, path: string, body?: unknown, authorization?: string | null) {
  const shown = authorization === undefined ? await token() : authorization
  const visit = await (await world.browser()).send('blog', `/ghost/api/admin${path}`, {
    method,
    headers: {
      'accept-version': 'v6.0',
      ...(shown ? { authorization: shown } : {}),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return { status: visit.status, body: (visit.text === '' ? {} : JSON.parse(visit.text)) as Body }
}

/** How each recorded request was signed. */
const SIGNED: Readonly<Record<string, () => Promise<string | null>>> = {
  'Ghost ADMIN_JWT': () => token(),
  none: async () => null,
  'Ghost JWT signed with another secret': () => token({ secret: 'ab'.repeat(32) }),
  'Ghost JWT with an unknown kid': () => token({ kid: '0'.repeat(24) }),
  'Ghost JWT with aud /content/': () => token({ audience: '/content/' }),
  'Ghost JWT, iat 15 minutes old, exp in the future': () => token({ issued: -900 }),
  'Ghost JWT, expired 10 minutes ago': () => token({ issued: -900, expires: -600 }),
  'Ghost not-a-token': async () => 'Ghost not-a-token',
  'Bearer ADMIN_JWT': async () => (await token()).replace('Ghost', 'Bearer'),
}

describe('refused as Ghost refused is', () => {
  const recorded = recordedErrors.filter(({ file }) => file !== 'error-422-member-twice.json')

  test.each(recorded.map(each => [each.file, each] as const))('%s', async (file, { request, status }) => {
    const path = request.path.replace('/ghost/api/admin', '').replace(RECORDED_DRAFT, String(draft.id))
    const answer = await send(request.method, path, request.body, await SIGNED[request.auth]!())
    const said = (of: unknown) => ({ ...(of as { errors: object[] }).errors[0], id: '' })
    expect(answer.status).toBe(status)
    expect(said(answer.body)).toEqual(said(recordedReply('admin-api', file.replace('.json', ''))))
  })
})

describe('shaped as Ghost shapes it is', () => {
  test.each([
    ['post-default-format', '/posts/6b03f8c94c1cdf363eeaff88/'],
    ['pages', '/pages/?formats=lexical,html&include=tags,authors,tiers&limit=100'],
    ['tags', '/tags/?include=count.posts&limit=100'],
    ['site', '/site/'],
  ])('%s', async (name, path) => {
    const { body } = await send('GET', path)
    // Who writes here has no second account as in Ghost’s admin: of authors only what readers see is told.
    const ofStaff = /authors\[\d+\]|primary_author|tiers\[/
    const found = differences(body, recordedReply('admin-api', name)).filter(each => !ofStaff.test(each))
    expect(found).toEqual([])
  })

  test('every text is the one that was imported', async () => {
    const file = JSON.parse(recordedExport) as { db: [{ data: { posts: Record<string, string>[] } }] }
    const { body } = await send('GET', '/posts/?limit=100&fields=id,lexical')
    const without = (text: unknown) =>
      JSON.parse(
        String(text).replace(/(__GHOST_URL__|http:\/\/ghost\.example\.test)?\/(content|media)\/[^"\\]*/g, ''),
      )
    for (const { id, lexical, type } of file.db[0].data.posts) {
      if (type !== 'post' || !lexical || lexical.includes('__GHOST_URL__')) continue
      expect(without(body.posts?.find(post => post.id === id)?.lexical)).toEqual(without(lexical))
    }
  })
})

test.each(['1', '0'.repeat(36), '%00', '0199a000-0000-7000-8000-00000000dead', 'F'.repeat(24)])(
  '%p is the id of nothing',
  async id => {
    for (const of of ['posts', 'pages', 'tags']) expect((await send('GET', `/${of}/${id}/`)).status).toBe(404)
    const sent = { posts: [{ updated_at: '2026-11-23T08:26:56.000Z' }] }
    expect((await send('PUT', `/posts/${id}/`, sent)).status).toBe(404)
    expect((await send('DELETE', `/tags/${id}/`)).status).toBe(404)
  },
)

test('an outdated time costs nobody a word: it collides where something differs, and only there', async () => {
  const { id, updated_at } = draft
  const edited = await send('PUT', `/posts/${id}/`, { posts: [{ title: 'First hand', updated_at }] })
  expect(edited.status).toBe(200)
  const late = await send('PUT', `/posts/${id}/`, { posts: [{ title: 'Second hand', updated_at }] })
  expect([late.status, late.body.errors?.[0]?.details]).toEqual([
    409,
    { changedFields: ['title'], clientUpdatedAt: {}, serverUpdatedAt: {} },
  ])
  const same = await send('PUT', `/posts/${id}/`, { posts: [{ title: 'First hand', updated_at }] })
  expect(same.status).toBe(200)
})

test('what a shared link shows is written and read, and collides as all else does', async () => {
  const made = await send('POST', '/posts/', { posts: [{ title: 'Carded', og_title: 'Shared' }] })
  const { id, updated_at } = made.body.posts![0]!
  const og_image = `${world.house.config.origins.blog}/illustrations/og.svg`
  const sent = { og_image, twitter_description: 'Short', updated_at }
  expect((await send('PUT', `/posts/${id}/`, { posts: [sent] })).body.posts![0]).toMatchObject({
    og_title: 'Shared',
    og_image,
    twitter_description: 'Short',
    twitter_title: null,
  })
  const late = await send('PUT', `/posts/${id}/`, { posts: [{ ...sent, og_title: 'Other' }] })
  expect(late.body.errors?.[0]?.details).toMatchObject({ changedFields: ['og_title'] })
})

test('a text as long as a book is taken from who has a key, and read from nobody else', async () => {
  const words = {
    type: 'extended-text',
    version: 1,
    text: 'Kale. '.repeat(200_000),
    detail: 0,
    format: 0,
    mode: 'normal',
    style: '',
  }
  const paragraph = {
    type: 'paragraph',
    version: 1,
    direction: 'ltr',
    format: '',
    indent: 0,
    children: [words],
  }
  const root = { type: 'root', version: 1, direction: 'ltr', format: '', indent: 0, children: [paragraph] }
  const book = { posts: [{ title: 'A book', lexical: JSON.stringify({ root }) }] }
  const made = await send('POST', '/posts/', book)
  expect([made.status, String(made.body.posts?.[0]?.lexical).length > 1_200_000]).toEqual([201, true])
  const unsigned = await (await world.browser()).send('blog', '/ghost/api/admin/posts/', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(book),
  })
  expect(unsigned.status).toBe(413)
})

test('a key ends when it is withdrawn, and when who made it is an operator no more', async () => {
  const operator = world.ctx('operator')
  const mine = adminKey
  const status = async () => (await send('GET', '/posts/?limit=1')).status
  adminKey = (await makeIntegration(operator, 'Gone')).adminKey
  expect(await status()).toBe(200)
  const { id } = (await integrations(operator)).find(({ name }) => name === 'Gone')!
  await withdrawIntegration(operator, id)
  expect(await status()).toBe(401)
  adminKey = mine
  expect(await status()).toBe(200)
  const memberId = world.cast.members.operator.id
  await db(world.ctx()).deleteFrom('role_grants').where('member_id', '=', memberId).execute()
  expect(await status()).toBe(401)
})
