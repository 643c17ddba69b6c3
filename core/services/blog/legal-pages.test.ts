import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { NotFound } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { emptied } from '../../../tests/emptied'
import { type TestHouse, testHouse } from '../../../tests/house'
import { deletePost } from './delete-post'
import { postToEdit } from './edit-post'
import { beginLegalPage, legalPages } from './legal-pages'
import { publish } from './publish'
import { createPost } from './save-post'
import { written } from './testing'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())
beforeEach(async () => {
  await emptied(world.ctx(), 'posts')
})

const editor = () => world.ctx('editor')
const states = async () =>
  Object.fromEntries((await legalPages(editor())).map(({ slug, state }) => [slug, state]))
const draftOf = async (slug: string) =>
  JSON.stringify(await postToEdit(editor(), await beginLegalPage(editor(), slug)))

describe('the pages at the foot of every page', () => {
  test('are none, drafts, or published, each by its address', async () => {
    const none = { about: 'none', contact: 'none', privacy: 'none', imprint: 'none' }
    expect(await states()).toMatchObject(none)
    const privacy = await beginLegalPage(editor(), 'privacy')
    expect(await states()).toMatchObject({ ...none, privacy: 'draft' })
    await publish(editor(), privacy)
    expect(await states()).toMatchObject({ ...none, privacy: 'published' })
  })

  test('are none again when they were thrown away', async () => {
    await deletePost(editor(), await beginLegalPage(editor(), 'imprint'))
    expect(await states()).toMatchObject({ imprint: 'none' })
  })

  test('are not what a post says under such an address', async () => {
    await createPost(editor(), 'post', written('About', 'A post', { slug: 'about' }))
    expect(await states()).toMatchObject({ about: 'none' })
  })
})

describe('a page that is begun', () => {
  test('is begun once: whoever comes later writes on', async () => {
    const first = await beginLegalPage(editor(), 'contact')
    expect(await beginLegalPage(editor(), 'contact')).toBe(first)
    const { rows } = { rows: await db(world.ctx()).selectFrom('posts').select(['slug', 'kind']).execute() }
    expect(rows).toEqual([{ slug: 'contact', kind: 'page' }])
  })

  test('says what the settings know, and asks for the rest in brackets', async () => {
    const before = await draftOf('imprint')
    for (const words of ['Test Growers', '[Address]', '[E-mail address]']) expect(before).toContain(words)
    expect(before).not.toContain('Telephone')
    await emptied(world.ctx(), 'posts')
    const site = world.house.site()
    const known = { ...site, address: 'The Barn\nWernside', email: 'barn@example.test', phone: '01539 1' }
    const house = { ...world.house, site: () => known }
    const id = await beginLegalPage({ ...editor(), house }, 'imprint')
    const after = JSON.stringify(await postToEdit(editor(), id))
    for (const words of ['The Barn', 'Wernside', 'barn@example.test', '01539 1'])
      expect(after).toContain(words)
    expect(after).not.toContain('[Address]')
  })

  test('is one of those that readers look for', async () => {
    for (const slug of ['terms', '', 'constructor'])
      await expect(beginLegalPage(editor(), slug)).rejects.toBeInstanceOf(NotFound)
  })
})

test('they are the work of editors', async () => {
  for (const who of ['member', 'shopkeeper'] as const) {
    await expect(legalPages(world.ctx(who))).rejects.toBeInstanceOf(NotFound)
    await expect(beginLegalPage(world.ctx(who), 'about')).rejects.toBeInstanceOf(NotFound)
  }
})
