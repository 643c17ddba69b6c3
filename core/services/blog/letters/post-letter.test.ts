import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { db } from '#core/database/db'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { publish } from '../publish'
import { createPost } from '../save-post'
import { written } from '../testing'
import { postLetter } from './post-letter'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

const editor = () => world.ctx('editor')
const origin = () => world.house.config.origins.blog
let posts = 0

async function post(
  markdown: string,
  { isPublished = true, ...more }: { isPublished?: boolean; visibility?: 'public' | 'members' | 'paid' } = {},
) {
  const title = `Letter ${++posts}`
  const { id } = await createPost(editor(), 'post', written(title, markdown, more))
  if (isPublished) await publish(editor(), id)
  return { id, title }
}

const letterOf = async (id: string, tiers: readonly string[] = []) => {
  const letter = await postLetter(world.ctx(), id, tiers)
  if (!letter) throw new Error('There is no letter')
  return letter
}

describe('a post as a letter', () => {
  test('has its words, and every address whole', async () => {
    const { id, title } = await post('Of [plums](/plums) and [pears](https://far.example/pears).')
    const letter = await letterOf(id)
    expect(letter.title).toBe(title)
    expect(letter.url).toStartWith(`${origin()}/`)
    expect(letter.html).toContain(`href="${origin()}/plums"`)
    expect(letter.html).toContain('href="https://far.example/pears"')
    expect(letter.html).not.toMatch(/(?:href|src)="\//)
  })

  test('says in its text where a link leads, once where the words are the address', async () => {
    const { id } = await post('Of [plums](https://far.example/plums), see <https://far.example/pears>.')
    const { text } = await letterOf(id)
    expect(text).toContain('plums (https://far.example/plums)')
    expect(text.split('https://far.example/pears')).toHaveLength(2)
    expect(text).not.toContain('<')
  })

  test('that is a draft has no address to lead to yet', async () => {
    const { id } = await post('Soon.', { isPublished: false })
    expect(await letterOf(id)).toMatchObject({ url: null })
    expect((await letterOf(id)).text).toContain('Soon.')
  })

  test('that is deleted, or never was, is none', async () => {
    const { id } = await post('Gone.')
    await db(world.ctx())
      .insertInto('post_deletions')
      .values({ post_id: id, deleted_at: new Date() } as never)
      .execute()
    for (const none of [id, Bun.randomUUIDv7(), '', 'x'])
      expect(await postLetter(world.ctx(), none, [])).toBeNull()
  })

  test('for paying readers keeps its words from members who do not pay', async () => {
    const { id } = await post('The secret of quinces.', { visibility: 'paid' })
    expect((await letterOf(id)).text).not.toContain('secret of quinces')
    const { id: forMembers } = await post('For members.', { visibility: 'members' })
    expect((await letterOf(forMembers)).text).toContain('For members.')
  })

  test('is the same whoever asks for it: it is written for those who get it', async () => {
    const { id } = await post('The secret of quinces.', { visibility: 'paid' })
    for (const who of ['member', 'editor', 'operator'] as const)
      expect((await postLetter(world.ctx(who), id, []))?.text).not.toContain('secret of quinces')
  })
})
