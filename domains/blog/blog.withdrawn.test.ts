import { afterAll, beforeAll, expect, test } from 'bun:test'
import { sql } from 'kysely'
import { db } from '#core/database/db'
import { recordedExport } from '#core/ghost/fixtures/recorded'
import { importGhost } from '#core/services/blog/ghost-import/import-ghost'
import { publish, unpublish } from '#core/services/blog/publish'
import { renewPosts } from '#core/services/blog/renew-posts'
import { createPost, savePost } from '#core/services/blog/save-post'
import { written } from '#core/services/blog/testing'
import { type TestHouse, testHouse } from '../../tests/house'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

const JSON_LD = { accept: 'application/activity+json' }
/** A word that stands in the text of this post alone. */
const secretOf = (title: string) => `zq${title.toLowerCase().replaceAll(' ', '')}`

async function published(title: string, more = {}) {
  const secret = secretOf(title)
  const saved = await createPost(world.ctx('editor'), 'post', written(title, `The ${secret}.`, more))
  await publish(world.ctx('editor'), saved.id)
  return { ...saved, secret }
}

/** All that a stranger can ask for about a post, by every address it was ever known under. */
async function everythingSaidOf(post: {
  id: string
  slug: string
  secret: string
}): Promise<Record<string, string>> {
  const stranger = await world.browser()
  const said: Record<string, string> = {}
  for (const path of [`/${post.slug}`, '/', '/rss.xml', '/archive'])
    said[path] = (await stranger.get('blog', path)).text
  const search = await stranger.get('blog', `/search?q=${post.secret}`)
  said['/search'] = search.document.querySelector('.found')?.innerHTML ?? ''
  const { rows } = await sql<{ id: string }>`
    select id from ap_activities where subject_id = ${post.id}`.execute(db(world.ctx()))
  const addresses = [
    '/actors/blog/outbox?page=true',
    `/actors/blog/objects/${post.id}`,
    ...rows.map(({ id }) => `/actors/blog/activities/${id}`),
    '/local',
  ]
  for (const path of addresses) said[path] = (await stranger.get('federation', path, JSON_LD)).text
  return said
}

const where = (said: Record<string, string>, text: string) =>
  Object.keys(said).filter(path => said[path]?.includes(text))

test('what is unpublished is gone at once from everywhere, also before any job has run, and comes back whole', async () => {
  const post = await published('Marrow')
  await world.work()
  expect(where(await everythingSaidOf(post), post.secret).length).toBeGreaterThan(5)

  await unpublish(world.ctx('editor'), post.id)
  expect(where(await everythingSaidOf(post), post.secret)).toEqual([])
  await world.work()
  expect(where(await everythingSaidOf(post), post.secret)).toEqual([])
  const stranger = await world.browser()
  const object = await stranger.get('federation', `/actors/blog/objects/${post.id}`, JSON_LD)
  expect(object.status).toBe(410)
  expect(JSON.parse(object.text)).toMatchObject({ type: 'Tombstone' })
  // A proxy or peer that kept the old text for a minute would still give it out.
  expect(object.headers.get('cache-control')).toBe('no-cache')

  await publish(world.ctx('editor'), post.id)
  await world.work()
  const again = await stranger.get('federation', `/actors/blog/objects/${post.id}`, JSON_LD)
  expect([again.status, JSON.parse(again.text).content]).toEqual([200, expect.stringContaining(post.secret)])
  expect(again.headers.get('cache-control')).toBe('no-cache')
  expect(where(await everythingSaidOf(post), post.secret).length).toBeGreaterThan(5)
})

test('an announcement that comes late, after its post was withdrawn, publishes nothing', async () => {
  const post = await published('Late')
  await unpublish(world.ctx('editor'), post.id)
  await world.work()
  expect(where(await everythingSaidOf(post), post.secret)).toEqual([])
})

test.each(['members', 'paid', 'tiers'] as const)(
  'a post that is closed (%s) keeps its title everywhere and its text nowhere, and followers are told so',
  async visibility => {
    const post = await published(`Closed for ${visibility}`)
    await world.work()
    const input = written(`Closed for ${visibility}`, `The ${post.secret}.`, {
      visibility,
      customExcerpt: 'In short.',
    })
    await savePost(world.ctx('editor'), post.id, 1, input)
    const said = await everythingSaidOf(post)
    expect(where(said, post.secret)).toEqual([])
    expect(where(said, `Closed for ${visibility}`)).toContain('/actors/blog/outbox?page=true')
    await world.work()
    expect(where(await everythingSaidOf(post), post.secret)).toEqual([])
    const { rows } = await sql<{ type: string; payload: { html: string; summary: string } }>`
      select type, payload from ap_activities where subject_id = ${post.id} order by id`.execute(
      db(world.ctx()),
    )
    expect(rows.map(({ type }) => type)).toEqual(['Create', 'Update'])
    for (const { payload } of rows) expect(payload).toMatchObject({ html: '', summary: 'In short.' })
  },
)

test('an import that closes or unpublishes an announced post withdraws it as well', async () => {
  const planned = JSON.parse(recordedExport)
  await importGhost(world.ctx('editor'), recordedExport)
  await world.work(new Date('2031-03-22T00:00:00Z'))
  const rows = planned.db[0].data.posts as Record<string, unknown>[]
  const row = rows.find(({ slug }) => slug === 'open-day')!
  const { rows: told } = await sql<{ id: string; html: string }>`
    select p.id, a.payload ->> 'html' as html from posts p join ap_activities a on a.subject_id = p.id::text
    where p.slug = 'open-day'`.execute(db(world.ctx()))
  const [post] = told
  expect(post?.html).not.toBe('')
  row.visibility = 'members'
  row.status = 'published'
  await importGhost(world.ctx('editor'), JSON.stringify(planned))
  const { rows: now } = await sql<{ type: string; html: string }>`
    select type, payload ->> 'html' as html from ap_activities where subject_id = ${post!.id} order by id`.execute(
    db(world.ctx()),
  )
  expect(now.map(({ type }) => type)).toEqual(['Create', 'Update'])
  expect(now.every(({ html }) => html === '')).toBe(true)
})

test('texts stored by an older renderer are rendered again, and followers hear where one got shorter', async () => {
  const post = await published('Left over', { visibility: 'members' })
  await world.work()
  const { em } = world.ctx()
  await em.execute(
    `update posts set html = '<p>${post.secret}</p>', plaintext = '${post.secret}', rendering = 0 where id = ?`,
    [post.id],
  )
  await em.execute(
    `update ap_activities set payload = payload || '{"html": "<p>${post.secret}</p>"}' where subject_id = ?`,
    [post.id],
  )
  expect(where(await everythingSaidOf(post), post.secret)).not.toEqual([])
  await renewPosts(world.ctx())
  await renewPosts(world.ctx())
  expect(where(await everythingSaidOf(post), post.secret)).toEqual([])
  const told = await em.execute<{ type: string }[]>(
    'select type from ap_activities where subject_id = ? order by id',
    [post.id],
  )
  expect(told.map(({ type }) => type)).toEqual(['Create', 'Update'])
})
