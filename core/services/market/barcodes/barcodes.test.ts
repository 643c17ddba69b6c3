import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { db } from '#core/database/db'
import { quietHouse } from '../../../../tests/cart'
import type { TestHouse } from '../../../../tests/house'
import { type Jar, jarOnShelf } from '../../../../tests/market'
import { retireVariant } from '../products/retire-variant'
import { findVariants } from './find-variants'
import { readGtin } from './gtin'
import { keepBarcode } from './keep-barcode'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
})
afterAll(() => world.close())

const keeper = () => world.ctx('shopkeeper')
const found = async (text: string, limit = 10) =>
  (await findVariants(world.ctx(), text, limit)).map(each => (each.kind === 'product' ? each.variantId : ''))

describe('a barcode', () => {
  test.each([
    ['96385074', '96385074'],
    ['036000291452', '036000291452'],
    ['4006381333931', '4006381333931'],
    ['04006381333931', '04006381333931'],
    [' 4 006381-333931 ', '4006381333931'],
    ['00000000', '00000000'],
  ])('%p is one', (typed, code) => {
    expect(readGtin(typed)).toBe(code)
  })

  test.each([
    ['', 'nothing'],
    ['9638507', 'seven digits'],
    ['963850740', 'nine digits'],
    ['40063813339', 'eleven digits'],
    ['400638133393100', 'fifteen digits'],
    ['4006381333932', 'a wrong check digit'],
    ['4006381339331', 'two digits the wrong way round'],
    ['400638133393X', 'a letter'],
    ['٤٠٠٦٣٨١٣٣٣٩٣١', 'digits of another script'],
    ['4006381333931; drop', 'more than digits'],
  ])('%p is none: %s', typed => {
    expect(readGtin(typed)).toBeNull()
  })

  test('every single wrong digit is noticed', () => {
    const code = '4006381333931'
    for (let at = 0; at < code.length; at++)
      for (let digit = 0; digit < 10; digit++) {
        const wrong = code.slice(0, at) + digit + code.slice(at + 1)
        expect(readGtin(wrong)).toBe(wrong === code ? code : null)
      }
  })

  test('kept by two at the same moment means one of the two things', async () => {
    const [one, two] = [await jarOnShelf(world, { stock: 1 }), await jarOnShelf(world, { stock: 1 })]
    await Promise.all([one, two].map(({ variantId }) => keepBarcode(keeper(), '5012345678900', variantId)))
    const hits = await found('5012345678900')
    expect(hits).toHaveLength(1)
    expect([one.variantId, two.variantId]).toContain(hits[0] ?? '')
  })
})

describe('what is found', () => {
  test('by its code or number is that one alone; by words whatever has all of them', async () => {
    const [plum, pear] = [
      await jarOnShelf(world, { stock: 1, title: 'Plum butter' }),
      await jarOnShelf(world, { stock: 1, title: 'Pear butter' }),
    ]
    await keepBarcode(keeper(), '96385074', plum.variantId)
    expect(await found('96385074')).toEqual([plum.variantId])
    const { sku } = await db(world.ctx())
      .selectFrom('variants')
      .select('sku')
      .where('id', '=', pear.variantId)
      .executeTakeFirstOrThrow()
    expect(await found(` ${sku} `)).toEqual([pear.variantId])
    expect(await found('butter')).toEqual([pear.variantId, plum.variantId])
    expect(await found('butter  PLUM')).toEqual([plum.variantId])
    expect(await found('butter 340')).toEqual([pear.variantId, plum.variantId])
    expect(await found('butter', 1)).toEqual([pear.variantId])
    expect(await found('butter nut')).toEqual([])
  })

  test('is on the shelf first, and what is sold out is still found behind it', async () => {
    const [none, some] = [
      await jarOnShelf(world, { stock: 0, title: 'Aronia syrup' }),
      await jarOnShelf(world, { stock: 1, title: 'Elder syrup' }),
    ]
    expect(await found('syrup')).toEqual([some.variantId, none.variantId])
  })

  test.each(['', '   ', '%', '_', '100%', '\\', `' or true --`])(
    'by %j is nothing that is not called so',
    async text => {
      await jarOnShelf(world, { stock: 1, title: 'Marmalade' })
      expect(await found(text)).toEqual([])
    },
  )

  test('is nothing that is not for sale: taken off the list, or retired', async () => {
    const hidden: Jar = await jarOnShelf(world, { stock: 1, listed: false, title: 'Secret relish' })
    const gone = await jarOnShelf(world, { stock: 1, title: 'Former relish' })
    await keepBarcode(keeper(), '036000291452', hidden.variantId)
    await keepBarcode(keeper(), '04006381333931', gone.variantId)
    await retireVariant(keeper(), gone.variantId)
    for (const text of ['relish', '036000291452', '04006381333931']) expect(await found(text)).toEqual([])
  })
})
