import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { type TestHouse, testHouse } from '../../../tests/house'
import type { PostInput } from './post-input'
import { publish, unpublish } from './publish'
import { createPost } from './save-post'
import { FOUND_PER_PAGE, postsLike, searchPosts } from './search-posts'
import { written } from './testing'

let world: TestHouse
const ids: Record<string, string> = {}
beforeAll(async () => {
  world = await testHouse()
  await published('Frost on the beans', 'The first *frost* came on a Tuesday. Fleece helps.')
  await published('Pruning', 'Prune plums in June, never in frost. Silver leaf is a fungus.')
  await published('About us', 'We are nine growers and a barn.', {}, 'page')
  await published('For members', 'The secret harvest.', { visibility: 'members' })
  await createPost(world.ctx('editor'), 'post', written('Draft', 'A draft on fungus.'))
})
afterAll(() => world.close())

async function published(
  title: string,
  words: string,
  more: Partial<PostInput> = {},
  kind: 'post' | 'page' = 'post',
) {
  const { id } = await createPost(world.ctx('editor'), kind, written(title, words, more))
  await publish(world.ctx('editor'), id)
  ids[title] = id
}
const titles = async (typed: string) =>
  (await searchPosts(world.ctx(), typed)).found.map(({ title }) => title)

describe('searching the blog', () => {
  test.each([
    ['a word', 'fungus', ['Pruning']],
    ['another form of a word', 'pruned', ['Pruning']],
    ['two words that it has both of', 'fleece tuesday', ['Frost on the beans']],
    ['two words that it has one of', 'fleece fungus', []],
    ['one or the other word', 'fleece or fungus', ['Frost on the beans', 'Pruning']],
    ['a word, and not another', 'frost -fungus', ['Frost on the beans']],
    ['a word below a line', `${'-'.repeat(150)} fungus`, ['Pruning']],
    ['two words with a dash between them', 'frost - fungus', ['Pruning']],
    ['two words with a typed dash between them', 'frost--fungus', ['Pruning']],
    ['a comment of a page', '<!-- '.repeat(40), []],
    ['minuses without words', '-& '.repeat(66), []],
    ['words in their order', '"silver leaf"', ['Pruning']],
    ['words in another order', '"leaf silver"', []],
    ['a page’s words', 'barn', ['About us']],
    ['a title with a slip of the finger', 'prunnig', ['Pruning']],
    ['nothing', ' \n ', []],
    ['what it does not have', 'xqzw', []],
    ['what visitors may not read', 'harvest', []],
  ])('by %s finds what is public', async (_, typed, expected) => {
    expect((await titles(typed)).sort()).toEqual(expected)
  })

  test('asks for it in each language that posts are written in, found from one to the next', async () => {
    for (const [language, title, words] of [
      ['cy', 'Cennin', 'Mae’r cennin yn tyfu.'],
      ['de', 'Lauch', 'Die Gärten im Winter.'],
      ['de', 'Kohl', 'Kohlköpfe im Garten.'],
      ['fr', 'Poireaux', 'Les poireaux poussent.'],
    ] as const)
      await published(title, words, { language })
    expect((await titles('gärten')).sort()).toEqual(['Kohl', 'Lauch'])
    expect(await titles('poireau')).toEqual(['Poireaux'])
    expect(await titles('cennin')).toEqual(['Cennin'])
  })

  test('puts what is named so before what only mentions it', async () => {
    expect(await titles('frost')).toEqual(['Frost on the beans', 'Pruning'])
  })

  test('tells what was found from the words around it', async () => {
    const { found, total } = await searchPosts(world.ctx(), 'fleece')
    expect(total).toBe(1)
    expect(found[0]?.snippet.filter(({ hit }) => hit)).toEqual([{ text: 'Fleece', hit: true }])
    expect(found[0]?.snippet.map(({ text }) => text).join('')).toContain('Tuesday. Fleece helps')
    expect(found[0]?.snippet.every(({ text }) => text !== '')).toBe(true)
  })

  test('takes marks of ours that a text holds for no hit', async () => {
    await published('Odd marks', 'Odd \uE000sloes\uE001 and sloes.')
    const [odd] = (await searchPosts(world.ctx(), '"slo\uE000es"')).found
    expect(odd).toBeUndefined()
    const [found] = (await searchPosts(world.ctx(), 'sloes')).found
    expect(found?.snippet.filter(({ hit }) => hit).map(({ text }) => text)).toEqual(['sloes', 'sloes'])
  })

  test('finds no longer what was taken back', async () => {
    await published('Passing', 'Mistletoe.')
    expect(await titles('mistletoe')).toEqual(['Passing'])
    await unpublish(world.ctx('editor'), ids.Passing ?? '')
    expect(await titles('mistletoe')).toEqual([])
  })

  test('has pages that overlap nowhere, and counts what is on all of them', async () => {
    for (let number = 0; number <= FOUND_PER_PAGE; number++)
      await published(`Note ${number}`, 'Of hazelnuts.')
    const [first, second] = [
      await searchPosts(world.ctx(), 'hazelnuts'),
      await searchPosts(world.ctx(), 'hazelnuts', 2),
    ]
    expect([first.found.length, second.found.length, first.total]).toEqual([20, 1, 21])
    expect(new Set([...first.found, ...second.found].map(({ id }) => id)).size).toBe(21)
  })

  test('never fails, whatever is typed', async () => {
    const marks = fc.constantFrom(
      "'",
      '"',
      '\\',
      '%',
      '&',
      '|',
      '!',
      ':',
      '*',
      '(',
      ')',
      '<',
      '-',
      '\0',
      'frost',
      ' ',
    )
    await fc.assert(
      fc.asyncProperty(fc.array(marks, { maxLength: 10 }), async typed => {
        const { found, total } = await searchPosts(world.ctx(), typed.join(''))
        expect(found.length).toBeLessThanOrEqual(total)
      }),
      { numRuns: 25 },
    )
  })
})

test('who came by a mistyped address is shown at most three that are like it, the likest first', async () => {
  const like = async (slug: string) => (await postsLike(world.ctx(), slug)).map(({ title }) => title)
  expect(await like('frost-on-beans')).toEqual(['Frost on the beans'])
  expect(await like('prunning\0')).toEqual(['Pruning'])
  expect(await like('note-1')).toHaveLength(3)
  expect((await like('note-1'))[0]).toBe('Note 1')
  expect(await like('xqzw')).toEqual([])
  expect(await like('draft')).toEqual([])
})
