import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import type { Ctx } from '#core/contracts/ctx'
import { NotFound } from '#core/contracts/refusal'
import type { Role } from '#core/contracts/viewer'
import { type TestHouse, testHouse } from '../../../tests/house'
import { autosavePost } from './autosave'
import { compareRevision } from './compare-revisions'
import { postToEdit } from './edit-post'
import { restoreRevision, revision, revisionsOf } from './revisions'
import { createPost, EditCollision, savePost } from './save-post'
import { written } from './testing'

let world: TestHouse
let editor: Ctx
let id: string
beforeAll(async () => {
  world = await testHouse()
  editor = world.ctx('editor')
})
afterAll(() => world.close())
beforeEach(async () => {
  ;({ id } = await createPost(editor, 'post', written('Hedges', 'Lay them in winter.')))
})

const save = async (title: string, text: string, ctx = editor) => {
  const { version } = await postToEdit(editor, id)
  return savePost(ctx, id, version, written(title, text))
}
const titles = async () => (await revisionsOf(editor, id)).map(({ title }) => title)
const as = (...roles: Role[]): Ctx => ({
  ...world.ctx(),
  viewer: { member: world.cast.members.member, roles },
})

describe('every text a post has had', () => {
  test('is listed, the present one first, with who saved it', async () => {
    await save('Hedges and ditches', 'Both.')
    await save('Ditches', 'Clear them.')
    expect(await titles()).toEqual(['Ditches', 'Hedges and ditches', 'Hedges'])
    const [latest] = await revisionsOf(editor, id)
    expect(latest).toMatchObject({ savedBy: 'Edie Vaughan', autosaved: false })
  })

  test('is one more with each save, also of the same words', async () => {
    await save('Hedges', 'Lay them in winter.')
    expect(await titles()).toHaveLength(2)
  })

  test('of autosaves in a row has the last', async () => {
    for (const text of ['One', 'Two', 'Three'])
      await autosavePost(editor, id, (await postToEdit(editor, id)).version, written('Hedges', text))
    const all = await revisionsOf(editor, id)
    expect(all.map(({ autosaved }) => autosaved)).toEqual([true, false])
    expect(JSON.stringify((await revision(editor, id, all[0]!.id)).document)).toContain('Three')
  })
})

describe('an old text made the present one', () => {
  test('is a save of its own, and what stood there stays', async () => {
    await save('Ditches', 'Clear them.')
    const [, first] = await revisionsOf(editor, id)
    await restoreRevision(editor, id, first!.id)
    expect(await titles()).toEqual(['Hedges', 'Ditches', 'Hedges'])
    expect((await postToEdit(editor, id)).input.title).toBe('Hedges')
  })

  test('keeps tags, address and all else of the present one', async () => {
    const { version } = await postToEdit(editor, id)
    await savePost(editor, id, version, {
      ...written('Ditches', 'Clear them.'),
      tags: ['Winter'],
      slug: 'ditch-work',
      featured: true,
      visibility: 'members',
    })
    const [, first] = await revisionsOf(editor, id)
    await restoreRevision(editor, id, first!.id)
    expect((await postToEdit(editor, id)).input).toMatchObject({
      title: 'Hedges',
      tags: ['Winter'],
      slug: 'ditch-work',
      featured: true,
      visibility: 'members',
    })
  })

  test('makes a form that was open before an old one', async () => {
    const { version } = await postToEdit(editor, id)
    await save('Ditches', 'Clear them.')
    const [, first] = await revisionsOf(editor, id)
    await restoreRevision(editor, id, first!.id)
    const late = savePost(editor, id, version + 1, written('Late', 'Words.'))
    expect(late).rejects.toThrow(EditCollision)
    await late.catch(() => null)
    expect(await titles()).not.toContain('Late')
  })

  test('of another post is not found', async () => {
    const other = await createPost(editor, 'post', written('Other', 'Words.'))
    const [foreign] = await revisionsOf(editor, other.id)
    for (const asked of [foreign!.id, Bun.randomUUIDv7(), 'first'])
      expect(restoreRevision(editor, id, asked)).rejects.toThrow(NotFound)
    expect(revision(editor, id, foreign!.id)).rejects.toThrow(NotFound)
    expect(await titles()).toEqual(['Hedges'])
  })

  test('of a post that is not theirs is not there for an author', async () => {
    const [first] = await revisionsOf(editor, id)
    for (const who of [as('author'), as('contributor'), as('shopkeeper')]) {
      expect(revisionsOf(who, id)).rejects.toThrow(NotFound)
      expect(revision(who, id, first!.id)).rejects.toThrow(NotFound)
      expect(restoreRevision(who, id, first!.id)).rejects.toThrow(NotFound)
    }
  })
})

describe('compared', () => {
  const compared = async (place: number, against: 'before' | 'present') => {
    const all = await revisionsOf(editor, id)
    return compareRevision(editor, id, await revision(editor, id, all[place]!.id), against)
  }

  test('with the save before it, each word that came and went is counted', async () => {
    await save('Hedges', 'Lay them in late winter.')
    await save('Hedges', 'Lay in late winter.')
    expect(await compared(1, 'before')).toMatchObject({ inserted: 1, deleted: 0 })
    expect(await compared(0, 'before')).toMatchObject({ inserted: 0, deleted: 1 })
  })

  test('the first save has none before it: all of it came', async () => {
    const first = await compared(0, 'before')
    expect(first.other).toBeNull()
    expect(first).toMatchObject({ inserted: 5, deleted: 0 })
  })

  test('with the present text, the other way round; the present one with itself says nothing', async () => {
    await save('Hedges', 'Lay them.')
    await save('Hedges', 'Lay them in spring.')
    expect(await compared(2, 'present')).toMatchObject({ inserted: 1, deleted: 1 })
    const same = await compared(0, 'present')
    expect(same).toMatchObject({ inserted: 0, deleted: 0 })
    expect(same.parts.every(({ kind }) => kind === 'same')).toBe(true)
  })

  test('a changed title is a change', async () => {
    await save('Ditches', 'Lay them in winter.')
    expect(await compared(0, 'before')).toMatchObject({ inserted: 1, deleted: 1 })
  })
})
