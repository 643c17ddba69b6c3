import { afterAll, afterEach, beforeAll, expect, test } from 'bun:test'
import { sql } from 'kysely'
import { db } from '#core/database/db'
import { documentOf } from '#core/lexical'
import {
  beside,
  idAt,
  paragraph,
  saveHere,
  textsHere,
  textsThere,
  writeHere,
} from '../../../../tests/ghost-sides'
import { type GhostStandIn, thisMonth } from '../../../../tests/ghost-stand-in'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { deletePost } from '../delete-post'
import { BLANK } from '../post-input'
import { publish } from '../publish'
import { createPost } from '../save-post'
import { schedule } from '../schedule'
import { choose, openConflicts } from './choose'
import { syncView } from './connection'
import { waitingToBeSent } from './push-posts'
import { runSync } from './run'
import type { Direction } from './sync'

let world: TestHouse
let ghost: GhostStandIn
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())
afterEach(() => ghost.stop())

const run = () => runSync(world.ctx())
const editor = () => world.ctx('editor')
const turn = (direction: Direction) =>
  sql`update ghost_syncs set direction = ${direction}`.execute(db(world.ctx()))
const sent = () => ghost.asked.filter(each => !each.startsWith('GET '))
const titlesThere = () => [...ghost.shelves.posts.values()].map(({ title }) => String(title)).sort()
const waiting = () => waitingToBeSent(world.ctx(), ghost.site, '00000000-0000-0000-0000-000000000000')
const words = async () => (await syncView(world.ctx('operator')))!.lines.map(line => line.words)

/** One post that both sides have. */
async function shared(before: (id: string) => Promise<unknown> = async () => {}): Promise<string> {
  ghost = await beside(world, { isEmpty: true })
  const id = await writeHere(world, 'Windfalls', 'Three crates')
  await before(id)
  await run()
  ghost.asked.length = 0
  return id
}

async function authorNames(slug: string): Promise<string[]> {
  const rows = await db(world.ctx())
    .selectFrom('post_authors as pa')
    .innerJoin('authors as a', 'a.id', 'pa.author_id')
    .innerJoin('posts as p', 'p.id', 'pa.post_id')
    .select('a.name')
    .where('p.slug', '=', slug)
    .orderBy('pa.position')
    .execute()
  return rows.map(({ name }) => name)
}

/** Between the lists of a run and what it sends. */
function whenSent(change: () => void): void {
  ghost.onRequest = what => {
    if (!what.startsWith('PUT posts/')) return
    ghost.onRequest = () => {}
    change()
  }
}

test('one that was made there without an answer is known again, though Ghost writes its own address before each path', async () => {
  ghost = await beside(world, { isEmpty: true })
  const link = { type: 'link', version: 1, url: '/märz 2?a=1', rel: null, children: [] }
  const html = '<a href="/here">here</a> <a href="there">there</a> <img src="/a b.png"> 5% and 100%25'
  const document = documentOf([
    { type: 'paragraph', version: 1, children: [link] },
    { type: 'html', version: 1, html },
    { type: 'markdown', version: 1, markdown: '[us](/) ![jam](/jam.png)' },
    { type: 'button', version: 1, buttonText: 'Go', buttonUrl: ghost.site },
    { type: 'codeblock', version: 1, code: '<a href="/here">' },
  ])
  await createPost(editor(), 'post', { ...BLANK, title: 'Ways', document })
  ghost.onRequest = what => {
    if (what === 'POST posts') ghost.mishaps.set(ghost.asked.length, 'cut after')
  }
  await expect(run()).rejects.toThrow()
  ghost.onRequest = () => {}
  expect(String(ghost.post('ways').lexical)).toContain(`${ghost.site}/m%C3%A4rz%202?a=1`)
  await run()
  expect(titlesThere()).toEqual(['Ways'])
  expect(Object.keys(await textsHere(world))).toEqual(['ways'])
  expect(await waiting()).toEqual([])
})

test('nothing of ours is sent where Ghost leads', async () => {
  await shared()
  await turn('ghost')
  await saveHere(world, 'windfalls', { title: 'Ours' })
  await writeHere(world, 'Hens')
  await run()
  expect(sent()).toEqual([])
  expect(titlesThere()).toEqual(['Windfalls'])
})

test('a post that goes there while ours is sent is made there anew by the next run', async () => {
  const id = await shared()
  const before = ghost.post('windfalls').id
  await saveHere(world, 'windfalls', { title: 'Ours' })
  whenSent(() => ghost.shelves.posts.delete(before))
  await run()
  expect(titlesThere()).toEqual([])
  expect(await waiting()).toEqual([{ id, kind: 'post' }])
  await run()
  expect(titlesThere()).toEqual(['Ours'])
  expect(await waiting()).toEqual([])
})

test.each([
  ['both', 'Theirs', 1],
  ['ours', 'Ours', 0],
] as const)(
  'a post saved there while ours is sent is not written over unseen: %s lead',
  async (direction, title, conflicts) => {
    await shared()
    await turn(direction)
    await saveHere(world, 'windfalls', { title: 'Ours' })
    whenSent(() => ghost.save(ghost.post('windfalls'), { title: 'Theirs' }))
    await run()
    expect(await openConflicts(editor())).toHaveLength(conflicts)
    await run()
    expect(titlesThere()).toEqual([title])
    expect(await words()).toContain(
      conflicts === 1 ? '“Theirs”: changed on both sides: please choose.' : '“Ours”: sent to Ghost.',
    )
  },
)

test('what is public there is a draft first where it was planned again here', async () => {
  const id = await shared(published => publish(editor(), published))
  expect(ghost.post('windfalls').status).toBe('published')
  await sql`delete from publications where post_id = ${id}`.execute(db(world.ctx()))
  await schedule(editor(), id, new Date(world.ctx().now.getTime() + 3_600_000))
  await run()
  expect(ghost.post('windfalls').status).toBe('scheduled')
  expect(sent()).toHaveLength(2)
  expect(await waiting()).toEqual([])
})

test('what was planned here and changed there while it was public is planned there too, once ours is chosen', async () => {
  const id = await shared(published => publish(editor(), published))
  await sql`delete from publications where post_id = ${id}`.execute(db(world.ctx()))
  await schedule(editor(), id, new Date(world.ctx().now.getTime() + 3_600_000))
  ghost.save(ghost.post('windfalls'), { title: 'Theirs' })
  await run()
  const [conflict] = await openConflicts(editor())
  expect(ghost.post('windfalls').status).toBe('published')
  await choose(editor(), conflict!.id, 'ours')
  await run()
  expect(ghost.post('windfalls')).toMatchObject({ title: 'Windfalls', status: 'scheduled' })
})

test('a post thrown away here is gone there, also changed where we lead; where both do, somebody chooses', async () => {
  for (const [direction, there, conflicts] of [
    ['ours', [], 0],
    ['both', ['Theirs'], 1],
  ] as const) {
    ghost?.stop()
    const id = await shared()
    await turn(direction)
    await deletePost(editor(), id)
    // After the lists were read: it is asked for once more before it is removed.
    ghost.onRequest = what => {
      if (what.startsWith('GET posts/') && ghost.post('windfalls').title !== 'Theirs')
        ghost.save(ghost.post('windfalls'), { title: 'Theirs' })
    }
    await run()
    expect(titlesThere()).toEqual([...there])
    const waits = await openConflicts(editor())
    expect(waits.map(({ reason }) => reason)).toEqual(conflicts === 1 ? ['deleted here'] : [])
    // Until somebody has chosen, nothing is asked again.
    ghost.asked.length = 0
    await run()
    expect(sent()).toEqual([])
  }
})

test('a post that was thrown away before Ghost ever knew it is not sent', async () => {
  await shared()
  await deletePost(editor(), await writeHere(world, 'Hens'))
  await run()
  expect(sent()).toEqual([])
})

test('one post that Ghost refuses stops neither those before nor those after it', async () => {
  await shared()
  for (const title of ['Apples', 'Scarecrow', 'Pears']) await writeHere(world, title)
  ghost.refusalOf = (of, { title }) =>
    of === 'posts' && title === 'Scarecrow' ? 'error-422-title-too-long' : null
  await run()
  expect(titlesThere()).toEqual(['Apples', 'Pears', 'Windfalls'])
  expect((await words()).filter(each => each.includes('refused'))).toHaveLength(1)
  ghost.refusalOf = () => null
  await run()
  expect(titlesThere()).not.toContain('Scarecrow')
  await saveHere(world, 'scarecrow', { document: paragraph('Straw') })
  await run()
  expect(titlesThere()).toContain('Scarecrow')
})

test('a picture that Ghost refuses is named by our whole address, and the post is sent', async () => {
  const key = 'images/refused-picture.png'
  ghost = await beside(world, { isEmpty: true })
  await world.house.media.put(key, new Blob([new Uint8Array([1])], { type: 'image/png' }))
  const url = world.house.media.url(key)
  ghost.refusalOf = of => (of === 'images' ? 'error-422-no-root-key' : null)
  await writeHere(world, 'Windfalls')
  await saveHere(world, 'windfalls', { featureImage: url })
  await run()
  expect(ghost.post('windfalls').feature_image).toBe(`${world.house.config.origins.blog}${url}`)
  expect(ghost.uploads.size).toBe(0)
})

test('a picture is brought there once, however many posts show it', async () => {
  const key = 'images/shared-picture.png'
  ghost = await beside(world, { isEmpty: true })
  await world.house.media.put(key, new Blob([new Uint8Array([2])], { type: 'image/png' }))
  for (const title of ['Apples', 'Pears']) {
    await writeHere(world, title)
    await saveHere(world, title.toLowerCase(), { featureImage: world.house.media.url(key) })
  }
  await run()
  expect(ghost.asked.filter(each => each === 'POST images/upload')).toHaveLength(1)
  const path = [...ghost.uploads.keys()][0]
  expect(ghost.post('apples').feature_image).toBe(ghost.site + path)
  expect(ghost.post('pears').feature_image).toBe(ghost.site + path)
})

test('a picture that Ghost took without an answer is not brought there a second time', async () => {
  const key = 'images/5e884898da28047151d0e56f8dc6292773603d0d.png'
  ghost = await beside(world, { isEmpty: true })
  await world.house.media.put(key, new Blob([new Uint8Array([3])], { type: 'image/png' }))
  await writeHere(world, 'Apples')
  await saveHere(world, 'apples', { featureImage: world.house.media.url(key) })
  ghost.onRequest = what => {
    if (what === 'POST images/upload') ghost.mishaps.set(ghost.asked.length, 'cut after')
  }
  await expect(run()).rejects.toThrow()
  ghost.onRequest = () => {}
  await run()
  const path = `/content/images/${thisMonth()}/5e884898da28047151d0e56f8dc6292773603d0d.png`
  expect([...ghost.uploads.keys()]).toEqual([path])
  expect(ghost.post('apples').feature_image).toBe(ghost.site + path)
})

test('a title longer than Ghost takes is cut there, and stays whole here', async () => {
  const title = 'x'.repeat(300)
  ghost = await beside(world, { isEmpty: true })
  const id = await writeHere(world, title)
  await run()
  expect(titlesThere()).toEqual([title.slice(0, 255)])
  const post = await db(world.ctx())
    .selectFrom('posts')
    .select('title')
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  expect(post.title).toBe(title)
})

test('so are an excerpt and a description of a picture, until somebody there writes others', async () => {
  const [excerpt, alt] = ['e'.repeat(400), 'a'.repeat(400)]
  await shared()
  const key = 'images/described-picture.png'
  await world.house.media.put(key, new Blob([new Uint8Array([4])], { type: 'image/png' }))
  const picture = { featureImage: world.house.media.url(key), featureImageAlt: alt }
  await saveHere(world, 'windfalls', { customExcerpt: excerpt, ...picture })
  await run()
  const there = ghost.post('windfalls')
  expect([there.custom_excerpt, there.feature_image_alt]).toEqual([excerpt.slice(0, 300), alt.slice(0, 191)])
  const here = () =>
    db(world.ctx())
      .selectFrom('posts')
      .select(['custom_excerpt', 'feature_image_alt', 'plaintext'])
      .executeTakeFirstOrThrow()
  ghost.save(there, { lexical: JSON.stringify(paragraph('Four crates')) })
  await run()
  expect(await here()).toEqual({ custom_excerpt: excerpt, feature_image_alt: alt, plaintext: 'Four crates' })
  ghost.save(there, { custom_excerpt: 'Short', feature_image_alt: 'A crate' })
  await run()
  expect(await here()).toMatchObject({ custom_excerpt: 'Short', feature_image_alt: 'A crate' })
  ghost.asked.length = 0
  await run()
  expect(sent()).toEqual([])
})

test('what Ghost has in place of ours stays there alone, until somebody there changes it', async () => {
  const title = 'Long '.repeat(60).trim()
  ghost = await beside(world, { isEmpty: true })
  await writeHere(world, title, 'Before')
  const { slug } = await db(world.ctx()).selectFrom('posts').select('slug').executeTakeFirstOrThrow()
  const authors = async () => (await authorNames(slug)).join()
  const ours = await authors()
  await run()
  const there = ghost.post(slug)
  const save = async (change: Record<string, unknown>) => {
    ghost.save(there, change)
    await run()
  }
  await save({ lexical: JSON.stringify(paragraph('After')) })
  await save({ lexical: JSON.stringify(paragraph('After that')) })
  expect(await textsHere(world)).toEqual({ [slug]: `${title}: After that` })
  expect(await authors()).toBe(ours)
  await save({ title: 'Short' })
  expect(await authors()).toBe(ours)
  await save({ authors: [...ghost.shelves.users.values()].slice(1, 3) })
  expect(await textsHere(world)).toEqual({ [slug]: 'Short: After that' })
  expect(await authors()).not.toBe(ours)
  expect(await authorNames(slug)).toHaveLength(2)
  ghost.asked.length = 0
  await run()
  expect(sent()).toEqual([])
})

test('a change that Ghost took without an answer is no conflict, though others stand there in place of its authors', async () => {
  ghost = await beside(world, { isEmpty: true })
  await writeHere(world, 'Windfalls', 'Two crates')
  const ours = await authorNames('windfalls')
  await run()
  await saveHere(world, 'windfalls', { document: paragraph('Three crates') })
  ghost.onRequest = what => {
    if (what.startsWith('PUT posts/')) ghost.mishaps.set(ghost.asked.length, 'cut after')
  }
  await expect(run()).rejects.toThrow()
  ghost.onRequest = () => {}
  await run()
  expect(await openConflicts(world.ctx('editor'))).toEqual([])
  expect(textsThere(ghost)).toEqual({ windfalls: 'Windfalls: Three crates' })
  // And what stands in their place there is known as that still.
  ghost.save(ghost.post('windfalls'), { lexical: JSON.stringify(paragraph('Four crates')) })
  await run()
  expect(await textsHere(world)).toEqual({ windfalls: 'Windfalls: Four crates' })
  expect(await authorNames('windfalls')).toEqual(ours)
})

test('a post without a text is there, and one that was emptied here is empty there', async () => {
  await shared()
  await saveHere(world, 'windfalls', { document: documentOf([]) })
  await createPost(editor(), 'post', { ...BLANK, title: 'Nothing yet', document: documentOf([]) })
  await run()
  expect(await textsHere(world)).toEqual({ 'nothing-yet': 'Nothing yet: ', windfalls: 'Windfalls: ' })
  expect(textsThere(ghost)).toEqual({ 'nothing-yet': 'Nothing yet: ', windfalls: 'Windfalls: ' })
  ghost.asked.length = 0
  await run()
  expect(sent()).toEqual([])
})

test('more posts than are looked through at once are all sent, each once', async () => {
  ghost = await beside(world, { isEmpty: true })
  for (let number = 1; number <= 51; number += 1) await writeHere(world, `No ${number}`)
  await run()
  expect(new Set(titlesThere()).size).toBe(51)
  expect(ghost.shelves.posts.size).toBe(51)
  expect(Object.keys(textsThere(ghost))).toHaveLength(51)
  expect(await idAt(world, 'no-51')).toBeString()
})
