import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { DomainName } from '#core/contracts/domain'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { publish, unpublish } from '#core/services/blog/publish'
import { createPost } from '#core/services/blog/save-post'
import { written } from '#core/services/blog/testing'
import { announce } from '#core/services/events/notifications/announce-event'
import { stage } from '#core/services/events/testing/stage'
import type { Browser } from '../tests/browser'
import { type TestHouse, testHouse } from '../tests/house'

const ACTIVITY = 'application/activity+json'
const LD = 'application/ld+json; profile="https://www.w3.org/ns/activitystreams"'
const CHROME = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8'

let world: TestHouse
let visitor: Browser
let post: { id: string; slug: string; object: string }
let note: { id: string; uri: string }
beforeAll(async () => {
  world = await testHouse()
  visitor = await world.browser()
  post = await published('A frost in May')
  note = await said('Everybody may read this', 'public')
})
afterAll(() => world.close())

const ask = (domain: DomainName, path: string, accept: string) => visitor.get(domain, path, { accept })

describe('the address of a page leads to what it shows', () => {
  test('for whoever asks for ActivityPub, with the object at the end of the way', async () => {
    const pages: [DomainName, string, string][] = [
      ['blog', `/${post.slug}`, post.object],
      ['blog', `/${post.slug}?utm_source=mail`, post.object],
      ['federation', `/notes/${note.id}`, note.uri],
      ['federation', '/@member', `${world.house.config.origins.federation}/actors/member`],
      ['federation', '/@Member', `${world.house.config.origins.federation}/actors/member`],
    ]
    for (const [domain, path, id] of pages)
      for (const accept of [ACTIVITY, LD, `${LD}, ${ACTIVITY};q=0.9`, `${ACTIVITY}, */*;q=0.1`]) {
        const answer = await ask(domain, path, accept)
        expect([path, answer.status, answer.headers.get('location')]).toEqual([path, 303, id])
        expect(answer.headers.get('vary')).toContain('accept')
        const object = await ask('federation', new URL(id).pathname, accept)
        expect(JSON.parse(object.text)).toMatchObject({ id })
      }
  })

  test.each([
    CHROME,
    '*/*',
    'application/json',
    'application/ld+json',
    `text/html, ${ACTIVITY};q=0.9`,
    `${ACTIVITY};q=0, text/html`,
    `*/*, ${ACTIVITY};q=0.5`,
  ])('and to the page for "%s"', async accept => {
    for (const [domain, path] of [
      ['blog', `/${post.slug}`],
      ['federation', `/notes/${note.id}`],
      ['federation', '/@member'],
    ] as const) {
      const answer = await ask(domain, path, accept)
      expect([path, answer.status]).toEqual([path, 200])
      expect(answer.headers.get('content-type')).toStartWith('text/html')
      expect(answer.headers.get('vary')).toContain('accept')
    }
  })

  test('which names the object in its head', async () => {
    for (const [domain, path, id] of [
      ['blog', `/${post.slug}`, post.object],
      ['federation', `/notes/${note.id}`, note.uri],
    ] as const) {
      const page = await ask(domain, path, CHROME)
      const link = page.document.querySelector('link[rel=alternate][type="application/activity+json"]')
      expect(link?.getAttribute('href')).toBe(id)
    }
  })

  test('whichever of the two was asked for first: a kept page is for readers of pages alone', async () => {
    const path = `/${post.slug}`
    for (let time = 0; time < 2; time++) {
      expect((await ask('blog', path, ACTIVITY)).status).toBe(303)
      expect((await ask('blog', path, CHROME)).status).toBe(200)
      expect((await ask('blog', path, 'Application/Activity+JSON')).status).toBe(303)
      const etag = (await ask('blog', path, CHROME)).headers.get('etag') ?? 'none'
      const known = await visitor.get('blog', path, { accept: ACTIVITY, 'if-none-match': etag })
      expect(known.status).toBe(303)
    }
  })

  test('for HEAD as for GET', async () => {
    const answer = await visitor.send('blog', `/${post.slug}`, {
      method: 'HEAD',
      headers: { accept: ACTIVITY },
    })
    expect([answer.status, answer.headers.get('location')]).toEqual([303, post.object])
  })

  test('of an event, as of a post', async () => {
    const { entryId, slug } = await stage(world.ctx(), { places: 3 })
    await transaction(world.ctx(), tx => announce(tx, 'Create', entryId))
    await world.work()
    const object = `${world.house.config.origins.federation}/actors/events/objects/${entryId}`
    const asked = await ask('events', `/events/${slug}`, ACTIVITY)
    expect([asked.status, asked.headers.get('location')]).toEqual([303, object])
    const page = await ask('events', `/events/${slug}`, CHROME)
    const link = page.document.querySelector('link[rel=alternate][type="application/activity+json"]')
    expect(link?.getAttribute('href')).toBe(object)
  })

  test('even when the address is written in another script', async () => {
    const { id, object } = await published('Groesse')
    const slug = 'größe'
    await db(world.ctx()).updateTable('posts').set({ slug }).where('id', '=', id).execute()
    const url = `${world.house.config.origins.blog}/${slug}`
    await db(world.ctx()).updateTable('notes').set({ url }).where('uri', '=', object).execute()
    for (const path of [`/${slug}`, `/${encodeURIComponent(slug)}`])
      expect((await ask('blog', path, ACTIVITY)).headers.get('location')).toBe(object)
  })
})

describe('a page that shows nothing of the fediverse', () => {
  test('is a page for everybody, or is not there', async () => {
    const closed = await said('For those who follow me', 'followers')
    for (const [domain, path, status] of [
      ['blog', '/archive', 200],
      ['market', '/producers', 200],
      ['federation', '/local', 200],
      ['federation', `/notes/${closed.id}`, 404],
      ['federation', '/@nobody', 404],
      ['blog', '/no-such-post', 404],
      ['blog', '/%00', 404],
      ['federation', '/notes/%00', 404],
    ] as const) {
      const answer = await ask(domain, path, ACTIVITY)
      expect(answer.headers.get('location')).toBeNull()
      // How the gate answers what is no text is the gate's to say; nothing here may break over it.
      if (path.includes('%')) expect([path, answer.status < 500]).toEqual([path, true])
      else expect([path, answer.status]).toEqual([path, status])
    }
  })

  test('is what a withdrawn post leaves', async () => {
    const { id, slug, object } = await published('Soon gone')
    await unpublish(world.ctx('editor'), id)
    await world.work()
    expect((await ask('blog', `/${slug}`, ACTIVITY)).headers.get('location')).toBeNull()
    expect((await ask('federation', new URL(object).pathname, ACTIVITY)).status).toBe(410)
  })
})

/** A post as an editor writes and publishes it, once the fediverse has it. */
async function published(title: string) {
  const editor = world.ctx('editor')
  const { id, slug } = await createPost(editor, 'post', written(title, `About ${title}.`))
  await publish(editor, id)
  await world.work()
  return { id, slug, object: `${world.house.config.origins.federation}/actors/blog/objects/${id}` }
}

async function said(text: string, audience: string) {
  const member = await world.browser('member')
  await member.post('federation', '/notes', { text, audience })
  return db(world.ctx())
    .selectFrom('notes')
    .select(['id', 'uri'])
    .where('source', '=', text)
    .executeTakeFirstOrThrow()
}
