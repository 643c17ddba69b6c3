import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { parse } from 'csv-parse/sync'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { emptied } from '../../../../tests/emptied'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { productsCsv } from '../exports/products-csv'
import { saveVatRate } from '../vat/vat-rates'
import { CellFault } from './cell-fault'
import { cellsOf } from './cell-values'
import { requireColumns } from './imports'
import { matchColumns } from './match-columns'
import { type RowToWrite, readProductRow } from './read-row'
import { isChange, undoChanges } from './undo-changes'
import { writeRows } from './write-rows'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())
beforeEach(async () => {
  await emptied(world.ctx(), 'products', 'producers', 'categories', 'properties')
  await db(world.ctx()).deleteFrom('vat_rates').execute()
  await saveVatRate(keeper(), null, { name: 'Standard', rate: 1_900, isDefault: true })
})

const keeper = () => world.ctx('shopkeeper')
const gbp = (amount: number) => ({ amount, currency: 'GBP' })
const write = (rows: readonly RowToWrite[]) => transaction(keeper(), tx => writeRows(tx, rows, true))
const kept = (sku: string) =>
  db(world.ctx())
    .selectFrom('variants')
    .select(['price_amount', 'net_price_amount'])
    .where('sku', '=', sku)
    .executeTakeFirstOrThrow()
const NET = { sku: 'N-1', title: 'Net', netPrice: gbp(1_000) }
const GROSS = { sku: 'G-1', title: 'Gross', price: gbp(1_000) }

describe('a column of prices without VAT', () => {
  test('is known in the languages of spreadsheets', () => {
    for (const name of [
      'Price without VAT',
      'Nettopreis',
      'Prix HT',
      'Price (excl. VAT)',
      'Preis (netto) (€)',
    ])
      expect(matchColumns('products', ['SKU', 'Name', name])).toMatchObject({ netPrice: 2 })
    expect(matchColumns('prices', ['SKU', 'Preis', 'Nettopreis'])).toEqual({ sku: 0, price: 1, netPrice: 2 })
  })

  test('makes new articles and prices old ones anew', async () => {
    expect(await write([NET])).toMatchObject([{ outcome: 'new' }])
    expect(await kept('N-1')).toEqual({ price_amount: 1_190, net_price_amount: 1_000 })
    expect(await write([NET])).toMatchObject([{ outcome: 'same' }])
    expect(await write([{ sku: 'N-1', netPrice: gbp(999) }])).toMatchObject([{ outcome: 'changed' }])
    expect(await kept('N-1')).toEqual({ price_amount: 1_189, net_price_amount: 999 })
  })

  test('stays where a file says the same price with VAT, and goes where it says another', async () => {
    await write([NET])
    expect(await write([{ sku: 'N-1', price: gbp(1_190) }])).toMatchObject([{ outcome: 'same' }])
    expect(await kept('N-1')).toEqual({ price_amount: 1_190, net_price_amount: 1_000 })
    await write([{ sku: 'N-1', price: gbp(1_200) }])
    expect(await kept('N-1')).toEqual({ price_amount: 1_200, net_price_amount: null })
  })

  test('beside another price with VAT is refused, with what was typed; what is only left of it is understood', async () => {
    const [refused] = await write([{ ...NET, price: gbp(1_200) }])
    expect(refused).toBeInstanceOf(CellFault)
    expect(refused).toMatchObject({ field: 'netPrice' })
    expect(String(refused)).toContain('“10.00” without VAT and “12.00” with it do not fit')
    expect(await write([{ ...NET, price: gbp(1_190) }])).toMatchObject([{ outcome: 'new' }])
    expect(await kept('N-1')).toEqual({ price_amount: 1_190, net_price_amount: 1_000 })
    // 0.03 have no VAT of a whole penny in them, and 0.03 without VAT would be 0.04.
    expect(await write([{ ...GROSS, price: gbp(3), netPrice: gbp(3) }])).toMatchObject([{ outcome: 'new' }])
    expect(await kept('G-1')).toEqual({ price_amount: 3, net_price_amount: null })
  })

  test('is taken back as it was typed, at the rate of the day', async () => {
    await write([NET])
    const [done] = await write([{ sku: 'N-1', price: gbp(1_200) }])
    const undo = done && 'undo' in done ? done.undo : null
    if (!isChange(undo)) throw new Error('Nothing to take back')
    expect(await transaction(keeper(), tx => undoChanges(tx, [undo]))).toEqual([null])
    expect(await kept('N-1')).toEqual({ price_amount: 1_190, net_price_amount: 1_000 })
  })

  test('of our own export comes back as it went, and changes nothing', async () => {
    await write([NET, GROSS])
    const [header = [], ...rows] = parse(await new Response(await productsCsv(keeper())).text(), {
      bom: true,
    }) as string[][]
    const columns = matchColumns('products', header)
    const read = rows.map(cells => readProductRow(cellsOf(cells, columns), 'GBP'))
    expect(read.map(({ netPrice }) => netPrice?.amount)).toEqual([1_000, undefined])
    expect(await write(read)).toMatchObject([{ outcome: 'same' }, { outcome: 'same' }])
  })
})

test('a list of prices needs one of the two columns', () => {
  expect(() => requireColumns('prices', { sku: 0, netPrice: 1 }, 2)).not.toThrow()
  expect(() => requireColumns('prices', { sku: 0 }, 2)).toThrow('Say which column is: Price.')
})
