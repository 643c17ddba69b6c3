import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { type GhostAuthor, type GhostTag, readGhostExport } from '#core/ghost'
import { recordedExport } from '#core/ghost/fixtures/recorded'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { movedText } from './moved-text'
import { importAuthors, importTags } from './taxonomy'

const exported = readGhostExport(recordedExport)
const uploads = movedText(new Map([['/content/images/t.jpg', '/media/t.webp']]))

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())
beforeEach(async () => {
  await db(world.ctx()).deleteFrom('tags').execute()
  await db(world.ctx()).deleteFrom('authors').execute()
})

const tag = (more: Partial<GhostTag> = {}): GhostTag => ({
  ...exported.tags[0]!,
  id: Bun.randomUUIDv7(),
  slug: 'beans',
  name: 'Beans',
  description: null,
  featureImage: null,
  ...more,
})
const author = (more: Partial<GhostAuthor> = {}): GhostAuthor => ({
  ...exported.authors[0]!,
  id: Bun.randomUUIDv7(),
  slug: 'ann',
  name: 'Ann',
  email: 'ann@old.example',
  bio: null,
  profileImage: null,
  ...more,
})
const takeTags = (...tags: GhostTag[]) => transaction(world.ctx(), tx => importTags(tx, tags, uploads))
const takeAuthors = (...authors: GhostAuthor[]) =>
  transaction(world.ctx(), tx => importAuthors(tx, authors, uploads))
const tagsHere = () => db(world.ctx()).selectFrom('tags').selectAll().orderBy('slug').execute()
const authorsHere = () => db(world.ctx()).selectFrom('authors').selectAll().orderBy('slug').execute()

describe('tags', () => {
  test('that are new are made with their own ids, and their words and pictures moved', async () => {
    const beans = tag({
      description: '![](/content/images/t.jpg)',
      featureImage: '__GHOST_URL__/content/images/t.jpg',
    })
    const { ids, counts } = await takeTags(beans)
    expect([ids.get(beans.id), counts.created, counts.unchanged]).toEqual([beans.id, 1, 0])
    expect(await tagsHere()).toMatchObject([
      {
        id: beans.id,
        slug: 'beans',
        name: 'Beans',
        description: '![](/media/t.webp)',
        image: '/media/t.webp',
      },
    ])
  })

  test('that were here under the same address are used as they are', async () => {
    const here = tag({ name: 'Our beans' })
    await takeTags(here)
    const there = tag({ name: 'Their beans', description: 'Other words' })
    const { ids, counts } = await takeTags(there)
    expect([ids.get(there.id), counts.created, counts.unchanged]).toEqual([here.id, 0, 1])
    expect((await tagsHere()).map(({ name }) => name)).toEqual(['Our beans'])
  })

  test('that were here by their id are used, also where they have another address by now', async () => {
    const here = tag()
    await takeTags(here)
    await db(world.ctx()).updateTable('tags').set({ slug: 'legumes' }).execute()
    expect((await takeTags(here)).ids.get(here.id)).toBe(here.id)
    expect((await tagsHere()).map(({ slug }) => slug)).toEqual(['legumes'])
  })

  test('twice in one export under one address are one', async () => {
    const [one, two] = [tag(), tag({ name: 'Beans again' })]
    const { ids, counts } = await takeTags(one, two)
    expect([ids.get(one.id), ids.get(two.id)]).toEqual([one.id, one.id])
    expect([counts.created, counts.unchanged]).toEqual([1, 1])
  })

  test('of great length are cut, and what the database cannot hold is left out', async () => {
    await takeTags(tag({ name: `${'n'.repeat(300)}`, description: 'nul\u0000l' }))
    const [kept] = await tagsHere()
    expect([kept?.name.length, kept?.description.includes('\u0000')]).toEqual([191, false])
  })

  test('that are none cost nothing', async () => {
    expect((await takeTags()).ids.size).toBe(0)
  })
})

describe('authors', () => {
  test('who are members here by their address are these members, whatever case it is written in', async () => {
    const { email, id } = world.cast.members.member
    const mair = author({ email: email.toUpperCase() })
    await takeAuthors(mair, author({ slug: 'stranger', email: 'nobody@old.example' }))
    expect((await authorsHere()).map(row => [row.slug, row.member_id])).toEqual([
      ['ann', id],
      ['stranger', null],
    ])
  })

  test('who wrote here before are the same, by their member’s address', async () => {
    const { email } = world.cast.members.member
    const [before, now] = [author({ email, slug: 'mair' }), author({ email, slug: 'mair-pugh' })]
    await takeAuthors(before)
    const { ids, counts } = await takeAuthors(now)
    expect([ids.get(now.id), counts.created, counts.unchanged]).toEqual([before.id, 0, 1])
    expect(await authorsHere()).toHaveLength(1)
  })

  test('of the same address of a page are one, though their letters go elsewhere', async () => {
    const [one, two] = [author(), author({ email: 'other@old.example' })]
    await takeAuthors(one)
    expect((await takeAuthors(two)).ids.get(two.id)).toBe(one.id)
  })

  test('have their words and faces moved', async () => {
    await takeAuthors(author({ bio: '__GHOST_URL__/about', profileImage: '/content/images/t.jpg' }))
    expect(await authorsHere()).toMatchObject([{ bio: '/about', image: '/media/t.webp' }])
  })
})
