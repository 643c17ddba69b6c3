import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { NotFound } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { type Jar, jarOnShelf } from '../../../../tests/market'
import { statementsOf } from '../../../../tests/statements'
import { saveProducer } from '../producers/save-producer'
import { productHits } from './product-hits'
import { HITS_PER_PAGE, MARK_END, MARK_START, searchProducts } from './search-products'

let world: TestHouse
let honey: Jar
let cheese: Jar
beforeAll(async () => {
  world = await testHouse()
  honey = await jarOnShelf(world, { title: 'Heather honey', stock: 3 })
  cheese = await jarOnShelf(world, { title: 'Hard cheese, 100%', stock: 3 })
  await jarOnShelf(world, { title: 'Hidden honey', stock: 3, listed: false })
  const producerId = await saveProducer(world.ctx('shopkeeper'), null, {
    name: 'Bryn Dairy',
    place: '',
    practice: '',
    story: '',
    since: null,
  })
  const summary = 'Matured for a year in the slate cellar.'
  await change(cheese.productId, { producer_id: producerId, summary, description: 'Sharp <b>&amp;</b> dry.' })
  await change(honey.productId, { summary: 'Set slowly.', description: 'Bees gather it on the moor.' })
})
afterAll(() => world.close())

const change = (
  id: string,
  words: { readonly producer_id?: string; readonly summary?: string; readonly description?: string },
) => db(world.ctx()).updateTable('products').set(words).where('id', '=', id).execute()
const search = (words: string, after?: string | null) =>
  searchProducts(world.ctx(), words, after ?? undefined)
const titles = async (words: string) => (await search(words)).hits.map(({ title }) => title)

describe('searching the shop', () => {
  test.each([
    ['a word of the title', 'honey', ['Heather honey']],
    ['a beginning of a word', 'heath', ['Heather honey']],
    ['the plural of a word', 'cheeses', ['Hard cheese, 100%']],
    ['a word of the summary', 'CELLAR', ['Hard cheese, 100%']],
    ['a word of the description', 'moor', ['Heather honey']],
    ['its producer', 'bryn', ['Hard cheese, 100%']],
    ['two words, both of which it has', 'heather moor', ['Heather honey']],
    ['either of two words', 'heather or slate', ['Hard cheese, 100%', 'Heather honey']],
    ['a percent sign, as itself', '0%', ['Hard cheese, 100%']],
    ['nothing at all', '  ', []],
  ])('by %s finds what is on sale', async (_, words, expected) => {
    expect((await titles(words)).sort()).toEqual(expected)
  })

  test('marks what was found in a few of its words, and says nothing of a correction', async () => {
    const { hits, total, corrected } = await search('slate')
    expect(hits[0]?.excerpt).toContain(`in the ${MARK_START}slate${MARK_END} cellar`)
    expect({ total, corrected }).toEqual({ total: 1, corrected: null })
  })

  test('gives other apps the same words by their parts, without the marks', async () => {
    const { hits } = await productHits(world.ctx(), 'slate', { limit: 5, offset: 0 })
    expect(hits[0]?.snippet.filter(({ hit }) => hit)).toEqual([{ text: 'slate', hit: true }])
    const text = hits[0]?.snippet.map(part => part.text).join('') ?? ''
    expect(text).toContain('in the slate cellar')
    expect(text).not.toContain(MARK_END)
  })

  test.each([
    ['HEATHER', 1],
    ['moor', 0.5],
  ])('tells other apps whether %p stands in the title', async (word, rank) => {
    const { hits } = await productHits(world.ctx(), word, { limit: 5, offset: 0 })
    expect(hits.map(hit => [hit.title, hit.rank])).toEqual([['Heather honey', rank]])
  })

  test('puts what is named so before what only mentions it', async () => {
    const named = await jarOnShelf(world, { title: 'Damson jam', stock: 1 })
    const mentions = await jarOnShelf(world, { title: 'A cake', stock: 1 })
    await change(mentions.productId, { summary: 'Damson damson damson damson.' })
    expect((await search('damson')).hits.map(({ id }) => id)).toEqual([named.productId, mentions.productId])
  })

  test('for a misspelt word finds what it resembles, and says which', async () => {
    expect(await search('hether hony')).toMatchObject({
      corrected: 'heather honey',
      total: 1,
      hits: [{ id: honey.productId }],
    })
    expect(await search('hidde')).toMatchObject({ hits: [], corrected: null })
    expect(await statementsOf(() => search('hether hony'))).toBe(3)
  })

  test('finds nothing where a word resembles none, and does not make one up', async () => {
    expect(await search('xqzw')).toEqual({ hits: [], total: 0, corrected: null, next: null })
    expect(await search('hony xqzw')).toEqual({ hits: [], total: 0, corrected: null, next: null })
    // It begins like honey, which nobody meant by it.
    expect((await search('honest')).corrected).toBeNull()
    expect(await search('!?')).toEqual({ hits: [], total: 0, corrected: null, next: null })
  })

  test('reads a hundred characters of what was typed, and no more', async () => {
    const words = `moor${' '.repeat(96)}`
    expect(await titles(`${words}xqzw`)).toEqual(['Heather honey'])
  })

  test('has pages that overlap nowhere, and counts what is on all of them', async () => {
    for (let number = 0; number <= HITS_PER_PAGE; number++)
      await jarOnShelf(world, { title: `Plum ${number}`, stock: 1 })
    const first = await search('plum')
    const second = await search('plum', first.next)
    expect(second.next).toBeNull()
    await expect(search('plum', 'nonsense')).rejects.toThrow(NotFound)
    expect([first.hits.length, second.hits.length, first.total]).toEqual([
      HITS_PER_PAGE,
      1,
      HITS_PER_PAGE + 1,
    ])
    expect(new Set([...first.hits, ...second.hits].map(({ id }) => id)).size).toBe(HITS_PER_PAGE + 1)
  })

  test('gives other apps every page, beyond the market’s own first, also of what was mistyped', async () => {
    const second = await productHits(world.ctx(), 'plum', { limit: 10, offset: HITS_PER_PAGE })
    expect([second.total, second.hits.length]).toEqual([HITS_PER_PAGE + 1, 1])
    const mistyped = await productHits(world.ctx(), 'plumm', { limit: 10, offset: 45 })
    expect([mistyped.total, mistyped.hits.length]).toEqual([HITS_PER_PAGE + 1, 4])
    const behind = await productHits(world.ctx(), 'plum', { limit: 10, offset: 90 })
    expect(behind).toEqual({ hits: [], total: HITS_PER_PAGE + 1 })
  })

  test('never fails, whatever is typed', async () => {
    const marks = fc.constantFrom(
      "'",
      '"',
      '\\',
      '%',
      '_',
      '&',
      '|',
      '!',
      ':',
      '*',
      '(',
      ')',
      '<',
      '>',
      '-',
      ' ',
    )
    await fc.assert(
      fc.asyncProperty(fc.array(marks, { maxLength: 12 }), async typed => {
        const { hits, total } = await search(typed.join(''))
        expect(hits.length).toBeLessThanOrEqual(total)
      }),
      { numRuns: 25 },
    )
  })
})
