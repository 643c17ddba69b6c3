import { afterAll, beforeAll, expect, test } from 'bun:test'
import { NotFound } from '#core/contracts/refusal'
import { type TestHouse, testHouse } from '../../../tests/house'
import { deletePost, emptyBin, StillPublished, undeletePost } from './delete-post'
import { postToEdit } from './edit-post'
import { publish, unpublish } from './publish'
import { createPost, savePost } from './save-post'
import { AlreadyPublished, schedule } from './schedule'
import { written } from './testing'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

const DAY_MS = 86_400_000
const reasonsOf = (all: readonly PromiseSettledResult<void>[]) =>
  all.flatMap(each => (each.status === 'rejected' ? [each.reason] : []))

async function draft(): Promise<string> {
  return (await createPost(world.ctx('editor'), 'post', written('A draft', ''))).id
}

test('a post that is published and thrown away at the same moment is one or the other', async () => {
  const editor = world.ctx('editor')
  for (let times = 0; times < 5; times++) {
    const id = await draft()
    const [refused, ...more] = reasonsOf(
      await Promise.allSettled([publish(editor, id), deletePost(editor, id)]),
    )
    expect(more).toEqual([])
    const { state } = await postToEdit(editor, id)
    if (state === 'published') expect(refused).toBeInstanceOf(StillPublished)
    else expect([state, refused]).toEqual(['deleted', expect.any(NotFound)])
  }
})

test('a post that is published and planned at the same moment is public, and no plan of it is left', async () => {
  const editor = world.ctx('editor')
  for (let times = 0; times < 5; times++) {
    const id = await draft()
    const at = new Date(Date.now() + DAY_MS)
    const [refused] = reasonsOf(await Promise.allSettled([publish(editor, id), schedule(editor, id, at)]))
    expect(await postToEdit(editor, id)).toMatchObject({ state: 'published', publishAt: null })
    if (refused) expect(refused).toBeInstanceOf(AlreadyPublished)
  }
})

test('a post that is saved and thrown away at the same moment lies in the bin', async () => {
  const editor = world.ctx('editor')
  for (let times = 0; times < 5; times++) {
    const id = await draft()
    const saved = savePost(editor, id, 1, written('Saved', ''))
    const [refused] = reasonsOf(await Promise.allSettled([saved.then(() => {}), deletePost(editor, id)]))
    expect((await postToEdit(editor, id)).state).toBe('deleted')
    if (refused) expect(refused).toBeInstanceOf(NotFound)
  }
})

test('what lies in the bin can be neither published nor planned, and comes back once', async () => {
  const editor = world.ctx('editor')
  const id = await draft()
  await deletePost(editor, id)
  await deletePost(editor, id)
  await expect(publish(editor, id)).rejects.toBeInstanceOf(NotFound)
  await expect(schedule(editor, id, new Date(Date.now() + DAY_MS))).rejects.toBeInstanceOf(NotFound)
  const back = await Promise.allSettled([undeletePost(editor, id), undeletePost(editor, id)])
  expect(reasonsOf(back)).toEqual([expect.any(NotFound)])
  expect((await postToEdit(editor, id)).state).toBe('draft')
})

test('a post is kept for thirty days to the moment', async () => {
  const id = await draft()
  const now = new Date()
  await deletePost({ ...world.ctx('editor'), now }, id)
  await emptyBin({ ...world.ctx(), now: new Date(now.getTime() + 30 * DAY_MS) })
  expect((await postToEdit(world.ctx('editor'), id)).state).toBe('deleted')
  await emptyBin({ ...world.ctx(), now: new Date(now.getTime() + 30 * DAY_MS + 1) })
  await expect(postToEdit(world.ctx('editor'), id)).rejects.toBeInstanceOf(NotFound)
})

test('what is no post is not there for any step', async () => {
  const editor = world.ctx('editor')
  for (const id of [Bun.randomUUIDv7(), 'a-draft', '']) {
    for (const step of [publish, unpublish, deletePost, undeletePost])
      await expect((async () => step(editor, id))()).rejects.toBeInstanceOf(NotFound)
  }
})
