import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import sharp from 'sharp'
import type { Ctx } from '#core/contracts/ctx'
import { NotFound } from '#core/contracts/refusal'
import type { Role } from '#core/contracts/viewer'
import { type TestHouse, testHouse } from '../../../tests/house'
import { authors } from './authors'
import { autosavePost } from './autosave'
import { deletePost, undeletePost } from './delete-post'
import { postToEdit } from './edit-post'
import { editorsPosts } from './editors-posts'
import { describeImage, imageLibrary, uploadImage } from './images'
import { linkTargets } from './link-targets'
import { bePresent } from './presence'
import { publish, redate, unpublish } from './publish'
import { revision, revisionsOf } from './revisions'
import { createPost, savePost } from './save-post'
import { schedule, unschedule } from './schedule'
import { previewLink, sharePreview, withdrawPreview } from './shared-previews/shared-previews'
import { written } from './testing'
import { writesAs } from './writers'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

const as = (who: 'member' | 'neighbour', ...roles: Role[]): Ctx => ({
  ...world.ctx(),
  viewer: { member: world.cast.members[who], roles },
})
const author = () => as('member', 'author')
const contributor = () => as('neighbour', 'contributor')
const editor = () => world.ctx('editor')
const LATER = new Date(Date.now() + 86_400_000)

const anothers = () => createPost(editor(), 'post', written('Of an editor', 'Words.'))

/** Everything that can be done to a post, each refused alone. */
const steps = (ctx: Ctx, id: string): readonly (readonly [string, () => Promise<unknown>])[] => [
  ['open', () => postToEdit(ctx, id)],
  ['save', () => savePost(ctx, id, 1, written('Taken over', ''))],
  ['autosave', () => autosavePost(ctx, id, 1, written('Taken over', ''))],
  ['publish', () => publish(ctx, id)],
  ['unpublish', () => unpublish(ctx, id)],
  ['redate', () => redate(ctx, id, new Date(0))],
  ['schedule', () => schedule(ctx, id, LATER)],
  ['unschedule', () => unschedule(ctx, id)],
  ['delete', () => deletePost(ctx, id)],
  ['undelete', () => undeletePost(ctx, id)],
  ['revisions', () => revisionsOf(ctx, id)],
  ['share', () => sharePreview(ctx, id)],
  ['link', () => previewLink(ctx, id)],
  ['withdraw', () => withdrawPreview(ctx, id)],
  ['presence', () => bePresent(ctx, id, null)],
]

async function refused(ctx: Ctx, id: string): Promise<string[]> {
  const names: string[] = []
  for (const [name, step] of steps(ctx, id)) {
    const fault = await step().catch((thrown: unknown) => thrown)
    if (fault instanceof NotFound) names.push(name)
  }
  return names
}

describe('the role somebody writes in', () => {
  const { member } = { member: { id: '1', name: 'A', email: 'a@example.test', handle: 'a' } }
  test.each([
    [[], null],
    [['shopkeeper'], null],
    [['contributor'], 'contributor'],
    [['contributor', 'author'], 'author'],
    [['author', 'editor'], 'editor'],
    [['operator'], 'editor'],
  ] as const)('of %p is %p', (roles, role) => {
    expect(writesAs({ member, roles })).toBe(role)
  })
})

describe('an author', () => {
  test('writes, publishes, dates, takes back and throws away posts of their own', async () => {
    const ctx = author()
    const { id } = await createPost(ctx, 'post', written('Mine', 'Words.'))
    const saved = await savePost(ctx, id, 1, written('Mine, again', 'More.'))
    expect(saved.version).toBe(2)
    await schedule(ctx, id, LATER)
    await unschedule(ctx, id)
    await publish(ctx, id)
    await redate(ctx, id, new Date('2020-02-03T10:00Z'))
    expect((await postToEdit(ctx, id)).publishedAt).toEqual(new Date('2020-02-03T10:00Z'))
    await unpublish(ctx, id)
    await deletePost(ctx, id)
    await undeletePost(ctx, id)
    expect(await revisionsOf(ctx, id)).toHaveLength(2)
  })

  test('finds nothing of what others write, in any state', async () => {
    const draft = await anothers()
    expect(await refused(author(), draft.id)).toEqual(steps(author(), draft.id).map(([name]) => name))
    const version = await editor().em.execute('select version from posts where id = ?', [draft.id])
    expect(version).toEqual([{ version: 1 }])
    const open = await anothers()
    await publish(editor(), open.id)
    expect(await refused(author(), open.id)).toEqual(steps(author(), open.id).map(([name]) => name))
    const [old] = await revisionsOf(editor(), draft.id)
    await expect(revision(author(), draft.id, old?.id ?? '')).rejects.toBeInstanceOf(NotFound)
  })

  test('writes no pages, and cannot give a post to others or take their own name off', async () => {
    const ctx = author()
    await expect(createPost(ctx, 'page', written('About', ''))).rejects.toBeInstanceOf(NotFound)
    const page = await createPost(editor(), 'page', written('About', ''))
    await expect(postToEdit(ctx, page.id)).rejects.toBeInstanceOf(NotFound)
    await expect(editorsPosts(ctx, { kind: 'page', state: 'draft', query: '' })).rejects.toBeInstanceOf(
      NotFound,
    )
    expect(await authors.called(ctx, '', 1)).toEqual([])
    await anothers()
    const [stranger] = await authors.called(editor(), '', 1)
    const { id } = await createPost(
      ctx,
      'post',
      written('Theirs?', '', { authorIds: [stranger?.value ?? ''] }),
    )
    const before = (await postToEdit(ctx, id)).input.authorIds
    expect(before).not.toContain(stranger?.value ?? '')
    await savePost(ctx, id, 1, written('Theirs?', '', { authorIds: [stranger?.value ?? ''] }))
    expect((await postToEdit(ctx, id)).input.authorIds).toEqual(before)
  })

  test('may go on with what an editor has named them under, in the order the editor chose', async () => {
    const ctx = author()
    await createPost(ctx, 'post', written('A first one', ''))
    const { name } = world.cast.members.member
    const own = (await authors.called(editor(), name, 1))[0]?.value ?? ''
    const { id } = await anothers()
    const [theirs = ''] = (await postToEdit(editor(), id)).input.authorIds
    await savePost(editor(), id, 1, written('Of both', '', { authorIds: [theirs, own] }))
    await savePost(ctx, id, 2, written('Of both', 'Mine, too.'))
    expect((await postToEdit(editor(), id)).input.authorIds).toEqual([theirs, own])
  })

  test('sees their own posts in the list and its counts, and can link to what is public', async () => {
    const ctx = as('neighbour', 'author')
    const list = () => editorsPosts(ctx, { kind: 'post', state: 'draft', query: '' })
    const before = await list()
    const { id } = await createPost(ctx, 'post', written('Counted plums', ''))
    await createPost(editor(), 'post', written('Secret plums', ''))
    const open = await createPost(editor(), 'post', written('Open plums', ''))
    await publish(editor(), open.id)
    const after = await list()
    expect(after.posts.map(post => post.id)).toContain(id)
    expect(after.posts.map(post => post.title)).not.toContain('Secret plums')
    expect(after.counts.draft - before.counts.draft).toBe(1)
    const links = await linkTargets(ctx, 'plums')
    expect(links.map(({ title }) => title).sort()).toEqual(['Counted plums', 'Open plums'])
    expect((await linkTargets(editor(), 'plums')).map(({ title }) => title)).toContain('Secret plums')
  })
})

describe('a contributor', () => {
  test('writes drafts and throws them away; what they press to publish is not there', async () => {
    const ctx = contributor()
    const { id } = await createPost(ctx, 'post', written('A draft', 'Words.'))
    await savePost(ctx, id, 1, written('A draft', 'More.'))
    await autosavePost(ctx, id, 2, written('A draft', 'Still more.'))
    for (const step of [() => publish(ctx, id), () => schedule(ctx, id, LATER), () => unschedule(ctx, id)])
      await expect(step()).rejects.toBeInstanceOf(NotFound)
    expect((await postToEdit(editor(), id)).state).toBe('draft')
    await deletePost(ctx, id)
    await undeletePost(ctx, id)
    await sharePreview(ctx, id)
    expect((await previewLink(ctx, id))?.path).toStartWith('/shared-previews/')
  })

  test('loses a draft to the editor who publishes or plans it, and has it back with the draft', async () => {
    const ctx = contributor()
    const { id } = await createPost(ctx, 'post', written('Handed in', ''))
    await publish(editor(), id)
    expect(await refused(ctx, id)).toEqual(steps(ctx, id).map(([name]) => name))
    await unpublish(editor(), id)
    await savePost(ctx, id, 1, written('Handed in', 'Mended.'))
    await schedule(editor(), id, LATER)
    await expect(savePost(ctx, id, 2, written('Handed in', 'Late.'))).rejects.toBeInstanceOf(NotFound)
    await unschedule(editor(), id)
    expect((await postToEdit(ctx, id)).version).toBe(2)
  })

  test('whose save meets a publication at the same moment never changes what is public', async () => {
    const ctx = contributor()
    const { id } = await createPost(ctx, 'post', written('At once', 'Read by an editor.'))
    const [save] = await Promise.allSettled([
      savePost(ctx, id, 1, written('At once', 'Unread.')),
      publish(editor(), id),
    ])
    const revisions = await revisionsOf(editor(), id)
    // Whichever came first: a save after the publication is refused, and one before it was still a draft's.
    expect(revisions).toHaveLength(save?.status === 'fulfilled' ? 2 : 1)
    await expect(savePost(ctx, id, 2, written('At once', 'Unread.'))).rejects.toBeInstanceOf(NotFound)
  })
})

describe('pictures', () => {
  const picture = async (background: string) =>
    sharp({ create: { width: 8, height: 8, channels: 3, background } })
      .png()
      .toBuffer()

  test('of who is no editor are those that they brought', async () => {
    const ctx = author()
    const mine = await uploadImage(ctx, await picture('#123456'), 'Mine')
    const other = await uploadImage(editor(), await picture('#654321'), 'Another')
    const library = await imageLibrary(ctx)
    expect(library.images.map(({ id }) => id)).toEqual([mine.id])
    expect((await imageLibrary(editor())).images).toHaveLength(2)
    await describeImage(ctx, mine.id, 'Mine, described')
    await expect(describeImage(ctx, other.id, 'Changed')).rejects.toBeInstanceOf(NotFound)
    await expect(describeImage(contributor(), mine.id, 'Changed')).rejects.toBeInstanceOf(NotFound)
  })
})
