import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { NotFound, SignInRequired } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { type Jar, jarOnShelf, orderLine } from '../../../../tests/market'
import { statementsOf } from '../../../../tests/statements'
import { retireVariant } from '../products/retire-variant'
import { forgetMember } from '.'
import {
  MOST_LINES,
  MOST_LISTS,
  removeList,
  SavedListTooLong,
  savedList,
  savedLists,
  saveList,
} from './saved-lists'
import { readTypedLine, readTypedList } from './typed-list'
import { putIntoCart, wantedLines } from './wanted-lines'

let world: TestHouse
let honey: Jar
let jam: Jar
let gone: Jar
beforeAll(async () => {
  world = await testHouse()
  honey = await jarOnShelf(world, { title: 'Heather honey', stock: 5 })
  jam = await jarOnShelf(world, { title: 'Plum jam', stock: 2 })
  gone = await jarOnShelf(world, { title: 'Gone chutney', stock: 2 })
  await retireVariant(world.ctx('shopkeeper'), gone.variantId)
})
afterAll(() => world.close())

const member = () => world.ctx('member')
const of = ({ variantId }: Jar, quantity: number) => ({ variantId, quantity })

describe('a saved list', () => {
  test('is kept under its name, once, and says of each thing what it is now', async () => {
    const id = await saveList(member(), 'Breakfast', [of(honey, 1), of(honey, 2), of(gone, 4), of(jam, 0)])
    const { name, lines } = await savedList(member(), id)
    expect([
      name,
      lines.map(({ title, quantity, price, available }) => [
        title,
        quantity,
        price?.amount ?? null,
        available,
      ]),
    ]).toEqual([
      'Breakfast',
      [
        ['Gone chutney', 4, null, 0],
        ['Heather honey', 3, 650, 5],
      ],
    ])
    expect(await saveList(member(), 'Breakfast', [of(jam, 1), { variantId: 'none', quantity: 1 }])).toBe(id)
    expect(await savedLists(member())).toEqual([{ id, name: 'Breakfast', lines: 1 }])
  })

  test('is its member’s alone', async () => {
    const id = await saveList(member(), 'Mine', [of(honey, 1)])
    for (const work of [
      () => savedList(world.ctx('neighbour'), id),
      () => removeList(world.ctx('neighbour'), id),
    ])
      await expect((async () => work())()).rejects.toBeInstanceOf(NotFound)
    for (const work of [
      () => savedList(world.ctx(), id),
      () => savedLists(world.ctx()),
      () => removeList(world.ctx(), id),
      () => saveList(world.ctx(), 'x', []),
    ])
      await expect((async () => work())()).rejects.toBeInstanceOf(SignInRequired)
    await removeList(member(), id)
    await expect(savedList(member(), id)).rejects.toBeInstanceOf(NotFound)
  })

  test('is one of so many, of so many things; of two at once at the last place one is refused', async () => {
    const neighbour = world.ctx('neighbour')
    const many = Array.from({ length: MOST_LINES + 1 }, () => ({
      variantId: Bun.randomUUIDv7(),
      quantity: 1,
    }))
    await expect(saveList(neighbour, 'Long', many)).rejects.toBeInstanceOf(SavedListTooLong)
    const full = await saveList(neighbour, 'Full', [...many.slice(2), of(honey, 600), of(honey, 399)])
    expect((await savedList(neighbour, full)).lines.map(({ quantity }) => quantity)).toEqual([999])
    for (let n = 2; n < MOST_LISTS; n++) await saveList(neighbour, `List ${n}`, [])
    const both = await Promise.allSettled(['A', 'B'].map(name => saveList(neighbour, name, [])))
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    await saveList(neighbour, 'List 2', [of(honey, 1)])
  })

  test('goes with who leaves', async () => {
    await saveList(world.ctx('editor'), 'Left', [of(honey, 1)])
    await transaction(world.ctx(), tx => forgetMember!(tx, world.cast.members.editor.id))
    expect(await savedLists(world.ctx('editor'))).toEqual([])
  })
})

describe('a list as it is typed', () => {
  test.each<[string, ReturnType<typeof readTypedLine>]>([
    ['3 x Heather honey', { words: 'Heather honey', quantity: 3 }],
    ['3×Heather honey', { words: 'Heather honey', quantity: 3 }],
    ['Heather honey: 12', { words: 'Heather honey', quantity: 12 }],
    ['JAR-1 2', { words: 'JAR-1', quantity: 2 }],
    ['JAR-1\t2', { words: 'JAR-1', quantity: 2 }],
    ['Heather honey', { words: 'Heather honey', quantity: 1 }],
    ['Omega 3 oil', { words: 'Omega 3 oil', quantity: 1 }],
    ['0 x honey', null],
  ])('reads %p', (line, expected) => {
    expect(readTypedLine(line)).toEqual(expected)
  })

  test('finds what is meant by number or name, and guesses at nothing', async () => {
    await jarOnShelf(world, { title: 'Twin', stock: 1 })
    await jarOnShelf(world, { title: 'twin', stock: 1 })
    const { sku } = await db(world.ctx())
      .selectFrom('variants')
      .select('sku')
      .where('id', '=', jam.variantId)
      .executeTakeFirstOrThrow()
    const typed = [
      '2 x heather HONEY',
      `${sku.toLowerCase()} 3`,
      'Twin',
      'Gone chutney',
      'hony',
      '',
      '0 x jam',
    ].join('\n')
    const { lines, choices, unclear } = await readTypedList(world.ctx(), typed)
    expect(lines.map(({ title, quantity }) => [title, quantity])).toEqual([
      ['Heather honey', 2],
      ['Plum jam', 3],
    ])
    expect(choices.map(({ line, options }) => [line, options.map(({ title }) => title)])).toEqual([
      ['Twin', ['Twin', 'twin']],
    ])
    expect(unclear.map(({ line }) => line)).toEqual(['Gone chutney', 'hony', '0 x jam'])
  })

  test('says of the lines behind the last that is read that they are not', async () => {
    const tooMany = (count: number) =>
      readTypedList(world.ctx(), 'hony\n'.repeat(count)).then(
        ({ unclear }) => unclear.filter(({ why }) => why.includes('more than')).length,
      )
    expect([await tooMany(MOST_LINES), await tooMany(MOST_LINES + 1)]).toEqual([0, 1])
  })

  test('takes a part of a name that one thing has, and offers all that have it, the whole name first', async () => {
    const tea = await jarOnShelf(world, { title: 'Tea', stock: 3 })
    const mint = await jarOnShelf(world, { title: 'Mint tea, loose', stock: 3 })
    const read = await readTypedList(world.ctx(), '2 x loose mint\nTEA\n4 x te%\nea\n1 x EATHER 340')
    expect(read.lines.map(({ variantId, quantity }) => [variantId, quantity])).toEqual([
      [mint.variantId, 2],
      [tea.variantId, 1],
      [honey.variantId, 1],
    ])
    expect(read.unclear.map(({ line }) => line)).toEqual(['4 x te%', 'ea'])
    const { choices } = await readTypedList(world.ctx(), '5 x tea,')
    expect(choices).toMatchObject([
      {
        line: '5 x tea,',
        quantity: 5,
        more: false,
        options: [{ title: 'Mint tea, loose' }, { title: 'Tea' }],
      },
    ])
  })

  test('adds up what is written twice, and asks the database as often for many lines as for one', async () => {
    const { lines } = await readTypedList(
      world.ctx(),
      '700 x Heather honey\nHeather honey: 2\n900 x plum jam\n900 x plum jam',
    )
    expect(lines.map(({ title, quantity }) => [title, quantity])).toEqual([
      ['Heather honey', 702],
      ['Plum jam', 1_800],
    ])
    const asked = (count: number) =>
      statementsOf(() => readTypedList(world.ctx(), 'Heather honey\nplum\nhony\n'.repeat(count)))
    expect(await asked(60)).toBe(await asked(1))
  })
})

describe('many things at once', () => {
  test('come into the cart each by itself; what cannot be had is said, and the same press adds once', async () => {
    const wanted = [of(honey, 2), of(jam, 3), of(gone, 1)]
    const ctx = member()
    const first = await putIntoCart(ctx, wanted, 'press')
    expect(first.added).toBe(1)
    expect(first.refused).toHaveLength(2)
    await putIntoCart(ctx, [of(honey, 2)], 'press')
    expect(await ctx.services.cart.countInCart(ctx)).toBe(2)
  })

  test('of an order of one’s own are ordered again, and of nobody else’s', async () => {
    const lineId = await orderLine(world, jam.variantId, 2)
    const { number } = await db(world.ctx())
      .selectFrom('orders as o')
      .innerJoin('order_lines as l', 'l.order_id', 'o.id')
      .select('o.number')
      .where('l.id', '=', lineId)
      .executeTakeFirstOrThrow()
    const ctx = member()
    const [line] = await ctx.services.cart.orderedVariants(ctx, number)
    expect(line).toMatchObject({ variantId: jam.variantId, quantity: 2 })
    await expect(ctx.services.cart.orderedVariants(world.ctx('shopkeeper'), number)).rejects.toBeInstanceOf(
      NotFound,
    )
    expect(
      await wantedLines(world.ctx(), [of(gone, 1), { variantId: Bun.randomUUIDv7(), quantity: 1 }]),
    ).toMatchObject([{ title: 'Gone chutney', price: null }])
  })
})
