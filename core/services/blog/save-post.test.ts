import { afterAll, beforeAll, expect, test } from 'bun:test'
import { NotFound, SignInRequired } from '#core/contracts/refusal'
import { markdownOf } from '#core/lexical'
import { type TestHouse, testHouse } from '../../../tests/house'
import { postToEdit } from './edit-post'
import { TextTooLong } from './render-long'
import { restoreRevision, revisionsOf } from './revisions'
import { createPost, EditCollision, savePost } from './save-post'
import { SlugTaken } from './slug'
import { written } from './testing'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

test('a draft keeps everything that was said of it', async () => {
  const editor = world.ctx('editor')
  const said = written('Frost & *beans*', 'The **first** frost.', {
    tags: ['Field notes', '#pinned', 'field NOTES'],
    customExcerpt: 'Cold.',
    featured: true,
    featureImage: '/illustrations/posts/frost.svg',
    featureImageAlt: 'A white field',
    metaTitle: 'Frost',
    canonicalUrl: 'https://elsewhere.example.test/frost',
  })
  const { id, slug } = await createPost(editor, 'post', said)
  expect(slug).toBe('frost-beans')
  const post = await postToEdit(editor, id)
  expect(post).toMatchObject({ kind: 'post', state: 'draft', version: 1 })
  expect(post.input).toEqual({
    ...said,
    slug,
    tags: ['Field notes', '#pinned'],
    authorIds: [expect.any(String)],
  })
})

test('the same title twice makes two addresses; an address asked for twice is refused', async () => {
  const editor = world.ctx('editor')
  const first = await createPost(editor, 'post', written('Beans', ''))
  const second = await createPost(editor, 'page', written('Beans', ''))
  expect([first.slug, second.slug]).toEqual(['beans', 'beans-2'])
  await expect(createPost(editor, 'post', written('Other', '', { slug: 'beans' }))).rejects.toBeInstanceOf(
    SlugTaken,
  )
  await expect(createPost(editor, 'post', written('Other', '', { slug: 'editor' }))).rejects.toBeInstanceOf(
    SlugTaken,
  )
  expect((await createPost(editor, 'post', written('Search', ''))).slug).toBe('search-2')
})

test('who saves over another’s save is told, with both texts in hand', async () => {
  const editor = world.ctx('editor')
  const { id, version } = await createPost(editor, 'post', written('Collision', 'ours'))
  await savePost(world.ctx('operator'), id, version, written('Collision', 'theirs'))
  const refused = await savePost(editor, id, version, written('Collision', 'mine')).catch(fault => fault)
  expect(refused).toBeInstanceOf(EditCollision)
  expect(refused.status).toBe(409)
  expect(markdownOf(refused.theirs.document)).toBe('theirs')
  expect(refused.theirs.version).toBe(2)
})

test('two saves at the same moment: one wins, the other is told', async () => {
  const editor = world.ctx('editor')
  const { id } = await createPost(editor, 'post', written('Race', ''))
  const saves = await Promise.allSettled(
    ['a', 'b', 'c'].map(words => savePost(world.ctx('editor'), id, 1, written('Race', words))),
  )
  expect(saves.filter(save => save.status === 'fulfilled')).toHaveLength(1)
  expect((await postToEdit(editor, id)).version).toBe(2)
})

test('every save stays a revision, and an old one can be made the present again', async () => {
  const editor = world.ctx('editor')
  const { id } = await createPost(editor, 'post', written('Old title', 'old words', { tags: ['Kept'] }))
  await savePost(editor, id, 1, written('New title', 'new words', { tags: ['Kept'] }))
  const [newest, oldest] = await revisionsOf(editor, id)
  expect(newest).toMatchObject({ title: 'New title', savedBy: 'Edie Vaughan' })
  await restoreRevision(editor, id, oldest!.id)
  const post = await postToEdit(editor, id)
  expect(post).toMatchObject({ version: 3, input: { title: 'Old title', tags: ['Kept'] } })
  expect(markdownOf(post.input.document)).toBe('old words')
  expect(await revisionsOf(editor, id)).toHaveLength(3)
})

test('two editors may use a new tag at the same moment', async () => {
  const saves = ['One', 'Two', 'Three'].map(title =>
    createPost(world.ctx('editor'), 'post', written(title, '', { tags: ['Brand new'] })),
  )
  expect(await Promise.all(saves)).toHaveLength(3)
  const rows = await world.ctx().em.execute(`select 1 from tags where slug = 'brand-new'`)
  expect(rows).toHaveLength(1)
})

test('a member without the role finds nothing, a visitor is asked to sign in', async () => {
  const { id } = await createPost(world.ctx('editor'), 'post', written('Ours', ''))
  await expect(postToEdit(world.ctx('member'), id)).rejects.toBeInstanceOf(NotFound)
  await expect(savePost(world.ctx('member'), id, 1, written('Mine', ''))).rejects.toBeInstanceOf(NotFound)
  await expect(createPost(world.ctx(), 'post', written('Mine', ''))).rejects.toBeInstanceOf(SignInRequired)
  await expect(postToEdit(world.ctx('editor'), 'no-id')).rejects.toBeInstanceOf(NotFound)
})

test('a megabyte of brackets is saved, or refused with a sentence, while others have their turns', async () => {
  let turns = 0
  const saving = createPost(world.ctx('editor'), 'post', written('Brackets', '['.repeat(900_000)))
  let over = false
  const done = saving.then(
    () => 'saved',
    (fault: unknown) => (fault instanceof TextTooLong ? 'refused' : String(fault)),
  )
  void done.finally(() => {
    over = true
  })
  while (!over) {
    await new Promise(resolve => setImmediate(resolve))
    turns += 1
  }
  expect(['saved', 'refused']).toContain(await done)
  expect(turns).toBeGreaterThan(50)
})
