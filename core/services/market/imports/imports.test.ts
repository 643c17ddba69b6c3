import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { sql } from 'kysely'
import writeWorkbook from 'write-excel-file/node'
import type { Ctx } from '#core/contracts/ctx'
import { NotFound, SignInRequired } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { again, order, pay, stateOf, stranger } from '../../../../tests/cart'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { overtaking } from '../../../../tests/lock-waits'
import { type Jar, jarOnShelf, reservedFor } from '../../../../tests/market'
import { statementsOf } from '../../../../tests/statements'
import { keepBarcode } from '../barcodes/keep-barcode'
import { productsCsv } from '../exports/products-csv'
import { setPrices } from '../products/set-prices'
import {
  beginImport,
  ColumnsUnclear,
  ImportMovedOn,
  importFaults,
  latestImports,
  readImport,
  requireColumns,
  runImport,
  tryImport,
  undoImport,
} from './imports'
import { matchColumns } from './match-columns'
import { readProductRow } from './read-row'
import { readTable, UnreadableTable } from './read-table'
import { workOnImport } from './run-import'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

const keeper = () => world.ctx('shopkeeper')
const bytes = (text: string) => new TextEncoder().encode(text)
const gbp = (amount: number) => ({ amount, currency: 'GBP' })

type Kind = Parameters<typeof beginImport>[1]

async function tried(kind: Kind, csv: string, listNew = false, ctx = keeper()): Promise<string> {
  const id = await beginImport(ctx, kind, { name: 'list.csv', bytes: bytes(csv) })
  const { columns } = await readImport(ctx, id)
  await tryImport(ctx, id, { columns, listNew })
  await world.work()
  return id
}
async function imported(kind: Kind, csv: string, listNew = false, ctx = keeper()): Promise<string> {
  const id = await tried(kind, csv, listNew, ctx)
  await runImport(ctx, id)
  await world.work()
  return id
}
const faultsOf = async (ctx: Ctx, id: string, after = 0) =>
  importFaults(ctx, await readImport(ctx, id), after)

async function undone(id: string, ctx = keeper()): Promise<void> {
  await undoImport(ctx, id)
  await world.work()
}
const bySku = async (sku: string) => {
  const { rows } = await sql<Record<string, unknown>>`
    select p.title, v.name, v.unit, v.price_amount as price, v.cost_amount as cost, v.stock, v.on_demand,
      pr.name as producer, c.name as category, l.product_id is not null as listed, r.variant_id is not null as retired,
      array(select o.name from product_properties pp join properties o on o.id = pp.property_id
            where pp.product_id = p.id order by o.name) as properties
    from variants v join products p on p.id = v.product_id left join producers pr on pr.id = p.producer_id
    left join categories c on c.id = p.category_id left join listings l on l.product_id = p.id
    left join variant_retirements r on r.variant_id = v.id where v.sku = ${sku}`.execute(db(world.ctx()))
  return rows[0]
}
const skuOf = async ({ variantId }: Jar) =>
  (
    await db(world.ctx())
      .selectFrom('variants')
      .select('sku')
      .where('id', '=', variantId)
      .executeTakeFirstOrThrow()
  ).sku

describe('a table as spreadsheets write it', () => {
  const expected = {
    header: ['SKU', 'Name', 'Price'],
    rows: [{ number: 2, cells: ['A-1', 'Crème, dick', '4,50'] }],
  }
  test.each([
    ['commas and quotes', bytes('SKU,Name,Price\nA-1,"Crème, dick","4,50"\n')],
    [
      'semicolons, its mark and empty lines',
      bytes('\uFEFFSKU;Name;Price\r\nA-1;Crème, dick;4,50\r\n;;\r\n\r\n'),
    ],
    ['tabs', bytes('SKU\tName\tPrice\nA-1\tCrème, dick\t4,50')],
    ['what Excel says of it', bytes('sep=;\r\nSKU;Name;Price\r\nA-1;Crème, dick;4,50')],
    ['Windows-1252', Uint8Array.from(Buffer.from('SKU;Name;Price\r\nA-1;Crème, dick;4,50', 'latin1'))],
    [
      'UTF-16',
      Uint8Array.from([0xff, 0xfe, ...Buffer.from('SKU\tName\tPrice\r\nA-1\tCrème, dick\t4,50', 'utf16le')]),
    ],
    [
      'a guard against formulas',
      bytes('SKU,Name,Price\nA-1,"Crème, dick",\'4,50\n'.replace("'4,50", '"4,50"')),
    ],
  ])('is read with %s', async (_, file) => {
    expect(await readTable(file)).toEqual(expected)
  })

  test.each([
    ['lines that end in different ways', 'SKU,Name\r\nA,Honey\nB,Wax\r\nC,Mead\rD,Tea'],
    [
      'marks in the middle, as joined files have them',
      '\uFEFFSKU,Name\nA,Honey\n\uFEFF"B",Wax\n\uFEFFC,Mead\nD,Tea',
    ],
    [
      'texts that a spreadsheet was told to leave alone',
      'SKU,Name\n="A",Honey\n="B","=""Wax"""\nC,Mead\nD,Tea',
    ],
    ['blank columns behind the last name', `SKU,Name${','.repeat(400)}\nA,Honey\nB,Wax,,,\nC,Mead\nD,Tea`],
  ])('loses no row to %s', async (_, text) => {
    const { header, rows } = await readTable(bytes(text))
    expect(header).toEqual(['SKU', 'Name'])
    expect(rows.map(({ cells }) => cells)).toEqual([
      ['A', 'Honey'],
      ['B', 'Wax'],
      ['C', 'Mead'],
      ['D', 'Tea'],
    ])
  })

  test('keeps the numbers of its rows where it begins further down, and line breaks within quotation marks', async () => {
    const { header, rows } = await readTable(bytes('\n;;\nSKU;Name\n\n;\nA;"Honey\nand wax"\n   \nB;Tea\n'))
    expect([header, rows]).toEqual([
      ['SKU', 'Name'],
      [
        { number: 6, cells: ['A', 'Honey\nand wax'] },
        { number: 8, cells: ['B', 'Tea'] },
      ],
    ])
  })

  test('is refused by the row where a cell has no name above it: it would be lost', async () => {
    const unquoted = 'SKU,Name,Price\nA,Honey,1\nB,Honey, dark,4\n'
    await expect(readTable(bytes(unquoted))).rejects.toThrow(
      'Row 3 has more cells than the first row has names.',
    )
    const wide = `SKU,Name\nA,Honey${','.repeat(65_534)}\n`
    expect((await readTable(bytes(wide))).rows).toHaveLength(1)
    await expect(readTable(bytes(`${wide.trimEnd()}x\n`))).rejects.toThrow('Row 2 has more cells')
    await expect(
      readTable(bytes(Array.from({ length: 65_536 }, (_, n) => `c${n}`).join(','))),
    ).rejects.toThrow('65536 columns: 120 at most')
  })

  test('is read in UTF-16 of either order, and with Excel’s word on what divides it', async () => {
    const text = 'sep=;\r\nSKU;Name;Price\r\nA-1;Crème, dick;4,50'
    const little = Buffer.from(`\uFEFF${text}`, 'utf16le')
    expect(await readTable(new Uint8Array(little))).toEqual(expected)
    expect(await readTable(new Uint8Array(Buffer.from(little).swap16()))).toEqual(expected)
  })

  test('is read from a feed as Google Merchant takes it, `g:` names before others', async () => {
    const { header, rows } = await readTable(
      bytes(`<?xml version="1.0"?><rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel><title>Shop</title>
        <item><title>Honey…</title><g:title>Honey &amp; comb</g:title><g:id>H-1</g:id><g:price>6.50 GBP</g:price>
          <g:brand><![CDATA[Heath <Bees>]]></g:brand><g:product_type>Food &gt; Honey</g:product_type></item>
        <item><g:id>H-2</g:id><title>Wax</title></item></channel></rss>`),
    )
    expect(matchColumns('products', header)).toMatchObject({ sku: 0, title: 1, price: 2, producer: 6 })
    expect(rows.map(({ number, cells }) => [number, ...cells.slice(0, 8)])).toEqual([
      [2, 'H-1', 'Honey & comb', '6.50 GBP', '', '', '', 'Heath <Bees>', 'Food > Honey'],
      [3, 'H-2', 'Wax', '', '', '', '', '', ''],
    ])
    await expect(readTable(bytes('<rss><channel></channel></rss>'))).rejects.toBeInstanceOf(UnreadableTable)
  })

  test.each([
    [
      'of two cells',
      ['Price list of Mill Farm', 'Valid from;1 December', ';;', 'Art.-Nr.;Name;Preis', 'A;Ale;3'],
    ],
    ['of one cell', ['Price list', 'Art.-Nr.;Name;Preis', 'A;Ale;3']],
  ])('begins below lines %s that say what it is', async (_, lines) => {
    const { header, rows } = await readTable(bytes(lines.join('\n')))
    expect([header, rows[0]?.number]).toEqual([['Art.-Nr.', 'Name', 'Preis'], lines.length])
  })

  test('whose first line names two columns begins there: a row of three has one too many', async () => {
    await expect(readTable(bytes('SKU,Stock\nA,1,200\nSKU,Name,3'))).rejects.toThrow(/^Row 2 has more cells/)
  })

  test('is read as Shopify exports it: each variant has its product’s name, and pictures are no rows', async () => {
    const { rows } = await readTable(
      bytes(
        [
          'Handle,Title,Vendor,Option1 Value,Variant SKU,Variant Price,Image Src',
          'tea,Mint tea,Heath,Small,T-1,3.00,https://a.example/1.png',
          'tea,,,Large,T-2,5.00,',
          'tea,,,,,,https://a.example/2.png',
          'jam,Plum jam,,One,J-1,4.00,',
        ].join('\n'),
      ),
    )
    expect(rows.map(({ number, cells }) => [number, ...cells.slice(1, 5)])).toEqual([
      [2, 'Mint tea', 'Heath', 'Small', 'T-1'],
      [3, 'Mint tea', 'Heath', 'Large', 'T-2'],
      [5, 'Plum jam', '', 'One', 'J-1'],
    ])
  })

  test('is read from a workbook: numbers as they are shown, days and ticks as words', async () => {
    const cells = [
      ['SKU', 'Name', 'Price', 'Listed', 'Day'],
      [12345, 'Crème', 4.1, true, new Date('2026-03-01T00:00:00Z')],
      [4006381333931, 'Honig', 6.3 * 3, false, null],
      [10012345678902, 'Kiste', 0.1 + 0.2, false, null],
    ].map(row => row.map(value => ({ value, ...(value instanceof Date ? { format: 'yyyy-mm-dd' } : {}) })))
    const file = await writeWorkbook(cells as never).toBuffer()
    expect((await readTable(new Uint8Array(file))).rows).toEqual([
      { number: 2, cells: ['12345', 'Crème', '4.1', 'yes', '2026-03-01'] },
      { number: 3, cells: ['4006381333931', 'Honig', '18.9', 'no', ''] },
      { number: 4, cells: ['10012345678902', 'Kiste', '0.3', 'no', ''] },
    ])
  })

  test('keeps a minus for what it is, and takes off the mark against formulas', async () => {
    const { rows } = await readTable(bytes("a,b,c\n'=1+1,-5,'s Gravenhage\n"))
    expect(rows[0]?.cells).toEqual(['=1+1', '-5', "'s Gravenhage"])
  })

  test.each([
    ['nothing', bytes('')],
    ['a header alone', bytes('SKU,Name\n')],
    ['blank names', bytes(' , \nA,B')],
    ['a picture', Uint8Array.from([0x50, 0x4b, 3, 4, 1, 2, 3])],
    ['a quote that never ends', bytes('SKU,Name\n"A,B')],
    ['too many columns', bytes(`${Array.from({ length: 121 }, (_, n) => `c${n}`).join(',')}\n1`)],
  ])('is refused when it is %s', async (_, file) => {
    await expect(readTable(file)).rejects.toBeInstanceOf(UnreadableTable)
  })
})

test.each([
  ['our own words', ['Article number', 'Name of the product', 'Price'], { sku: 0, title: 1, price: 2 }],
  [
    'Open Food Network’s',
    [
      'producer',
      'sku',
      'name',
      'display_name',
      'category',
      'units',
      'unit_type',
      'variant_unit_name',
      'price',
      'on_hand',
      'on_demand',
    ],
    {
      producer: 0,
      sku: 1,
      title: 2,
      variant: 3,
      category: 4,
      units: 5,
      unitType: 6,
      unitName: 7,
      price: 8,
      stock: 9,
      onDemand: 10,
    },
  ],
  ['what stands there once', ['SKU', 'Name', 'Price', 'price ', 'Price'], { sku: 0, title: 1 }],
  [
    'another of its words where one is there twice',
    ['SKU', 'Name', 'Price', 'Price', 'Preis'],
    { sku: 0, title: 1, price: 4 },
  ],
  ['German', ['Artikelnummer', 'Bezeichnung', 'Preis', 'Bestand'], { sku: 0, title: 1, price: 2, stock: 3 }],
  ['one of two that are alike', ['SKU', 'Name', 'Product'], { sku: 0, title: 1 }],
])('columns are matched by %s', (_, header, expected) => {
  expect(matchColumns('products', header)).toEqual(expected)
})

describe('an import of products', () => {
  test('tries all of it first, and changes nothing', async () => {
    const id = await tried('products', 'sku,name,price,category\nTRY-1,Try,1.50,Dry > Beans\nTRY-2,Try,,\n')
    const { phase, counts } = await readImport(keeper(), id)
    expect([phase, counts]).toEqual(['checked', { new: 1, refused: 1 }])
    expect(await bySku('TRY-1')).toBeUndefined()
    const named = await db(keeper())
      .selectFrom('categories')
      .select('id')
      .where('name', '=', 'Beans')
      .execute()
    expect(named).toEqual([])
  })

  test('makes products with all that they are, variants of one together, and says which rows are wrong and why', async () => {
    const id = await imported(
      'products',
      [
        'SKU;Name;Variante;Preis;Bestand;Erzeuger;Kategorie;tags;listed',
        'MK-1;Milch;1 l;1,50;12;Hof Grün;Molkerei > Milch;Bio, Roh;ja',
        'MK-2;Milch;2 l;2,80;;Hof Grün;;;',
        'MK-3;Milch;3 l;dreifünfzig;;Hof Grün;;;',
        'MK-4;Milch;4 l;4,00;1,5;Hof Grün;;;',
        'MK-5;;5 l;4,00;;;;;',
        'MK-6;Käse;;9;;;;;vielleicht',
      ].join('\r\n'),
    )
    expect(await bySku('MK-1')).toMatchObject({
      title: 'Milch',
      name: '1 l',
      price: 150,
      stock: 12,
      producer: 'Hof Grün',
      category: 'Milch',
      listed: true,
      properties: ['Bio', 'Roh'],
    })
    expect(await bySku('MK-2')).toMatchObject({
      title: 'Milch',
      name: '2 l',
      price: 280,
      stock: 0,
      listed: true,
    })
    expect((await readImport(keeper(), id)).counts).toEqual({ new: 2, refused: 4 })
    const { faults, next } = await faultsOf(keeper(), id)
    expect(faults.map(({ number, faultField, fault }) => [number, faultField, fault])).toEqual([
      [4, 'price', '“dreifünfzig” is no price in GBP that we can read.'],
      [5, 'stock', '“1,5” is no whole number of pieces between 0 and 1,000,000.'],
      [6, 'title', 'It has no name.'],
      [7, 'listed', '“vielleicht” is neither yes nor no.'],
    ])
    expect(next).toBeNull()
    expect((await faultsOf(keeper(), id, 5)).faults.map(({ number }) => number)).toEqual([6, 7])
  })

  test('prices in another currency than ours are not taken for ours', async () => {
    const csv = 'SKU;Name;Preis (€);EK €\nFC-1;Senf;3,20;1,90\n'
    const id = await beginImport(keeper(), 'products', { name: 'liste.csv', bytes: bytes(csv) })
    const { columns } = await readImport(keeper(), id)
    expect(columns).toEqual({ sku: 0, title: 1, price: 2, cost: 3 })
    const asked = tryImport(keeper(), id, { columns, listNew: false })
    await expect(asked).rejects.toThrow('“Preis (€)” is in another currency than ours, which is GBP.')
    expect((await readImport(keeper(), id)).phase).toBe('matching')
  })

  test('a wrong barcode is said by its row, in the try and after it, and the rest of the row is taken in', async () => {
    const csv = 'sku,name,price,barcode\nBC-1,Plums,2.00,4006381333932\nBC-2,Pears,2.50,96385074\n'
    const id = await tried('products', csv)
    const said = async () => {
      const { counts, inPart } = await readImport(keeper(), id)
      const { faults } = await faultsOf(keeper(), id)
      return [counts, inPart, faults.map(({ number, faultField, outcome }) => [number, faultField, outcome])]
    }
    expect(await said()).toEqual([{ new: 2 }, 1, [[2, 'barcode', 'new']]])
    await runImport(keeper(), id)
    await world.work()
    expect(await said()).toEqual([{ new: 2 }, 1, [[2, 'barcode', 'new']]])
    expect(await bySku('BC-1')).toMatchObject({ title: 'Plums', price: 200 })
    await undone(id)
    expect(await said()).toEqual([{ undone: 2 }, 0, []])
  })

  test('a barcode that somebody gives another article in this very moment stays theirs', async () => {
    const theirs = await jarOnShelf(world, { stock: 1, title: 'Theirs' })
    const id = await tried('products', 'sku,name,price,barcode\nBT-1,Quinces,3.00,4012345678901\n')
    await runImport(keeper(), id)
    await overtaking(
      world,
      proceed =>
        transaction(keeper(), async tx => {
          await keepBarcode(tx, '4012345678901', theirs.variantId)
          await proceed()
        }),
      () => world.work(),
    )
    const { counts, inPart } = await readImport(keeper(), id)
    expect([counts, inPart]).toEqual([{ new: 1 }, 1])
    const { faults } = await faultsOf(keeper(), id)
    expect(faults[0]?.fault).toContain(`is the barcode of article “${await skuOf(theirs)}”`)
    expect(await bySku('BT-1')).toMatchObject({ title: 'Quinces', price: 300 })
    const meant = await db(world.ctx())
      .selectFrom('barcodes')
      .select('variant_id')
      .where('code', '=', '4012345678901')
      .execute()
    expect(meant).toEqual([{ variant_id: theirs.variantId }])
  })

  test('changes what it names and leaves what is blank; the same file again changes nothing', async () => {
    const jar = await jarOnShelf(world, { stock: 4, title: 'Old name' })
    const sku = await skuOf(jar)
    const csv = `sku,name,price,stock,cost\n${sku},New name,7.25,,3.10\n`
    await imported('products', csv)
    expect(await bySku(sku)).toMatchObject({
      title: 'New name',
      price: 725,
      cost: 310,
      stock: 4,
      name: '340 g jar',
    })
    const again = await tried('products', csv)
    expect((await readImport(keeper(), again)).counts).toEqual({ same: 1 })
  })

  test('takes Open Food Network’s units, and lists what is new at once when asked', async () => {
    const csv = [
      'producer,sku,name,display_name,category,units,unit_type,variant_unit_name,price,on_hand,on_demand',
      'Cae Farm,OFN-1,Carrots,,Vegetables,500,g,,1.20,8,',
      'Cae Farm,OFN-2,Eggs,Half a dozen,Eggs,6,,eggs,2.10,,1',
      'Cae Farm,OFN-3,Oil,,Pantry,2,hogshead,,9,,',
    ].join('\n')
    const id = await imported('products', csv, true)
    expect(await bySku('OFN-1')).toMatchObject({
      unit: '500 g',
      stock: 8,
      listed: true,
      producer: 'Cae Farm',
    })
    expect(await bySku('OFN-2')).toMatchObject({ name: 'Half a dozen', unit: '6 eggs', on_demand: true })
    expect((await faultsOf(keeper(), id)).faults[0]?.fault).toBe('“hogshead” is no unit that we know.')
  })

  test.each([
    ['with its column of article numbers blank', true],
    ['without that column', false],
  ])('takes Open Food Network’s template %s: the same rows are the same articles', async (_, hasColumn) => {
    const farm = `Pen-y-Bryn ${hasColumn}`
    const table = (price: string, ...more: string[]) =>
      [
        `producer,${hasColumn ? 'sku,' : ''}name,display_name,category,description,units,unit_type,variant_unit_name,price,on_hand,on_demand,shipping_category,tax_category`,
        `Tomatoes,Cherry,Vegetables,,500,g,,${price},10,0,,`,
        `Tomatoes,Beef,Vegetables,,1,kg,,4.10,4,0,,`,
        `番茄,,Vegetables,,250,g,,2.00,3,0,,`,
        ...more,
      ]
        .map((row, at) => (at === 0 ? row : `${farm},${hasColumn ? ',' : ''}${row}`))
        .join('\n')
    const articles = async () =>
      (
        await sql<{ title: string; name: string; sku: string; price: number; stock: number }>`
          select p.title, v.name, v.sku, v.price_amount as price, v.stock from variants v join products p on p.id = v.product_id
          join producers pr on pr.id = p.producer_id where pr.name = ${farm} order by v.price_amount, v.name`.execute(
          db(world.ctx()),
        )
      ).rows
    const id = await imported('products', table('3.50'))
    expect((await readImport(keeper(), id)).counts).toEqual({ new: 3 })
    const made = await articles()
    expect(made.map(({ title, price, stock }) => [title, price, stock])).toEqual([
      ['番茄', 200, 3],
      ['Tomatoes', 350, 10],
      ['Tomatoes', 410, 4],
    ])
    expect(made[1]?.sku).toMatch(/^TOMATOES-[0-9A-F]{8}$/)
    expect(new Set(made.map(({ sku }) => sku)).size).toBe(3)
    const again = await imported('products', table('3.80', 'Leeks,,Vegetables,,,,,1.00,1,0,,'))
    expect((await readImport(keeper(), again)).counts).toEqual({ changed: 1, same: 2, refused: 1 })
    expect((await faultsOf(keeper(), again)).faults[0]?.fault).toBe('It has no article number.')
    expect((await articles()).map(({ sku, price }) => [sku, price])).toEqual(
      made.map(({ sku, price }) => [sku, price === 350 ? 380 : price]),
    )
    await undoImport(keeper(), again)
    await world.work()
    expect(await articles()).toEqual(made)
  })

  test('is undone as a whole: what it made is off sale, what it changed is as it was', async () => {
    const jar = await jarOnShelf(world, { stock: 4 })
    const [sku, before] = [await skuOf(jar), await bySku(await skuOf(jar))]
    const id = await imported(
      'products',
      `sku,name,price,stock,category,tags,listed\n${sku},Other,9.99,11,Odd,Rare,no\nUNDO-1,Made,1,3,,,yes\n`,
    )
    expect(await bySku(sku)).toMatchObject({ title: 'Other', price: 999, stock: 11, listed: false })
    await undone(id)
    expect(await bySku(sku)).toEqual(before!)
    expect(await bySku('UNDO-1')).toMatchObject({ listed: false, retired: true })
    expect((await readImport(keeper(), id)).counts).toEqual({ undone: 2 })
  })

  test('undone after sales keeps what was sold: what it made is off sale, and stock that is gone stays gone', async () => {
    const jar = await jarOnShelf(world, { stock: 2 })
    const sku = await skuOf(jar)
    const id = await imported(
      'products',
      `sku,name,price,stock\nSOLD-1,Sold since,3.00,5\n${sku},${jar.title},6.50,9\n`,
      true,
    )
    const { id: fresh } = await db(keeper())
      .selectFrom('variants')
      .select('id')
      .where('sku', '=', 'SOLD-1')
      .executeTakeFirstOrThrow()
    const [one, other] = [await stranger(world), await stranger(world)]
    const first = await order(one, { kind: 'product', variantId: fresh }, 2)
    const second = await order(other, { kind: 'product', variantId: jar.variantId }, 8)
    await undone(id)
    await pay(again(world, one), first)
    await pay(again(world, other), second)
    expect([await stateOf(world, first), await stateOf(world, second)]).toEqual(['paid', 'paid'])
    expect(await bySku('SOLD-1')).toMatchObject({ retired: true, listed: false, stock: 3 })
    // Nine, of which eight were promised: seven could not be taken back.
    expect(await bySku(sku)).toMatchObject({ stock: 1 })
    expect((await faultsOf(keeper(), id)).faults.map(({ fault }) => fault)).toEqual([
      'Changed since, and left as it is: stock.',
    ])
  })

  test('undone leaves what somebody changed since, and says so', async () => {
    const jar = await jarOnShelf(world, { stock: 4 })
    const sku = await skuOf(jar)
    const id = await imported('products', `sku,name,price,stock\n${sku},Mine,8,6\n`)
    await setPrices(keeper(), [{ variantId: jar.variantId, price: gbp(850), seen: 800 }])
    await reservedFor(world, jar.variantId, 5)
    await undone(id)
    expect(await bySku(sku)).toMatchObject({ title: jar.title, price: 850, stock: 6 })
    const { faults } = await faultsOf(keeper(), id)
    expect(faults[0]?.fault).toBe('Changed since, and left as it is: price, stock.')
  })

  test('has visitors count the shelf anew when it is done, not for each hundred rows', async () => {
    const rows = Array.from({ length: 350 }, (_, n) => `ONCE-${n},Once ${n},1.00,5`)
    const id = await tried('products', `sku,name,price,stock\n${rows.join('\n')}\n`)
    await runImport(keeper(), id)
    const ctx = world.ctx()
    const purged: string[] = []
    const house = {
      ...ctx.house,
      purge: async (tags: Parameters<typeof ctx.house.purge>[0]) => {
        purged.push(...tags)
        await ctx.house.purge(tags)
      },
    }
    await workOnImport({ ...ctx, house } as typeof ctx, { importId: id })
    expect(purged.filter(tag => tag === 'products')).toEqual(['products'])
    await world.work()
  })

  test('that changed much is undone by the hundred: a row more asks nothing more', async () => {
    const asked = async (rows: number) => {
      const skus = Array.from({ length: rows }, (_, n) => `BACK-${rows}-${n}`)
      const csv = (price: string, stock: number) =>
        ['sku,name,price,stock,tags', ...skus.map(sku => `${sku},The ${sku},${price},${stock},Old`)].join(
          '\n',
        )
      await imported('products', csv('1.00', 2))
      const id = await imported('products', csv('2.00', 5).replaceAll('Old', 'New'))
      const statements = await statementsOf(() => undone(id))
      expect((await readImport(keeper(), id)).counts).toEqual({ undone: rows })
      for (const sku of [skus[0] ?? '', skus.at(-1) ?? ''])
        expect(await bySku(sku)).toMatchObject({ price: 100, stock: 2, properties: ['Old'] })
      return statements
    }
    expect(await asked(80)).toBe(await asked(8))
  })

  test('undone together, each row that somebody changed since is left and named, and the others are not', async () => {
    const shelf = { stock: 3 }
    const jars = [
      await jarOnShelf(world, shelf),
      await jarOnShelf(world, shelf),
      await jarOnShelf(world, shelf),
    ]
    const [one, two, three] = [await skuOf(jars[0]!), await skuOf(jars[1]!), await skuOf(jars[2]!)]
    const before = [await bySku(one), await bySku(three)]
    // The third is written twice, and goes back through both.
    const id = await imported(
      'products',
      `sku,name,price\n${one},First,8\n${two},Second,8\n${three},Third,8\n${three},Third again,9\n`,
    )
    await setPrices(keeper(), [{ variantId: jars[1]!.variantId, price: gbp(850), seen: 800 }])
    await undone(id)
    expect([await bySku(one), await bySku(three)]).toEqual(before)
    expect(await bySku(two)).toMatchObject({ title: jars[1]!.title, price: 850 })
    expect((await readImport(keeper(), id)).counts).toEqual({ undone: 3, kept: 1 })
    expect((await faultsOf(keeper(), id)).faults).toMatchObject([
      { number: 3, fault: 'Changed since, and left as it is: price.' },
    ])
  })

  test('undone after its old category is gone leaves the new one, and says so', async () => {
    const sku = 'SHELF-GONE'
    await imported('products', `sku,name,price,category\n${sku},Moved,1,Gone by then\n`)
    const id = await imported('products', `sku,name,price,category\n${sku},Moved,2,Here still\n`)
    await sql`delete from categories where name = 'Gone by then'`.execute(db(keeper()))
    await undone(id)
    expect(await bySku(sku)).toMatchObject({ price: 100, category: 'Here still' })
    expect((await faultsOf(keeper(), id)).faults[0]?.fault).toBe(
      'Changed since, and left as it is: category.',
    )
  })

  test('goes on where it was when its process dies, and does no row twice', async () => {
    const rows = Array.from({ length: 250 }, (_, n) => `CR-${n},Crash ${n},1.00,5`)
    const id = await tried('products', `sku,name,price,stock\n${rows.join('\n')}\n`)
    await runImport(keeper(), id)
    let purges = 0
    const ctx = world.ctx()
    const house = {
      ...ctx.house,
      // Dies behind the first handful, once it is committed.
      purge: async (tags: Parameters<typeof ctx.house.purge>[0]) => {
        if (++purges > 1) throw new Error('killed')
        await ctx.house.purge(tags)
      },
    }
    await expect(workOnImport({ ...ctx, house } as typeof ctx, { importId: id })).rejects.toThrow('killed')
    expect((await readImport(keeper(), id)).counts.waiting).toBeGreaterThan(0)
    await Promise.all([
      workOnImport(world.ctx(), { importId: id }),
      workOnImport(world.ctx(), { importId: id }),
    ])
    expect((await readImport(keeper(), id)).counts).toEqual({ new: 250 })
    const { rows: moved } = await sql<{ n: number }>`
      select count(*)::int as n from stock_movements m join variants v on v.id = m.variant_id where v.sku like 'CR-%'`.execute(
      db(world.ctx()),
    )
    expect(moved).toEqual([{ n: 250 }])
  })

  test.each([
    ['products', 'Article number, Name of the product'],
    ['stock', 'Article number, On the shelf'],
    ['prices', 'Article number, Price'],
    ['members', 'E-mail address'],
    ['orders', 'Order number, E-mail address, Article number, How many'],
  ] as const)('of %s asks for every column that it cannot do without: %s', (kind, asked) => {
    expect(() => requireColumns(kind, {}, 3)).toThrow(`Say which column is: ${asked}.`)
  })

  test.each<readonly [Readonly<Record<string, number>>, boolean]>([
    [{ title: 0, producer: 1 }, true],
    [{ title: 0, variant: 1 }, true],
    [{ title: 0, producer: 1, variant: 2 }, false],
    [{ title: 0, producer: 1, unit: 2 }, false],
    [{ title: 0, units: 1 }, false],
  ])('of products with the columns %p asks for an article number: %p', async (columns, isAsked) => {
    const header = ['title', 'producer', 'variant', 'unit', 'units'].filter(name => name in columns)
    const asked = () => requireColumns('products', columns, header.length)
    if (isAsked) expect(asked).toThrow('Say which column is: Article number.')
    else expect(asked).not.toThrow()
    // What is not asked for is not missed in any row either.
    const cells = { title: 'Pie', producer: 'Mill', variant: 'Large', unit: '300 g', units: '300' }
    const row = Object.fromEntries(Object.entries(cells).filter(([name]) => name in columns))
    const read = () => readProductRow(row, 'GBP')
    if (isAsked) expect(read).toThrow('It has no article number.')
    else expect(read().sku).not.toBe('')
  })

  test.each([
    ['a name that is none of its fields', { evil: 2 }],
    ['a half', { price: 1.5 }],
    ['one before the first', { price: -1 }],
    ['one behind the last', { price: 3 }],
  ])('of products does not take %s for a column', (_, columns) => {
    expect(() => requireColumns('products', { sku: 0, title: 1, ...columns }, 3)).toThrow(
      'One of these columns is not in the file.',
    )
    requireColumns('products', { sku: 0, title: 1, price: 2 }, 3)
  })

  test('does every step once, and refuses columns that are missing, two things, or not there', async () => {
    const id = await beginImport(keeper(), 'products', {
      name: 'a.csv',
      bytes: bytes('a,b,c\nX-1,Thing,2\n'),
    })
    const wrong: readonly Readonly<Record<string, number>>[] = [
      { sku: 0 },
      { sku: 0, title: 0 },
      { sku: 0, title: 9 },
      { sku: 0, title: 1, evil: 2 },
    ]
    for (const columns of wrong)
      await expect(tryImport(keeper(), id, { columns, listNew: false })).rejects.toBeInstanceOf(
        ColumnsUnclear,
      )
    await expect(runImport(keeper(), id)).rejects.toBeInstanceOf(ImportMovedOn)
    await tryImport(keeper(), id, { columns: { sku: 0, title: 1, price: 2 }, listNew: false })
    await world.work()
    const pressed = await Promise.allSettled([runImport(keeper(), id), runImport(keeper(), id)])
    expect(pressed.filter(({ status }) => status === 'rejected')).toHaveLength(1)
    await world.work()
    expect((await latestImports(keeper())).find(each => each.id === id)).toMatchObject({ phase: 'done' })
  })
})

describe('rows that are done together', () => {
  test('ask the database no more for a hundred of them than for ten', async () => {
    const csv = (many: number) =>
      `sku,name,price,stock,producer,category,tags,listed\n${Array.from(
        { length: many },
        (_, n) =>
          `AT-${many}-${n},Together ${many} ${n},1.00,5,Farm ${n % 3},Shelf > Board ${n % 4},Organic,yes`,
      ).join('\n')}\n`
    // Farms, shelves and words are made by the first.
    await imported('products', csv(12))
    const asked = async (many: number) => {
      const id = await tried('products', csv(many))
      await runImport(keeper(), id)
      return statementsOf(() => workOnImport(world.ctx(), { importId: id }))
    }
    const [ten, hundred] = [await asked(10), await asked(99)]
    expect(hundred).toBe(ten)
    expect(ten).toBeLessThan(40)
    // They are on the shelf with all that is said of them.
    expect(await bySku('AT-99-98')).toMatchObject({
      stock: 5,
      listed: true,
      producer: 'Farm 2',
      category: 'Board 2',
      properties: ['Organic'],
    })
  })

  test('would make forty farms and shelves by as many questions as four', async () => {
    const asked = async (many: number) => {
      const rows = Array.from(
        { length: many },
        (_, n) =>
          `FARMS-${many}-${n},Of ${many} ${n},1.00,Farm ${many} ${n},Hall ${many} > Board ${many} ${n}`,
      )
      const csv = ['sku,name,price,producer,category', ...rows].join('\n')
      const id = await beginImport(keeper(), 'products', { name: 'farms.csv', bytes: bytes(csv) })
      const { columns } = await readImport(keeper(), id)
      await tryImport(keeper(), id, { columns, listNew: false })
      return statementsOf(() => workOnImport(world.ctx(), { importId: id }))
    }
    expect(await asked(40)).toBe(await asked(4))
  })

  test('are found out one by one where something beside them refuses: the others are taken in', async () => {
    const many = await db(keeper())
      .selectFrom('categories')
      .select(({ fn }) => fn.countAll<number>().as('many'))
      .executeTakeFirstOrThrow()
    await sql`
      insert into categories (id, slug, name, position)
      select gen_random_uuid(), 'full-' || n, 'Full ' || n, n from generate_series(1, ${499 - Number(many.many)}::int) n`.execute(
      db(keeper()),
    )
    const id = await imported(
      'products',
      'sku,name,price,category\nFULL-1,One,1,\nFULL-2,Two,1,Last\nFULL-3,Three,1,Last > Too many\nFULL-4,Four,1,LAST\n',
    )
    await sql`update products set category_id = null where title in ('Two', 'Four')`.execute(db(keeper()))
    await sql`delete from categories where name like 'Full %' or name = 'Last'`.execute(db(keeper()))
    expect((await readImport(keeper(), id)).counts).toEqual({ new: 3, refused: 1 })
    expect((await faultsOf(keeper(), id)).faults).toMatchObject([
      { number: 4, faultField: 'category', fault: expect.stringContaining('500 categories at most') },
    ])
    expect(await bySku('FULL-3')).toBeUndefined()
  })

  test('go off sale together when they are undone, those that were made and changed by one file, too', async () => {
    const rows = Array.from({ length: 120 }, (_, n) => `OFF-${n},Off ${n},1.00,2,yes`)
    const csv = ['sku,name,price,stock,listed', ...rows, 'OFF-3,Off again,2.00,7,no'].join('\n')
    const id = await imported('products', csv)
    expect(await bySku('OFF-3')).toMatchObject({ title: 'Off again', price: 200, stock: 7, listed: false })
    expect((await readImport(keeper(), id)).counts).toEqual({ new: 120, changed: 1 })
    await undone(id)
    expect((await readImport(keeper(), id)).counts).toEqual({ undone: 121 })
    for (const sku of ['OFF-3', 'OFF-119'])
      expect(await bySku(sku)).toMatchObject({ price: 100, stock: 2, listed: false, retired: true })
  })
})

describe('an import of stock and prices', () => {
  test('changes what is known by its number, never below what is promised', async () => {
    const [jar, promised] = [await jarOnShelf(world, { stock: 4 }), await jarOnShelf(world, { stock: 4 })]
    await reservedFor(world, promised.variantId, 3)
    const [one, two] = [await skuOf(jar), await skuOf(promised)]
    const id = await imported('stock', `code,stock\n${one},9\n${two},2\nNOBODY,1\n`)
    expect([(await bySku(one))?.stock, (await bySku(two))?.stock]).toEqual([9, 4])
    expect((await faultsOf(keeper(), id)).faults.map(({ fault }) => fault)).toEqual([
      '“2” is fewer than the 3 that are promised to orders being paid right now.',
      'We have no article “NOBODY”.',
    ])
    const prices = await imported('prices', `sku,price,cost\n${one},5.05,\n`)
    expect(await bySku(one)).toMatchObject({ price: 505 })
    const changes = await db(keeper())
      .selectFrom('price_changes')
      .select(['amount', 'set_by_id'])
      .where('variant_id', '=', jar.variantId)
      .execute()
    expect(changes).toEqual([{ amount: 505, set_by_id: world.cast.members.shopkeeper.id }])
    await undone(prices)
    await undone(id)
    expect(await bySku(one)).toMatchObject({ price: 650, stock: 4 })
  })
})

describe('an import of members', () => {
  const csv = 'first_name,last_name,email,tags\nAnn,Rees,ann@rees.test,box|local\n,,no address,\n'

  test('is an operator’s who has just signed in, and nobody else sees it', async () => {
    const file = { name: 'm.csv', bytes: bytes(csv) }
    await expect(beginImport(keeper(), 'members', file)).rejects.toBeInstanceOf(NotFound)
    const stale = world.ctx('operator')
    const late = { ...stale, viewer: { ...stale.viewer, authenticatedAt: new Date(0) } }
    // The file is kept before they sign in again, since no browser would; to see it, they have to.
    const kept = await beginImport(late, 'members', file)
    for (const work of [
      () => readImport(late, kept),
      () => tryImport(late, kept, { columns: { email: 2 }, listNew: false }),
      () => runImport(late, kept),
      () => undoImport(late, kept),
    ])
      await expect(work()).rejects.toMatchObject({ name: 'FreshSignInRequired' })
    expect(await readImport(world.ctx('operator'), kept)).toMatchObject({ phase: 'matching', rows: 2 })
    const id = await imported('members', csv, false, world.ctx('operator'))
    const { rows } = await sql`select name from members where email = 'ann@rees.test'`.execute(
      db(world.ctx()),
    )
    expect(rows).toEqual([{ name: 'Ann Rees' }])
    expect((await readImport(world.ctx('operator'), id)).counts).toEqual({ new: 1, refused: 1 })
    await expect(readImport(keeper(), id)).rejects.toBeInstanceOf(NotFound)
    expect((await latestImports(keeper())).map(each => each.kind)).not.toContain('members')
    await undone(id, world.ctx('operator'))
    expect((await faultsOf(world.ctx('operator'), id)).faults[0]?.fault).toContain('Members stay')
  })
})

test('what is exported comes back in as it was, and runs as no formula on the way', async () => {
  const jar = await jarOnShelf(world, { stock: 4, title: '=HYPERLINK("http://evil.test")' })
  const csv = `\uFEFF${await new Response(await productsCsv(keeper())).text()}`
  expect(csv).toStartWith('\uFEFFArticle number')
  expect(csv).toContain(`'=HYPERLINK`)
  const id = await tried('products', csv)
  const { counts } = await readImport(keeper(), id)
  expect(counts.new ?? 0).toBe(0)
  expect((await bySku(await skuOf(jar)))?.title).toBe('=HYPERLINK("http://evil.test")')
})

test('a page of an import asks for its table once, and for faults only where there are any', async () => {
  const good = await tried('products', 'sku,name,price\nONCE,Once,1\n')
  const bad = await tried('products', 'sku,name,price\nONCE,Once,much\n')
  const asked = (id: string) => statementsOf(() => faultsOf(keeper(), id))
  expect([await asked(good), await asked(bad)]).toEqual([3, 4])
})

test('imports are the shopkeeper’s alone', async () => {
  const id = await tried('products', 'sku,name,price\nALONE,Alone,1\n')
  for (const work of [
    (ctx = world.ctx()) => beginImport(ctx, 'products', { name: 'x', bytes: bytes('a\nb') }),
    (ctx = world.ctx()) => readImport(ctx, id),
    (ctx = world.ctx()) => importFaults(ctx, { id, kind: 'products', counts: {}, inPart: 0 }),
    (ctx = world.ctx()) => latestImports(ctx),
    (ctx = world.ctx()) => tryImport(ctx, id, { columns: {}, listNew: false }),
    (ctx = world.ctx()) => runImport(ctx, id),
    (ctx = world.ctx()) => undoImport(ctx, id),
    (ctx = world.ctx()) => productsCsv(ctx),
  ]) {
    await expect((async () => work())()).rejects.toBeInstanceOf(SignInRequired)
    await expect((async () => work(world.ctx('editor')))()).rejects.toBeInstanceOf(NotFound)
  }
})
