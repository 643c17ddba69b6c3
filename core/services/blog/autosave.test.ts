import { afterAll, beforeAll, expect, test } from 'bun:test'
import { type TestHouse, testHouse } from '../../../tests/house'
import { autosaveNew, autosavePost, NotADraft } from './autosave'
import { compareRevision } from './compare-revisions'
import { postToEdit } from './edit-post'
import { bePresent } from './presence'
import { publish } from './publish'
import { revision, revisionsOf } from './revisions'
import { createPost, EditCollision, savePost } from './save-post'
import { written } from './testing'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

const mair = () => world.ctx('editor')

test('autosaves in a row leave one revision, and what was saved by hand stays', async () => {
  const { id } = await createPost(mair(), 'post', written('Draft', 'one'))
  let version = 1
  for (const words of ['two', 'three', 'four'])
    ({ version } = await autosavePost(mair(), id, version, written('Draft', words)))
  await savePost(mair(), id, version, written('Draft', 'five'))
  await autosavePost(mair(), id, version + 1, written('Draft', 'six'))
  expect((await revisionsOf(mair(), id)).map(({ autosaved }) => autosaved)).toEqual([
    true,
    false,
    true,
    false,
  ])
})

test('the autosave of another does not take away mine', async () => {
  const { id, version } = await autosaveNew(mair(), 'post', written('Both write', 'mine'))
  await autosavePost(world.ctx('operator'), id, version, written('Both write', 'theirs'))
  expect(await revisionsOf(mair(), id)).toHaveLength(2)
})

test('an autosave over another’s save is refused, with nothing lost', async () => {
  const { id, version } = await createPost(mair(), 'post', written('Collides', 'one'))
  await savePost(mair(), id, version, written('Collides', 'two'))
  const late = autosavePost(mair(), id, version, written('Collides', 'three'))
  await expect(late).rejects.toBeInstanceOf(EditCollision)
  expect(await revisionsOf(mair(), id)).toHaveLength(2)
})

test('a text that is public is not changed by an autosave', async () => {
  const { id, version } = await createPost(mair(), 'post', written('Public', 'one'))
  await publish(mair(), id)
  const save = autosavePost(mair(), id, version, written('Public', 'two'))
  await expect(save).rejects.toBeInstanceOf(NotADraft)
  expect(await revisionsOf(mair(), id)).toHaveLength(1)
})

test('a save is compared with the one before, and with the present text', async () => {
  const { id } = await createPost(mair(), 'post', written('Compared', 'Bring paper.'))
  await savePost(mair(), id, 1, written('Compared', 'Bring paper bags.'))
  await savePost(mair(), id, 2, written('Compared', 'Bring bags.'))
  const [, second, first] = await revisionsOf(mair(), id)
  const of = await revision(mair(), id, second!.id)
  const before = await compareRevision(mair(), id, of, 'before')
  expect([before.inserted, before.deleted, before.other?.id]).toEqual([1, 0, first!.id])
  const since = await compareRevision(mair(), id, of, 'present')
  expect([since.inserted, since.deleted]).toEqual([0, 1])
  const beginning = await compareRevision(mair(), id, await revision(mair(), id, first!.id), 'before')
  expect([beginning.other, beginning.deleted]).toEqual([null, 0])
})

test('editors who have a text open are told of each other, for a minute', async () => {
  const { id } = await createPost(mair(), 'post', written('Open', ''))
  const at = (seconds: number, who: 'editor' | 'operator') => {
    const ctx = world.ctx(who)
    return { ...ctx, now: new Date(ctx.now.getTime() + seconds * 1000) }
  }
  const changed = new Date(mair().now.getTime() - 20_000)
  expect(await bePresent(at(0, 'editor'), id, changed)).toEqual([])
  const [other] = await bePresent(at(10, 'operator'), id, null)
  expect(other?.changedAt).toEqual(changed)
  expect(await bePresent(at(100, 'operator'), id, null)).toEqual([])
})

const newMark = (attempt: number, key: string = crypto.randomUUID()) => ({ key, attempt })
const wordsOf = async (id: string) => JSON.stringify((await postToEdit(mair(), id)).input.document)

test('an autosave whose answer was lost is one’s own text: the next goes on from it', async () => {
  const { id, version } = await createPost(mair(), 'post', written('Lost answer', 'one'))
  const { key } = newMark(1)
  await autosavePost(mair(), id, version, written('Lost answer', 'two'), { key, attempt: 1 })
  const third = await autosavePost(mair(), id, version, written('Lost answer', 'three'), { key, attempt: 2 })
  expect([third.version, await wordsOf(id)]).toEqual([version + 2, expect.stringContaining('three')])
})

test('an earlier sending that arrives later puts no older words in the place of newer ones', async () => {
  const { id, version } = await createPost(mair(), 'post', written('Late', 'one'))
  const { key } = newMark(1)
  await autosavePost(mair(), id, version, written('Late', 'newer'), { key, attempt: 2 })
  for (const attempt of [1, 2]) {
    const late = autosavePost(mair(), id, version, written('Late', 'older'), { key, attempt })
    await expect(late).rejects.toBeInstanceOf(EditCollision)
  }
  expect(await wordsOf(id)).toContain('newer')
})

test('the key of somebody else, of another save, or under a save by hand, opens nothing', async () => {
  const { id, version } = await createPost(mair(), 'post', written('Foreign key', 'one'))
  const { key } = newMark(1)
  await autosavePost(world.ctx('operator'), id, version, written('Foreign key', 'theirs'), {
    key,
    attempt: 1,
  })
  const mine = written('Foreign key', 'mine')
  await expect(autosavePost(mair(), id, version, mine, { key, attempt: 2 })).rejects.toThrow(EditCollision)
  await expect(autosavePost(world.ctx('operator'), id, version, mine, newMark(2))).rejects.toThrow(
    EditCollision,
  )
  await savePost(mair(), id, version + 1, written('Foreign key', 'by hand'))
  await expect(autosavePost(world.ctx('operator'), id, version, mine, { key, attempt: 2 })).rejects.toThrow(
    EditCollision,
  )
  expect(await wordsOf(id)).toContain('by hand')
})

test('a new text whose first answer was lost is one text, also when both sendings come at once', async () => {
  const mark = { key: crypto.randomUUID(), form: Bun.randomUUIDv7() }
  const saves = await Promise.allSettled(
    [1, 2, 3].map(attempt =>
      autosaveNew(mair(), 'post', written('Once only', `words ${attempt}`), { ...mark, attempt }),
    ),
  )
  const ids = saves.flatMap(save => (save.status === 'fulfilled' ? [save.value.id] : []))
  expect(new Set(ids).size).toBe(1)
  await autosaveNew(mair(), 'post', written('Once only', 'the last'), { ...mark, attempt: 4 })
  expect(await wordsOf(ids[0]!)).toContain('the last')
  const other = await autosaveNew(world.ctx('operator'), 'post', written('Once only', 'x'), {
    ...mark,
    attempt: 5,
  })
  expect(ids).not.toContain(other.id)
})
