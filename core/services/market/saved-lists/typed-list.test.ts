import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { db } from '#core/database/db'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { jarOnShelf } from '../../../../tests/market'
import { findVariants } from '../barcodes/find-variants'
import { keepBarcode, NoBarcode } from '../barcodes/keep-barcode'
import { MOST_LINES, saveList, TooManySavedLists } from './saved-lists'
import { readTypedLine, readTypedList } from './typed-list'
import { wantedLines } from './wanted-lines'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

const skuOf = async (variantId: string) =>
  (
    await db(world.ctx())
      .selectFrom('variants')
      .select('sku')
      .where('id', '=', variantId)
      .executeTakeFirstOrThrow()
  ).sku
const typed = (text: string) => readTypedList(world.ctx('member'), text)

describe('a line as it is typed', () => {
  test.each([
    ['Honey', 'Honey', 1],
    ['3 Honey', 'Honey', 3],
    ['3x Honey', 'Honey', 3],
    ['3 × Honey', 'Honey', 3],
    ['3*Honey', 'Honey', 3],
    ['Honey: 3', 'Honey', 3],
    ['Honey; 12', 'Honey', 12],
    ['Honey, 3', 'Honey', 3],
    ['Set honey x 3', 'Set honey', 3],
    ['HON-340 2', 'HON-340', 2],
    ['Set honey 340', 'Set honey 340', 1],
    ['2024 Cider', '2024 Cider', 1],
    ['999 Honey', 'Honey', 999],
    ['1000 x Honey', 'Honey', 1000],
    ['Honey: 4000', 'Honey', 4000],
    ['12 x 2024 Cider', '2024 Cider', 12],
    ['3 x 96385074', '96385074', 3],
    ['96385074 x 3', '96385074', 3],
    ['96385074', '96385074', 1],
  ])('“%s” is %s, %d times', (line, words, quantity) => {
    expect(readTypedLine(line)).toEqual({ words, quantity })
  })

  test.each(['0 Honey', 'Honey: 0', '', '   ', '000x Honey', '0 x Honey', 'Honey x 0'])(
    '“%s” asks for nothing',
    line => {
      expect(readTypedLine(line)).toBeNull()
    },
  )
})

describe('a list', () => {
  test('is read by numbers and names, in its order', async () => {
    const [one, two] = [await jarOnShelf(world, { stock: 5 }), await jarOnShelf(world, { stock: 5 })]
    const { lines, unclear } = await typed(
      `2 ${two.title.toUpperCase()}\n\n  ${(await skuOf(one.variantId)).toLowerCase()} 3 \n`,
    )
    expect(lines.map(({ variantId, quantity }) => [variantId, quantity])).toEqual([
      [two.variantId, 2],
      [one.variantId, 3],
    ])
    expect(unclear).toEqual([])
  })

  test('means by a name that ends in a number what is called so, and once', async () => {
    const plain = await jarOnShelf(world, { stock: 5, title: 'Blend' })
    const seventh = await jarOnShelf(world, { stock: 5, title: 'Blend 7' })
    const { lines } = await typed('Blend 7\nBlend 8\n2 Blend 7\nBlend 7: 3')
    expect(lines.map(({ variantId, quantity }) => [variantId, quantity])).toEqual([
      [seventh.variantId, 1 + 2 + 3],
      [plain.variantId, 8],
    ])
  })

  test.each([
    ['Gruyère d’alpage', ['2 x Gruyere d’alpage', "gruyere d'alpage: 1", 'gruyère d’alpage']],
    ['Piñon “rôti” c_a\\b', ['pinon roti c_a\\b', 'Pinon: 3']],
    ['Weißwurst, süß', ['WEISSWURST suss', '3 Weißwurst']],
  ])(
    'finds %s as it is typed without accents, and nothing by what would be a pattern',
    async (title, lines) => {
      const { variantId } = await jarOnShelf(world, { stock: 5, title })
      const list = await typed([...lines, '%%%', '___', '\\\\\\', 'Gruyere of goats', "''''"].join('\n'))
      expect(list.lines.map(line => line.variantId)).toEqual([variantId])
      expect(list.lines[0]!.quantity).toBe(4)
      expect(list.unclear.map(({ line }) => line)).toEqual([
        '%%%',
        '___',
        '\\\\\\',
        'Gruyere of goats',
        "''''",
      ])
    },
  )

  test('finds a word of a letter or two where words are no longer and nothing stands between them', async () => {
    const honey = await jarOnShelf(world, { stock: 5, title: '有机野生蜂蜜' })
    const jam = await jarOnShelf(world, { stock: 5, title: 'はちみつレモンジャム' })
    const { lines, unclear } = await typed('3 蜂蜜\nレモン: 2\nab')
    expect(lines.map(({ variantId, quantity }) => [variantId, quantity])).toEqual([
      [honey.variantId, 3],
      [jam.variantId, 2],
    ])
    expect(unclear.map(({ line }) => line)).toEqual(['ab'])
  })

  test('guesses nothing: what names none or several is said', async () => {
    const twin = 'Twin jars'
    await jarOnShelf(world, { stock: 5, title: twin })
    await jarOnShelf(world, { stock: 5, title: twin })
    const { lines, choices, unclear } = await typed(`${twin}\nNo such thing\n0 ${twin}`)
    expect(lines).toEqual([])
    expect(choices.map(({ line, options }) => [line, options.length])).toEqual([[twin, 2]])
    expect(unclear.map(({ line, why }) => [line, why])).toEqual([
      ['No such thing', 'we sell nothing of that name or number.'],
      [`0 ${twin}`, 'that is none of it: how many is it to be?'],
    ])
  })

  test('is read by barcodes, in whatever length a scanner reads them', async () => {
    const { variantId } = await jarOnShelf(world, { stock: 5 })
    await keepBarcode(world.ctx('shopkeeper'), '036000291452', variantId)
    const { lines, unclear } = await typed(
      '0036000291452\n2 x 036000291452\n0-36000-29145-2: 3\n036000291453',
    )
    expect(lines.map(line => [line.variantId, line.quantity])).toEqual([[variantId, 6]])
    expect(unclear.map(({ line }) => line)).toEqual(['036000291453'])
  })

  test('says of which there are too many, and of several lines cuts nothing off', async () => {
    const { title, variantId } = await jarOnShelf(world, { stock: 5 })
    const { lines, unclear } = await typed(`1000 x ${title}\n600 ${title}\n500 x ${title}`)
    expect(unclear).toEqual([{ line: `1000 x ${title}`, why: 'of one thing there are 999 at most.' }])
    expect(lines.map(line => [line.variantId, line.quantity])).toEqual([[variantId, 1_100]])
    const list = saveList(world.ctx('member'), 'Feast', lines)
    await expect(list).rejects.toBeInstanceOf(TooManySavedLists)
  })

  test('finds nothing that is not on the list', async () => {
    const { title, variantId } = await jarOnShelf(world, { stock: 5, listed: false })
    for (const words of [title, await skuOf(variantId)]) expect((await typed(words)).lines).toEqual([])
  })

  test('is as long as it may be, and the rest is named', async () => {
    const { title } = await jarOnShelf(world, { stock: 5 })
    const many = Array.from({ length: MOST_LINES + 2 }, () => title)
    const { lines, unclear } = await typed(many.join('\n'))
    expect(lines).toHaveLength(1)
    expect(lines[0]!.quantity).toBe(MOST_LINES)
    expect(unclear).toHaveLength(2)
    expect(unclear[0]!.why).toBe(`these are more than ${MOST_LINES} lines.`)
  })
})

describe('what is wanted', () => {
  test('says what it is now, in its order, also where it is sold no more', async () => {
    const [there, gone] = [
      await jarOnShelf(world, { stock: 3 }),
      await jarOnShelf(world, { stock: 3, listed: false }),
    ]
    const wanted = [
      { variantId: gone.variantId, quantity: 1 },
      { variantId: Bun.randomUUIDv7(), quantity: 1 },
      { variantId: there.variantId, quantity: 9 },
    ]
    expect(await wantedLines(world.ctx(), wanted)).toMatchObject([
      { variantId: gone.variantId, price: null, available: 0 },
      { variantId: there.variantId, price: { amount: 650, currency: 'GBP' }, available: 3, quantity: 9 },
    ])
    expect(await wantedLines(world.ctx(), [])).toEqual([])
  })
})

describe('a barcode', () => {
  const keeper = () => world.ctx('shopkeeper')
  const found = async (text: string) =>
    (await findVariants(world.ctx(), text, 5)).map(each => (each.kind === 'product' ? each.variantId : ''))

  test('means what it was last said to mean', async () => {
    const [one, two] = [await jarOnShelf(world, { stock: 1 }), await jarOnShelf(world, { stock: 1 })]
    await keepBarcode(keeper(), '4006381333931', one.variantId)
    expect(await found('4006381333931')).toEqual([one.variantId])
    await keepBarcode(keeper(), ' 4006381333931 ', two.variantId)
    expect(await found('4006381333931')).toEqual([two.variantId])
  })

  test.each(['4006381333932', '123', '', 'ABCDEFGH', '40063813339310000'])('is none: %p', async code => {
    const { variantId } = await jarOnShelf(world, { stock: 1 })
    expect(keepBarcode(keeper(), code, variantId)).rejects.toThrow(NoBarcode)
    await keepBarcode(keeper(), code, variantId).catch(() => null)
  })

  test('of nothing is not kept, and nobody but shopkeepers keeps one', async () => {
    const { variantId } = await jarOnShelf(world, { stock: 1 })
    for (const id of [Bun.randomUUIDv7(), 'jar'])
      expect(await keepBarcode(keeper(), '96385074', id).catch(fault => fault.name)).toBe('NotFound')
    expect(await keepBarcode(world.ctx('member'), '96385074', variantId).catch(fault => fault.name)).toBe(
      'NotFound',
    )
    expect(await found('96385074')).toEqual([])
  })

  test('is one way to find a thing; words of its name are another, each of them', async () => {
    const { variantId } = await jarOnShelf(world, { stock: 1, title: 'Zider of Zennor' })
    for (const words of ['zennor zider', 'ZIDER', 'zennor 340', await skuOf(variantId)])
      expect(await found(words)).toEqual([variantId])
    for (const words of ['', '  ', 'zennor perry', '%', 'zenn_r']) expect(await found(words)).toEqual([])
  })

  test('finds what can be had before what is sold out, and so many at most', async () => {
    const out = await jarOnShelf(world, { stock: 0, title: 'Aaronsbee honey' })
    const there = await jarOnShelf(world, { stock: 2, title: 'Zzyzx aaronsbee' })
    expect(await found('aaronsbee')).toEqual([there.variantId, out.variantId])
    expect(await findVariants(world.ctx(), 'aaronsbee', 1)).toHaveLength(1)
  })
})
