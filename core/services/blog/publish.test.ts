import { afterAll, beforeAll, expect, test } from 'bun:test'
import { momentOf } from '#core/text/local-time'
import { type TestHouse, testHouse } from '../../../tests/house'
import { deletePost, emptyBin, StillPublished, undeletePost } from './delete-post'
import { postToEdit } from './edit-post'
import { publish, unpublish } from './publish'
import { publishedPost } from './read-post'
import { createPost, savePost } from './save-post'
import { AlreadyPublished, PastTime, schedule, unschedule } from './schedule'
import { written } from './testing'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

const told = (id: string) =>
  world
    .ctx()
    .em.execute<{ type: string; audience: string; payload: Record<string, unknown> }[]>(
      'select type, audience, payload from ap_activities where subject_id = ? order by id',
      [id],
    )

test('publishing, changing and unpublishing each tell the followers once', async () => {
  const editor = world.ctx('editor')
  const { id } = await createPost(
    editor,
    'post',
    written('Told', 'See [the beans](/beans).', { tags: ['News', '#quiet'], featureImage: '/media/a.webp' }),
  )
  await savePost(editor, id, 1, written('Told', 'See [the beans](/beans).', { tags: ['News', '#quiet'] }))
  expect(await told(id)).toEqual([])
  await publish(editor, id)
  await publish(editor, id)
  expect((await told(id))[0]).toMatchObject({
    audience: 'public',
    payload: {
      title: 'Told',
      html: '<div class="doc-html"><p>See <a href="http://localhost:4000/beans">the beans</a>.</p></div>',
      url: 'http://localhost:4000/told',
      tags: ['News'],
      publishedAt: expect.any(String),
    },
  })
  await savePost(editor, id, 2, written('Told better', 'Anew.'))
  await unpublish(editor, id)
  await unpublish(editor, id)
  expect((await told(id)).map(({ type }) => type)).toEqual(['Create', 'Update', 'Delete'])
  await world.work()
})

test('a planned post comes out at its time, and not before', async () => {
  const editor = world.ctx('editor')
  const { id } = await createPost(editor, 'post', written('Planned', ''))
  const at = new Date(Date.now() + 3_600_000)
  await schedule(editor, id, at)
  expect((await postToEdit(editor, id)).state).toBe('scheduled')
  await world.work()
  expect((await postToEdit(editor, id)).state).toBe('scheduled')
  await world.work(at)
  const post = await postToEdit(editor, id)
  expect(post).toMatchObject({ state: 'published', publishAt: null, publishedAt: at })
  await world.work(new Date(at.getTime() + 3_600_000))
  expect((await told(id)).map(({ type }) => type)).toEqual(['Create'])
})

test('a plan that was moved holds at its new time alone, one that was dropped not at all', async () => {
  const editor = world.ctx('editor')
  const { id } = await createPost(editor, 'post', written('Moved', ''))
  const soon = new Date(Date.now() + 60_000)
  const later = new Date(Date.now() + 7_200_000)
  await schedule(editor, id, soon)
  await schedule(editor, id, later)
  await world.work(soon)
  expect((await postToEdit(editor, id)).state).toBe('scheduled')
  await unschedule(editor, id)
  await world.work(later)
  expect((await postToEdit(editor, id)).state).toBe('draft')
})

test('what is over or public already cannot be planned', async () => {
  const editor = world.ctx('editor')
  const { id } = await createPost(editor, 'post', written('Over', ''))
  await expect(schedule(editor, id, editor.now)).rejects.toBeInstanceOf(PastTime)
  await publish(editor, id)
  await expect(schedule(editor, id, new Date(Date.now() + 60_000))).rejects.toBeInstanceOf(AlreadyPublished)
})

test('a local time is a moment on the clocks of the site, over clock changes too', () => {
  expect(momentOf('2027-06-01T10:00', 'Europe/London')).toEqual(new Date('2027-06-01T09:00Z'))
  expect(momentOf('2027-03-28T01:30', 'Europe/London')).toEqual(new Date('2027-03-28T01:30Z'))
  expect(momentOf('2027-10-31T01:30', 'Europe/London')).toEqual(new Date('2027-10-31T00:30Z'))
  expect(momentOf('tomorrow', 'Europe/London')).toBeNull()
})

test('a draft that was thrown away is nowhere, and comes back whole', async () => {
  const editor = world.ctx('editor')
  const { id } = await createPost(editor, 'post', written('Thrown away', 'words', { tags: ['Kept'] }))
  await deletePost(editor, id)
  await expect(publish(editor, id)).rejects.toThrow()
  await expect(savePost(editor, id, 1, written('Ghost', ''))).rejects.toThrow()
  expect((await postToEdit(editor, id)).state).toBe('deleted')
  await undeletePost(editor, id)
  expect(await postToEdit(editor, id)).toMatchObject({
    state: 'draft',
    version: 1,
    input: { title: 'Thrown away', tags: ['Kept'] },
  })
})

test('what lay in the bin for a month is gone, what is public cannot be thrown into it', async () => {
  const editor = world.ctx('editor')
  const { id } = await createPost(editor, 'post', written('Gone', ''))
  await publish(editor, id)
  await expect(deletePost(editor, id)).rejects.toBeInstanceOf(StillPublished)
  await unpublish(editor, id)
  await deletePost(editor, id)
  await emptyBin(world.ctx())
  expect((await postToEdit(editor, id)).state).toBe('deleted')
  await emptyBin({ ...world.ctx(), now: new Date(Date.now() + 31 * 86_400_000) })
  await expect(postToEdit(editor, id)).rejects.toThrow()
})

test('of a post for members without a wall, visitors get nothing and members the whole', async () => {
  const editor = world.ctx('editor')
  const words = `${'Everybody may read this. '.repeat(30)}\n\nThe secret recipe.`
  const { id } = await createPost(editor, 'post', written('For members', words, { visibility: 'members' }))
  await publish(editor, id)
  const visitors = await publishedPost(world.ctx(), 'for-members')
  const members = await publishedPost(world.ctx('member'), 'for-members')
  expect(visitors).toMatchObject({ cut: true })
  expect(visitors).toMatchObject({ html: '', excerpt: '' })
  expect(members).toMatchObject({ cut: false })
  expect(members?.html).toContain('secret')
  const [activity] = await told(id)
  expect(JSON.stringify(activity)).not.toContain('secret')
})
