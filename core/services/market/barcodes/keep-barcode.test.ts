import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { NotFound, SignInRequired } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { quietHouse } from '../../../../tests/cart'
import type { TestHouse } from '../../../../tests/house'
import { jarOnShelf } from '../../../../tests/market'
import { findVariants } from './find-variants'
import { readGtin, spellingsOf } from './gtin'
import { keepBarcode, NoBarcode } from './keep-barcode'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
})
afterAll(() => world.close())

const keeper = () => world.ctx('shopkeeper')
const found = async (text: string) =>
  (await findVariants(world.ctx(), text, 10)).map(each => (each.kind === 'product' ? each.variantId : ''))
const kept = async (variantId: string) =>
  (
    await db(world.ctx()).selectFrom('barcodes').select('code').where('variant_id', '=', variantId).execute()
  ).map(({ code }) => code)

describe('a number of the trade', () => {
  test('is the same with zeros before it: of eight, twelve, thirteen and fourteen digits', () => {
    expect(spellingsOf('036000291452')).toEqual(['036000291452', '0036000291452', '00036000291452'])
    expect(spellingsOf('4006381333931')).toEqual(['4006381333931', '04006381333931'])
    expect(spellingsOf('96385074')).toEqual(['96385074', '000096385074', '0000096385074', '00000096385074'])
    expect(spellingsOf('10012345678902')).toEqual(['10012345678902'])
    for (const code of ['036000291452', '4006381333931', '96385074'])
      for (const spelling of spellingsOf(code)) expect(readGtin(spelling)).toBe(spelling)
  })

  test('is found as any scanner reads it, however it was kept', async () => {
    for (const code of ['036000291452', '4006381333931', '96385074']) {
      const { variantId } = await jarOnShelf(world, { stock: 1 })
      for (const spelling of spellingsOf(code)) {
        await keepBarcode(keeper(), spelling, variantId)
        for (const read of spellingsOf(code)) expect(await found(read)).toEqual([variantId])
      }
    }
  })

  test('means one thing, in whatever length it was kept before', async () => {
    const [old, fresh] = [await jarOnShelf(world, { stock: 1 }), await jarOnShelf(world, { stock: 1 })]
    await keepBarcode(keeper(), '012345678905', old.variantId)
    await keepBarcode(keeper(), '0012345678905', fresh.variantId)
    expect(await found('012345678905')).toEqual([fresh.variantId])
    expect([await kept(old.variantId), await kept(fresh.variantId)]).toEqual([[], ['0012345678905']])
  })

  test('leaves other numbers of the thing as they are', async () => {
    const { variantId } = await jarOnShelf(world, { stock: 1 })
    await keepBarcode(keeper(), '5000000000005', variantId)
    await keepBarcode(keeper(), '5000000000012', variantId)
    await keepBarcode(keeper(), '5000000000012', variantId)
    expect((await kept(variantId)).sort()).toEqual(['5000000000005', '5000000000012'])
  })

  test('that is somebody’s article number is that article', async () => {
    const [byNumber, byCode] = [await jarOnShelf(world, { stock: 1 }), await jarOnShelf(world, { stock: 1 })]
    await db(world.ctx())
      .updateTable('variants')
      .set({ sku: '5000000000029' })
      .where('id', '=', byNumber.variantId)
      .execute()
    await keepBarcode(keeper(), '5000000000029', byCode.variantId)
    expect(await found('5000000000029')).toEqual([byNumber.variantId])
  })
})

describe('a number that is kept', () => {
  test('is one, of a thing that there is', async () => {
    const { variantId } = await jarOnShelf(world, { stock: 1 })
    for (const none of ['', '5000000000004', '500000000000', 'honey', '5000000000005 5'])
      await expect(keepBarcode(keeper(), none, variantId)).rejects.toThrow(NoBarcode)
    for (const nobody of [Bun.randomUUIDv7(), '', 'x'])
      await expect(keepBarcode(keeper(), '5000000000036', nobody)).rejects.toThrow(NotFound)
    expect(await kept(variantId)).toEqual([])
  })

  test('is the shopkeeper’s to say, and a refusal takes it from nobody', async () => {
    const { variantId } = await jarOnShelf(world, { stock: 1 })
    await keepBarcode(keeper(), '5000000000043', variantId)
    for (const who of ['member', 'editor', 'organiser', 'moderator'] as const)
      await expect(keepBarcode(world.ctx(who), '5000000000043', variantId)).rejects.toThrow(NotFound)
    await expect(keepBarcode(world.ctx(), '05000000000043', variantId)).rejects.toThrow(SignInRequired)
    await expect(keepBarcode(keeper(), '05000000000043', Bun.randomUUIDv7())).rejects.toThrow(NotFound)
    expect(await kept(variantId)).toEqual(['5000000000043'])
  })
})
