import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { transaction } from '#core/database/transaction'
import { type TestHouse, testHouse } from '../../../tests/house'
import { postToEdit } from './edit-post'
import { movedTo } from './former-slugs'
import { postAt } from './post-at'
import { publish, unpublish } from './publish'
import { createPost, savePost } from './save-post'
import { generatedSlug, isSlug, requestedSlug, SlugTaken, slugOf } from './slug'
import { written } from './testing'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

const editor = () => world.ctx('editor')
const draft = (title: string, slug: string | null = null, kind: 'post' | 'page' = 'post') =>
  createPost(editor(), kind, written(title, '', { slug }))
/** Saves a post under another address. */
async function move(id: string, slug: string | null, title = 'Moved'): Promise<string> {
  const { version } = await postToEdit(editor(), id)
  return (await savePost(editor(), id, version, written(title, '', { slug }))).slug
}

describe('words in an address', () => {
  test.each([
    ['Rose hips, again!', 'rose-hips-again'],
    ['  Crème brûlée ', 'creme-brulee'],
    ["Tom’s & Mair's", 'toms-mairs'],
    ['50 % off', '50-off'],
    ['蜂蜜 honey', '蜂蜜-honey'],
    ['---', 'untitled'],
    ['', 'untitled'],
    ['a_b.c~d', 'a-b-c-d'],
    ['한국어 배우기', '한국어-배우기'],
    ['हिन्दी में', 'हिन्दी-में'],
    ['ゲーム', 'ゲーム'],
    ['Йога', 'йога'],
    ['ข้าวผัด', 'ข้าวผัด'],
    ['Ή Ελλάδα', 'η-ελλαδα'],
    ['❤️ leeks 1️⃣', 'leeks-1'],
    ['İstanbul', 'istanbul'],
  ])('%p are %p', (words, slug) => {
    expect(slugOf(words)).toBe(slug)
  })

  test('are cut between two letters, also where these are of two units', () => {
    const slug = slugOf(`a${'𞤢'.repeat(120)}`)
    expect([slug.isWellFormed(), isSlug(slug), slug.length]).toEqual([true, true, 179])
  })

  test('are an address, whatever they were, and stay what they are', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300, unit: 'grapheme' }), words => {
        const slug = slugOf(words)
        expect(isSlug(slug)).toBe(true)
        expect(slug.length).toBeLessThanOrEqual(180)
        expect(slugOf(slug)).toBe(slug)
      }),
    )
  })

  test.each([
    ['rose-hips', true],
    ['蜂蜜', true],
    ['a.b_c~d', true],
    ['a'.repeat(191), true],
    ['a'.repeat(192), false],
    ['', false],
    ['a/b', false],
    ['a b', false],
    ["' or ''='", false],
    ['a%2fb', false],
    ['a\nb', false],
  ])('that %p can be one is %p', (text, is) => {
    expect(isSlug(text)).toBe(is)
  })
})

describe('the address of a post', () => {
  test('is made of its title, with the next number where that is taken or the site’s own', async () => {
    const slugs = []
    for (const title of ['Leeks', 'Leeks', 'leeks!', 'Tag', 'Rss', 'Leeks 2'])
      slugs.push((await draft(title)).slug)
    expect(slugs).toEqual(['leeks', 'leeks-2', 'leeks-3', 'tag-2', 'rss-2', 'leeks-2-2'])
  })

  test('follows its title as long as nobody has asked for another, and a number that is its own is kept', async () => {
    const { id } = await draft('Kale')
    const other = await draft('Kale')
    expect(await move(id, null, 'Red kale')).toBe('red-kale')
    expect(await move(other.id, null, 'Kale')).toBe('kale')
    expect(await move(other.id, null, 'Kale')).toBe('kale')
  })

  test.each(['editor', 'rss.xml', 'Sitemap.xml', 'TAG', 'media'])(
    'is never the site’s own %p',
    async asked => {
      const site = draft('Any', asked)
      // What has a dot or a capital becomes another address, which may be free.
      if (slugOf(asked) === asked.toLowerCase()) await expect(site).rejects.toBeInstanceOf(SlugTaken)
      else expect((await site).slug).toBe(slugOf(asked))
    },
  )

  test('that was asked for is refused when another post has it, with the address in the sentence', async () => {
    const first = await draft('First', 'Spring Greens')
    expect(first.slug).toBe('spring-greens')
    const second = draft('Second', 'spring greens!', 'page')
    await expect(second).rejects.toBeInstanceOf(SlugTaken)
    await expect(second).rejects.toThrow('The address “spring-greens” is taken.')
    expect(await move(first.id, 'spring-greens')).toBe('spring-greens')
  })

  test('is given to one of many who ask for it at the same moment', async () => {
    const all = await Promise.allSettled(['One', 'Two', 'Three'].map(title => draft(title, 'in-demand')))
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    for (const each of all) if (each.status === 'rejected') expect(each.reason).toBeInstanceOf(SlugTaken)
  })

  test('is another one for each of many who write under one title at the same moment', async () => {
    const all = await Promise.all([1, 2, 3, 4].map(() => draft('Chard')))
    expect(all.map(({ slug }) => slug).sort()).toEqual(['chard', 'chard-2', 'chard-3', 'chard-4'])
  })

  test('is free as long as nobody holds on to it', async () => {
    const asked = await transaction(editor(), async tx => [
      await requestedSlug(tx, 'Unused', null),
      await generatedSlug(tx, 'Unused', null),
    ])
    expect(asked).toEqual(['unused', 'unused'])
    expect((await draft('Unused')).slug).toBe('unused')
  })
})

describe('a post that moved', () => {
  test('is still found at every address where it was public', async () => {
    const { id } = await draft('Apples')
    await publish(editor(), id)
    await move(id, 'pears')
    await move(id, 'plums')
    expect(await movedTo(world.ctx(), 'apples')).toBe('plums')
    expect(await movedTo(world.ctx(), 'pears')).toBe('plums')
    expect(await movedTo(world.ctx(), 'plums')).toBeNull()
  })

  test('leaves no trace where nobody but editors ever saw it', async () => {
    const { id } = await draft('Hidden')
    await move(id, 'shown')
    await publish(editor(), id)
    expect(await movedTo(world.ctx(), 'hidden')).toBeNull()
  })

  test('is not led to while it is a draft, and is again when it comes back', async () => {
    const { id } = await draft('Quince')
    await publish(editor(), id)
    await unpublish(editor(), id)
    await move(id, 'medlar')
    expect(await movedTo(world.ctx(), 'quince')).toBeNull()
    await publish(editor(), id)
    expect(await movedTo(world.ctx(), 'quince')).toBe('medlar')
  })

  test('keeps its old address from titles, but not from an editor who asks for it', async () => {
    const { id } = await draft('Onions')
    await publish(editor(), id)
    await move(id, 'shallots')
    expect((await draft('Onions')).slug).toBe('onions-2')
    expect((await draft('New onions', 'onions')).slug).toBe('onions')
  })

  test('that comes back to where it was is there, and the address between leads to it', async () => {
    const { id } = await draft('Beet')
    await publish(editor(), id)
    await move(id, 'turnip')
    expect(await move(id, null, 'Beet')).toBe('beet')
    expect(await movedTo(world.ctx(), 'turnip')).toBe('beet')
  })

  test('loses an old address to whoever left it last', async () => {
    const [one, other] = [await draft('Swede'), await draft('Radish')]
    for (const { id } of [one, other]) await publish(editor(), id)
    await move(one.id, 'swede-one')
    await move(other.id, 'swede')
    await move(other.id, 'radish-two')
    expect(await movedTo(world.ctx(), 'swede')).toBe('radish-two')
  })

  test.each(['no/slug', '', "' or true --"])('was never at %p', async slug => {
    expect(await movedTo(world.ctx(), slug)).toBeNull()
    expect(await postAt(world.ctx(), slug)).toBeNull()
  })
})

test('in the fediverse there are public posts at their addresses, and neither drafts nor pages', async () => {
  const post = await draft('Fedi post')
  const page = await draft('Fedi page', null, 'page')
  expect(await postAt(world.ctx(), 'fedi-post')).toBeNull()
  for (const { id } of [post, page]) await publish(editor(), id)
  expect(await postAt(world.ctx(), 'fedi-post')).toBe(post.id)
  expect(await postAt(world.ctx(), 'fedi-page')).toBeNull()
  await unpublish(editor(), post.id)
  expect(await postAt(world.ctx(), 'fedi-post')).toBeNull()
})
