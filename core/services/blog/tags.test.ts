import { afterAll, beforeAll, expect, test } from 'bun:test'
import { ChangedMeanwhile, NotFound, SignInRequired } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { type TestHouse, testHouse } from '../../../tests/house'
import { purgedBy } from '../../../tests/purges'
import { postToEdit } from './edit-post'
import { createPost, savePost } from './save-post'
import { deleteTag, describeTag, TAG_FORM, TAGS_PER_PAGE, tagPage } from './tags'
import { written } from './testing'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

const tagNamed = async (name: string) =>
  (await tagPage(world.ctx('editor'), { query: name })).tags.find(tag => tag.name === name)

test('editors who make the same tags at the same moment make each of them once', async () => {
  const editor = world.ctx('editor')
  const names = ['Apples', 'Bees', 'Compost', 'Damsons']
  const posts = await Promise.all(
    [names, names.toReversed(), names, names.toReversed()].map((tags, n) =>
      createPost(editor, 'post', written(`Tagged ${n}`, '', { tags })),
    ),
  )
  expect((await postToEdit(editor, posts[1]!.id)).input.tags).toEqual(names.toReversed())
  for (const name of names) expect(await tagNamed(name)).toMatchObject({ posts: 4 })
})

test('a tag is one whatever its capitals, and another one with a # before it', async () => {
  const editor = world.ctx('editor')
  const { id } = await createPost(
    editor,
    'post',
    written('Fair', '', { tags: ['Fair', 'FAIR', ' fair ', '#fair', '#', ''] }),
  )
  expect((await postToEdit(editor, id)).input.tags).toEqual(['Fair', '#fair'])
  expect(await tagNamed('Fair')).toMatchObject({ slug: 'fair', internal: false })
  expect(await tagNamed('#fair')).toMatchObject({ slug: 'hash-fair', internal: true })
})

test('a renamed tag keeps its address, and a form that was opened before is refused', async () => {
  const editor = world.ctx('editor')
  await createPost(editor, 'post', written('Hives', '', { tags: ['Hives'] }))
  const tag = (await tagNamed('Hives'))!
  const seen = TAG_FORM.version(tag)
  await describeTag(editor, tag.id, { name: 'Beehives', description: 'Of straw.' }, seen)
  expect(await tagNamed('Beehives')).toMatchObject({ slug: 'hives', description: 'Of straw.' })
  const late = describeTag(editor, tag.id, { name: 'Skeps', description: '' }, seen)
  await expect(late).rejects.toBeInstanceOf(ChangedMeanwhile)
  expect(await tagNamed('Skeps')).toBeUndefined()
})

test('a deleted tag is taken off its posts, which stay; deleting it again finds nothing', async () => {
  const editor = world.ctx('editor')
  const { id } = await createPost(editor, 'post', written('Straw', '', { tags: ['Straw', 'Hay'] }))
  const tag = (await tagNamed('Straw'))!
  await deleteTag(editor, tag.id)
  expect((await postToEdit(editor, id)).input.tags).toEqual(['Hay'])
  await expect(deleteTag(editor, tag.id)).rejects.toBeInstanceOf(NotFound)
  const nameless = describeTag(editor, tag.id, { name: 'Straw', description: '' })
  await expect(nameless).rejects.toBeInstanceOf(NotFound)
})

test('tags are for editors: a visitor is asked to sign in, a member finds nothing', async () => {
  await expect(tagPage(world.ctx())).rejects.toBeInstanceOf(SignInRequired)
  await expect(deleteTag(world.ctx('member'), Bun.randomUUIDv7())).rejects.toBeInstanceOf(NotFound)
})

test('what is said of a tag is new at once on its page, and so is that it is gone', async () => {
  const editor = world.ctx('editor')
  await createPost(editor, 'post', written('Wool', '', { tags: ['Wool'] }))
  const { id } = (await tagNamed('Wool'))!
  const tags = ['posts', 'tag:wool', 'tag:hives']
  const describe = () => describeTag(editor, id, { name: 'Fleece', description: 'Washed.' })
  expect(await purgedBy(world, tags, describe)).toEqual(['posts', 'tag:wool'])
  expect(await purgedBy(world, tags, () => deleteTag(editor, id))).toEqual(['posts', 'tag:wool'])
})

test('tags stand by name in whatever letters, those for editors behind them', async () => {
  await createPost(
    world.ctx('editor'),
    'post',
    written('Sorted', '', { tags: ['zinc', '#aside', 'Alder', '#Zoo'] }),
  )
  const names = (await tagPage(world.ctx('editor'))).tags.map(({ name }) => name)
  expect(names.filter(name => ['zinc', '#aside', 'Alder', '#Zoo'].includes(name))).toEqual([
    'Alder',
    'zinc',
    '#aside',
    '#Zoo',
  ])
})

test('a name that is far too long is cut, and what is no id is no tag', async () => {
  const editor = world.ctx('editor')
  await createPost(editor, 'post', written('Long', '', { tags: ['y'.repeat(300)] }))
  expect(await tagNamed('y'.repeat(191))).toMatchObject({ slug: 'y'.repeat(180), posts: 1 })
  for (const id of ['none', Bun.randomUUIDv7()]) {
    await expect(deleteTag(editor, id)).rejects.toBeInstanceOf(NotFound)
    await expect(describeTag(editor, id, { name: 'X', description: '' })).rejects.toBeInstanceOf(NotFound)
  }
  await expect(describeTag(world.ctx(), 'none', { name: 'X', description: '' })).rejects.toBeInstanceOf(
    SignInRequired,
  )
})

test('a tag has a picture and words for search engines; what a program leaves unsaid stays', async () => {
  const editor = world.ctx('editor')
  await createPost(editor, 'post', written('Orchard', '', { tags: ['Orchard'] }))
  const { id } = (await tagNamed('Orchard'))!
  const said = {
    image: '/media/tree.webp',
    imageAlt: 'A tree',
    metaTitle: 'Our orchard',
    metaDescription: 'Old.',
  }
  await describeTag(editor, id, said)
  expect(await tagNamed('Orchard')).toMatchObject({ ...said, description: '' })
  await describeTag(editor, id, { description: 'Apples.' })
  expect(await tagNamed('Orchard')).toMatchObject({ ...said, description: 'Apples.' })
  const opened = (await tagNamed('Orchard'))!
  await describeTag(editor, id, { image: null })
  const late = describeTag(editor, id, { name: 'Orchards' }, TAG_FORM.version(opened))
  await expect(late).rejects.toBeInstanceOf(ChangedMeanwhile)
})

test('many tags come in parts that miss none and show none twice, and are found by a part of their name', async () => {
  const editor = world.ctx('editor')
  const names = Array.from({ length: TAGS_PER_PAGE + 7 }, (_, at) => `Many ${at}`)
  await createPost(editor, 'post', written('Many', '', { tags: names }))
  const seen: string[] = []
  let after: string | null = null
  do {
    const page = await tagPage(editor, { query: 'many', after })
    seen.push(...page.tags.map(({ name }) => name))
    after = page.next
    expect(page.tags.length).toBeLessThanOrEqual(TAGS_PER_PAGE)
  } while (after)
  expect(seen).toEqual(names)
  expect((await tagPage(editor, { query: 'any 12' })).tags.map(({ name }) => name)).toEqual(['Many 12'])
  // The tag to go on after may be gone by then: there is nothing behind it, and nothing breaks.
  expect(await tagPage(editor, { after: Bun.randomUUIDv7() })).toEqual({ tags: [], next: null })
})

test('of two tags with one name, a post keeps the one it has, and `/…` is the one at that address', async () => {
  const editor = world.ctx('editor')
  await createPost(editor, 'post', written('Twins', '', { tags: ['Cheese', 'Whey'] }))
  const [cheese, whey] = [(await tagNamed('Cheese'))!, (await tagNamed('Whey'))!]
  const { id, version } = await createPost(editor, 'post', written('Whey', '', { tags: ['Whey'] }))
  await describeTag(editor, whey.id, { name: 'Cheese' })
  await savePost(editor, id, version, (await postToEdit(editor, id)).input)
  expect(await tagIdsOf(id)).toEqual([whey.id])
  await savePost(editor, id, version + 1, written('Whey', '', { tags: ['/cheese'] }))
  expect(await tagIdsOf(id)).toEqual([cheese.id])
})

const tagIdsOf = async (post: string) =>
  (await db(world.ctx()).selectFrom('post_tags').select('tag_id').where('post_id', '=', post).execute()).map(
    ({ tag_id }) => tag_id,
  )
