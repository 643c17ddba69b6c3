import { afterAll, beforeAll, expect, test } from 'bun:test'
import { type TestHouse, testHouse } from '../../../tests/house'
import { autosaveNew, autosavePost, NotADraft } from './autosave'
import { compareRevision } from './compare-revisions'
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
