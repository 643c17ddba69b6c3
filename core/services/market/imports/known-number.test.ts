import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { sql } from 'kysely'
import { db } from '#core/database/db'
import { type TestHouse, testHouse } from '../../../../tests/house'
import type { ImportKind } from './import-field'
import { beginImport, importFaults, readImport, runImport, tryImport, undoImport } from './imports'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

const keeper = () => world.ctx('shopkeeper')

async function imported(kind: ImportKind, lines: readonly string[]) {
  const file = { name: 'list.csv', bytes: new TextEncoder().encode(lines.join('\n')) }
  const id = await beginImport(keeper(), kind, file)
  await tryImport(keeper(), id, { columns: (await readImport(keeper(), id)).columns, listNew: true })
  await world.work()
  await runImport(keeper(), id)
  await world.work()
  const done = await readImport(keeper(), id)
  const { faults } = await importFaults(keeper(), done)
  return [done.counts, faults.map(({ number, fault }) => [number, fault])] as const
}

/** What is sold under these names: article number, maker, variant, price and stock. */
async function soldAs(title: string) {
  const { rows } = await sql<Record<string, unknown>>`
    select v.sku, pr.name as maker, v.name, v.price_amount as price, v.stock
    from variants v join products p on p.id = v.product_id left join producers pr on pr.id = p.producer_id
    where p.title = ${title} order by v.price_amount, v.id`.execute(db(world.ctx()))
  return rows
}

/** As Open Food Network's template has them, with nobody's article numbers. */
const TEMPLATE = 'producer,sku,name,display_name,units,unit_type,variant_unit_name,price,on_hand'
const ROWS = [
  'Moss Side,,Chard,,250,g,,1.90,12',
  'Moss Side,,Chard,Rainbow,250,g,,2.30,6',
  'High Wood,,Chard,,250,g,,2.10,4',
  'High Wood,,Eggs,,6,,eggs,2.40,30',
]

describe('rows without an article number', () => {
  test('are one article each by their maker, name and variant, and taken in again they change nothing', async () => {
    expect(await imported('products', [TEMPLATE, ...ROWS])).toEqual([{ new: 4 }, []])
    expect((await soldAs('Chard')).map(({ maker, name, price }) => [maker, name, price])).toEqual([
      ['Moss Side', '250 g', 190],
      ['High Wood', '250 g', 210],
      ['Moss Side', 'Rainbow', 230],
    ])
    expect(await imported('products', [TEMPLATE, ...ROWS])).toEqual([{ same: 4 }, []])
  })

  test('are of what has another number by now, however their names are written', async () => {
    await db(world.ctx())
      .updateTable('variants')
      .set({ sku: 'CH-RB' })
      .where('name', '=', 'Rainbow')
      .execute()
    const dearer = ' moss  side ,,Chard,Rainbow,250,G,,2.50,6'
    expect(await imported('products', [TEMPLATE, dearer])).toEqual([{ changed: 1 }, []])
    expect((await soldAs('Chard')).map(({ sku, price }) => [sku, price])).toContainEqual(['CH-RB', 250])
  })

  test('are undone by the article itself, whatever it is called since, and later edits stay', async () => {
    const cheaper = 'High Wood,,Eggs,,6,,eggs,2.20,24'
    const file = { name: 'list.csv', bytes: new TextEncoder().encode([TEMPLATE, cheaper].join('\n')) }
    const id = await beginImport(keeper(), 'products', file)
    await tryImport(keeper(), id, { columns: (await readImport(keeper(), id)).columns, listNew: true })
    await world.work()
    await runImport(keeper(), id)
    await world.work()
    const [{ sku } = { sku: '' }] = await soldAs('Eggs')
    const ours = db(world.ctx())
    await ours.updateTable('products').set({ title: 'Hen eggs' }).where('title', '=', 'Eggs').execute()
    await ours
      .updateTable('variants')
      .set({ sku: 'EGG-6', unit: 'box' })
      .where('sku', '=', String(sku))
      .execute()
    await undoImport(keeper(), id)
    await world.work()
    expect((await readImport(keeper(), id)).counts).toEqual({ undone: 1 })
    expect(await soldAs('Hen eggs')).toMatchObject([{ sku: 'EGG-6', price: 240, stock: 30 }])
    await ours.updateTable('products').set({ title: 'Eggs' }).where('title', '=', 'Hen eggs').execute()
    await ours.updateTable('variants').set({ unit: '6 eggs' }).where('sku', '=', 'EGG-6').execute()
  })

  test('of a list with makers make what is new', async () => {
    const list = ['Supplier;Product;Variant Value;Taxons;Price;SKU', 'Moss Side;Sorrel;100 g;Herbs;1,40;']
    expect(await imported('products', list)).toEqual([{ new: 1 }, []])
    expect(await imported('products', list)).toEqual([{ same: 1 }, []])
    expect(await soldAs('Sorrel')).toMatchObject([{ maker: 'Moss Side', name: '100 g', price: 140 }])
  })

  test('of stock and of prices are found, or say why not', async () => {
    expect(
      await imported('stock', [
        'Producer;Product;Variant;On hand',
        'High Wood;Eggs;;25',
        'Moss Side;chard;Rainbow (250g);9',
        ';Chard;250 g;1',
        'Moss Side;Kohlrabi;;3',
      ]),
    ).toEqual([
      { changed: 2, refused: 2 },
      [
        [4, '“Chard, 250 g” may be 2 of our articles: give its article number.'],
        [5, 'We have no article “Kohlrabi”.'],
      ],
    ])
    expect(await soldAs('Eggs')).toMatchObject([{ stock: 25 }])
    expect((await soldAs('Chard')).map(({ name, stock }) => [name, stock])).toContainEqual(['Rainbow', 9])
    expect(await imported('prices', ['Product;Price', 'Eggs;2,60'])).toEqual([{ changed: 1 }, []])
    expect(await soldAs('Eggs')).toMatchObject([{ price: 260 }])
  })

  test('that a spreadsheet made a date are taken in as they stand, and named; of stock there is no such article', async () => {
    const list = ['sku,name,price', '4-Mar,Mild radish,1.10', 'R-1,Radish,1.00']
    const [counts, faults] = await imported('products', list)
    expect([counts, faults]).toEqual([{ new: 2 }, [[2, expect.stringContaining('“4-Mar” may be a date')]]])
    // It is one of ours now, and no more to be wondered at.
    expect(await imported('products', list)).toEqual([{ same: 2 }, []])
    const [, unknown] = await imported('stock', ['sku,stock', '5-Apr,3'])
    expect(unknown).toEqual([[2, expect.stringContaining('“5-Apr” may be a date')]])
  })

  test('of orders are lines of what is called so', async () => {
    const { email } = world.cast.members.member
    const header = 'Order number,Email,Producer,Product,Variant,SKU,Quantity,Item (£),Payment Method'
    expect(
      await imported('orders', [
        header,
        `R900,${email},High Wood,Eggs,6 eggs,,2,4.80,Cash`,
        `R900,${email},Moss Side,Chard,Rainbow (250g),,1,2.50,Cash`,
        `R901,${email},Moss Side,Chard,Giant (1kg),,1,2.50,Cash`,
      ]),
    ).toEqual([{ new: 2, refused: 1 }, [[4, 'We have no article “Chard, Giant (1kg)”.']]])
    const { rows } = await sql<Record<string, unknown>>`
      select l.quantity, l.unit_amount as amount from orders o join order_lines l on l.order_id = o.id
      where o.idempotency_key = 'elsewhere:R900' order by l.position`.execute(db(world.ctx()))
    expect(rows).toEqual([
      { quantity: 2, amount: 240 },
      { quantity: 1, amount: 250 },
    ])
  })
})
