import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Ctx } from '#core/contracts/ctx'
import { NotFound, SignInRequired } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { objectIdOf } from '#core/ghost'
import { markdownDocument } from '#core/lexical'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { postToEdit } from '../edit-post'
import { publish } from '../publish'
import { createPost } from '../save-post'
import { written } from '../testing'
import { addTag, editTag, removeTag } from './admin-tags'
import { addPost, editPost, removePost } from './admin-write'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

type Json = Record<string, unknown> & {
  id: string
  slug: string
  title: string
  status: string
  updated_at: Date
  published_at: Date | null
  tags: { name: string; slug: string; id: string }[]
  authors: { name: string; id: string; slug: string }[]
}
const editor = (now?: Date): Ctx => ({ ...world.ctx('editor'), ...(now && { now }) })
const oneOf = (answer: unknown, of = 'posts') => (answer as Record<string, Json[]>)[of]![0]!
const NONE = new URLSearchParams()
const add = async (fields: object, query: Record<string, string> = {}, ctx = editor()) =>
  oneOf(await addPost(ctx, 'posts', { posts: [{ title: 'Perry', ...fields }] }, new URLSearchParams(query)))
const edit = async (post: Json, fields: object, ctx = editor()) =>
  oneOf(
    await editPost(
      ctx,
      'posts',
      post.id,
      { posts: [{ updated_at: post.updated_at.toISOString(), ...fields }] },
      NONE,
    ),
  )
const refused = (work: Promise<unknown>) => work.catch((fault: unknown) => fault)
const uuidOf = async (slug: string) =>
  (await db(world.ctx()).selectFrom('posts').select('id').where('slug', '=', slug).executeTakeFirstOrThrow())
    .id
const many = async () =>
  Number(
    (
      await db(world.ctx())
        .selectFrom('posts')
        .select(({ fn }) => fn.countAll().as('many'))
        .executeTakeFirstOrThrow()
    ).many,
  )
const soon = (hours: number) => new Date(Date.now() + hours * 3_600_000)

describe('a post that is sent', () => {
  test('is a draft unless it says more', async () => {
    expect(await add({})).toMatchObject({ title: 'Perry', status: 'draft', published_at: null })
    expect((await add({ status: 'published' })).status).toBe('published')
    const at = soon(3)
    const planned = await add({ status: 'scheduled', published_at: at.toISOString() })
    expect([planned.status, planned.published_at]).toEqual(['scheduled', at])
  })

  test('is published when it says it was, also of one that is public already, and now where that is to come', async () => {
    const at = new Date('2020-02-03T04:05:06.000Z')
    const old = await add({ status: 'published', published_at: at.toISOString() })
    expect(old.published_at).toEqual(at)
    const [older, future] = [new Date('2019-01-01T00:00:00.000Z'), soon(3)]
    const moved = await edit(old, { published_at: older.toISOString() })
    expect([moved.status, moved.published_at]).toEqual(['published', older])
    // Sent back as it was read, it stays.
    expect((await edit(moved, { title: 'Cider', published_at: older.toISOString() })).published_at).toEqual(
      older,
    )
    const early = await add({ status: 'published', published_at: future.toISOString() })
    expect(early.published_at?.getTime()).toBeLessThan(future.getTime())
    const planned = await add({ status: 'scheduled', published_at: future.toISOString() })
    const later = soon(5)
    const put = await edit(planned, { published_at: later.toISOString() })
    expect([put.status, put.published_at]).toEqual(['scheduled', later])
    expect((await edit(put, { status: 'scheduled', title: 'Cider' })).published_at).toEqual(later)
  })

  test.each([
    ['no title', { title: null }],
    ['text without a block', { lexical: '{"root":{"type":"root","children":[]}}' }],
    ['a title of 256 characters', { title: 'p'.repeat(256) }],
    ['a status that there is not', { status: 'sold' }],
    ['text that is no JSON', { lexical: '{' }],
    ['text of no document', { lexical: '{"root":{}}' }],
    [
      'text with a node that nobody knows',
      { lexical: '{"root":{"type":"root","children":[{"type":"spell"}]}}' },
    ],
    ['a plan of the past', { status: 'scheduled', published_at: '2020-01-01T00:00:00Z' }],
    ['a plan without a time', { status: 'scheduled' }],
    ['a plan at no time', { status: 'scheduled', published_at: 'soon' }],
  ])('with %s is refused, and nothing of it is kept', async (_, fields) => {
    const before = await many()
    expect(await refused(add(fields))).toMatchObject({ status: 422 })
    expect(await many()).toBe(before)
  })

  test('has 255 characters of a title at most, and a list around it at least', async () => {
    expect((await add({ title: 'p'.repeat(255) })).title).toHaveLength(255)
    for (const body of [null, {}, { pages: [{ title: 'x' }] }, { posts: 'x' }])
      expect(await refused(addPost(editor(), 'posts', body, NONE))).toMatchObject({ status: 422 })
  })

  test('brings HTML as one card where it says so, and no text where it brings none', async () => {
    const { slug } = await add({ html: '<p>From a form</p>', title: 'By form' }, { source: 'html' })
    const { input } = await postToEdit(editor(), await uuidOf(slug))
    expect(input.document.root.children).toMatchObject([{ type: 'html', html: '<p>From a form</p>' }])
    const none = await add({ html: '<p>Not asked for</p>', title: 'No form' })
    expect((await postToEdit(editor(), await uuidOf(none.slug))).input.document.root.children).toEqual([])
  })

  test.each([
    ['public', 'public'],
    ['members', 'members'],
    ['paid', 'paid'],
    ['everybody', 'paid'],
    ['', 'paid'],
    [null, 'paid'],
  ])('for “%p” is for %s: what is unknown is closed', async (visibility, kept) => {
    expect((await add({ visibility })).visibility).toBe(kept)
  })

  test('gets tags by name, slug or id, those known and those new', async () => {
    const known = oneOf(await addTag(editor(), { tags: [{ name: 'Orchard work' }] }), 'tags')
    const { tags } = await add({
      tags: [
        'Windfall',
        { id: known.id },
        { slug: 'orchard-work' },
        { name: 'Cellar' },
        { slug: 'new-one' },
        {},
      ],
    })
    expect(tags.map(({ name }) => name)).toEqual(['Windfall', 'Orchard work', 'Cellar', 'new-one'])
  })

  test('is by the authors that are known, else by who sends it', async () => {
    const first = await add({ title: 'By Edie' })
    const [edie] = first.authors
    expect(edie?.name).toBe('Edie Vaughan')
    for (const author of [
      'editor@example.test',
      { email: 'editor@example.test' },
      { slug: edie!.slug },
      { id: edie!.id },
    ])
      expect((await add({ authors: [author] })).authors.map(({ id }) => id)).toEqual([edie!.id])
    expect((await add({ authors: ['nobody@far.example'] })).authors).toHaveLength(1)
  })

  test('keeps our pictures by their path, and others by their address', async () => {
    const { blog } = world.house.config.origins
    const { slug } = await add({
      title: 'Pictured',
      feature_image: `${blog}/media/a.png`,
      og_image: 'https://far.example/b.png',
    })
    expect((await postToEdit(editor(), await uuidOf(slug))).input).toMatchObject({
      featureImage: '/media/a.png',
      ogImage: 'https://far.example/b.png',
    })
  })
})

describe('a change', () => {
  test('leaves what it does not name', async () => {
    const post = await add({
      title: 'Scion wood',
      custom_excerpt: 'Short',
      tags: ['Winter'],
      featured: true,
      lexical: JSON.stringify(markdownDocument('Cut in January.')),
    })
    const later = await edit(post, { meta_title: 'For engines' })
    expect(later).toMatchObject({
      title: 'Scion wood',
      custom_excerpt: 'Short',
      featured: true,
      meta_title: 'For engines',
      lexical: post.lexical,
    })
    expect(later.tags.map(({ name }) => name)).toEqual(['Winter'])
    expect(await edit(later, { custom_excerpt: '', tags: [], featured: false })).toMatchObject({
      custom_excerpt: null,
      tags: [],
      featured: false,
    })
  })

  test.each([
    ['draft', 'published', 'published'],
    ['draft', 'draft', 'draft'],
    ['published', 'draft', 'draft'],
    ['published', 'published', 'published'],
    ['scheduled', 'draft', 'draft'],
    ['scheduled', 'published', 'published'],
    ['draft', 'scheduled', 'scheduled'],
    ['scheduled', 'scheduled', 'scheduled'],
    ['published', undefined, 'published'],
  ])('from %s with %s is %s', async (before, status, after) => {
    const published_at = soon(4).toISOString()
    const post = await add({ status: before, published_at })
    expect((await edit(post, { status, published_at })).status).toBe(after)
  })

  test('of what is public into a plan is refused, and it stays public', async () => {
    const post = await add({ title: 'Stays out', status: 'published' })
    const planned = { status: 'scheduled', published_at: soon(4).toISOString() }
    expect(await refused(edit(post, planned))).toMatchObject({ status: 422 })
    expect((await postToEdit(editor(), await uuidOf('stays-out'))).state).toBe('published')
  })

  test('by who has not seen the last one collides where it differs, and is named', async () => {
    const post = await add({ title: 'Twice' })
    await edit(post, { title: 'Twice over', custom_excerpt: 'New' })
    expect(await refused(edit(post, { title: 'Mine', custom_excerpt: 'New', slug: 'mine' }))).toMatchObject({
      status: 409,
      more: { code: 'UPDATE_COLLISION', details: { changedFields: ['title', 'slug'] } },
    })
    expect((await edit(post, { title: 'Twice over' })).title).toBe('Twice over')
  })

  test('does not collide over the same text in other words of JSON', async () => {
    const post = await add({ lexical: JSON.stringify(markdownDocument('Same.')) })
    const moved = await edit(post, { custom_excerpt: 'x' })
    const same = JSON.stringify(JSON.parse(String(moved.lexical)), null, 2)
    expect(await edit(post, { lexical: same })).toMatchObject({ custom_excerpt: 'x' })
    const other = JSON.stringify(markdownDocument('Other.'))
    expect(await refused(edit(post, { lexical: other }))).toMatchObject({ status: 409 })
  })

  test('needs to say what was seen, and of which post', async () => {
    const post = await add({})
    expect(await refused(edit(post, { updated_at: undefined }))).toMatchObject({ status: 422 })
    for (const id of ['1', objectIdOf(Bun.randomUUIDv7())])
      expect(await refused(edit({ ...post, id }, { title: 'x' }))).toMatchObject({ status: 404 })
    const asPage = editPost(
      editor(),
      'pages',
      post.id,
      { pages: [{ updated_at: post.updated_at.toISOString() }] },
      NONE,
    )
    expect(await refused(asPage)).toMatchObject({ status: 404 })
  })
})

describe('taken away', () => {
  test('what is public is public no more, and lies in the bin', async () => {
    const post = await add({ title: 'Short lived', status: 'published' })
    const id = await uuidOf(post.slug)
    expect(await removePost(editor(), 'posts', post.id)).toBeNull()
    expect((await postToEdit(editor(), id)).state).toBe('deleted')
    expect(await refused(removePost(editor(), 'posts', post.id))).toMatchObject({ status: 404 })
  })
})

describe('tags', () => {
  const tag = async (fields: object) => oneOf(await addTag(editor(), { tags: [fields] }), 'tags')

  test('of one address get a number, and are hidden behind a #', async () => {
    expect(await tag({ name: 'Rootstock' })).toMatchObject({ slug: 'rootstock', visibility: 'public' })
    expect((await tag({ name: 'Rootstock!' })).slug).toBe('rootstock-2')
    expect((await tag({ name: 'Third', slug: 'Rootstock' })).slug).toBe('rootstock-3')
    expect(await tag({ name: '#staff' })).toMatchObject({ slug: 'hash-staff', visibility: 'internal' })
  })

  test('asked for at the same moment each get an address', async () => {
    const made = await Promise.all(Array.from({ length: 4 }, () => tag({ name: 'Espalier' })))
    expect(made.map(({ slug }) => slug).sort()).toEqual([
      'espalier',
      'espalier-2',
      'espalier-3',
      'espalier-4',
    ])
  })

  test.each([{}, { name: '' }, { name: '   ' }, { name: 'x'.repeat(192) }])(
    'are refused: %p',
    async fields => {
      expect(await refused(tag(fields))).toMatchObject({ status: 422 })
    },
  )

  test('keep what a change does not name, and their address', async () => {
    const { id } = await tag({ name: 'Cordon', description: 'Slanted' })
    const change = async (fields: object) => oneOf(await editTag(editor(), id, { tags: [fields] }), 'tags')
    expect(await change({ name: 'Cordons' })).toMatchObject({
      name: 'Cordons',
      description: 'Slanted',
      slug: 'cordon',
    })
    expect(await change({ description: null })).toMatchObject({ name: 'Cordons', description: null })
    expect(await refused(change({ name: '' }))).toMatchObject({ status: 422 })
    await removeTag(editor(), id)
    expect(await refused(change({ name: 'Late' }))).toMatchObject({ status: 404 })
    expect(await refused(removeTag(editor(), id))).toMatchObject({ status: 404 })
  })
})

test('nobody but editors writes by it', async () => {
  const { id } = await createPost(editor(), 'post', written('Guarded', 'Words.'))
  await publish(editor(), id)
  const body = { posts: [{ title: 'Taken over', updated_at: new Date() }] }
  for (const [ctx, refusal] of [
    [world.ctx('member'), NotFound],
    [world.ctx('moderator'), NotFound],
    [world.ctx(), SignInRequired],
  ] as const)
    for (const work of [
      addPost(ctx, 'posts', body, NONE),
      editPost(ctx, 'posts', objectIdOf(id), body, NONE),
      removePost(ctx, 'posts', objectIdOf(id)),
      addTag(ctx, { tags: [{ name: 'x' }] }),
      editTag(ctx, objectIdOf(id), { tags: [{ name: 'x' }] }),
      removeTag(ctx, objectIdOf(id)),
    ])
      expect(await refused(work)).toBeInstanceOf(refusal)
  expect((await postToEdit(editor(), id)).input.title).toBe('Guarded')
})
