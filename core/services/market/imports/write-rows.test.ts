import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { sql } from 'kysely'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { reservedFor } from '../../../../tests/market'
import { keepBarcode } from '../barcodes/keep-barcode'
import { moveStock } from '../stock/move-stock'
import { CellFault } from './cell-fault'
import type { ProductRow, RowToWrite } from './read-row'
import { isChange, undoChanges } from './undo-changes'
import { isMade, type Made, undoMade, undoRow } from './undo-row'
import { writeRows } from './write-rows'
import type { Written } from './written'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

const keeper = () => world.ctx('shopkeeper')
const gbp = (amount: number) => ({ amount, currency: 'GBP' })
let numbers = 0
const row = (more: Partial<ProductRow> = {}): ProductRow => ({
  sku: `W-${++numbers}`,
  title: `Wort ${numbers}`,
  price: gbp(400),
  ...more,
})
const together = (rows: readonly RowToWrite[], listNew = false) =>
  transaction(keeper(), tx => writeRows(tx, rows, listNew))
async function write(product: RowToWrite, listNew = false): Promise<Written> {
  const [done] = await together([product], listNew)
  if (!done || done instanceof Error) throw done
  return done
}
const undo = (written: Written) =>
  transaction(keeper(), async tx => {
    const { undo: what } = { undo: {}, ...written }
    if (isChange(what)) return (await undoChanges(tx, [what]))[0]
    if (!isMade(what)) return undoRow(tx, what)
    await undoMade(tx, [what as Made])
    return null
  })
const refused = (work: Promise<unknown>) => work.catch((fault: unknown) => fault)
async function seen(sku: string) {
  const { rows } = await sql<Record<string, unknown> & { id: string; product: string }>`
    select v.id, p.id as product, p.title, p.summary, v.name, v.unit, v.price_amount as price,
      v.cost_amount as cost, v.stock, v.on_demand, pr.name as producer, c.name as category, p.allergens,
      p.allergen_free, l.product_id is not null as listed, r.variant_id is not null as retired,
      array(select o.name from product_properties pp join properties o on o.id = pp.property_id
            where pp.product_id = p.id order by o.name) as properties
    from variants v join products p on p.id = v.product_id left join producers pr on pr.id = p.producer_id
    left join categories c on c.id = p.category_id left join listings l on l.product_id = p.id
    left join variant_retirements r on r.variant_id = v.id where v.sku = ${sku}`.execute(db(world.ctx()))
  return rows[0]!
}
const shelfSum = async (id: string) => {
  const { rows } = await sql<{ sum: number }>`
    select coalesce(sum(quantity), 0)::int as sum from stock_movements where variant_id = ${id}`.execute(
    db(world.ctx()),
  )
  return rows[0]?.sum
}
/** The article number that a scanner finds. */
const meant = async (code: string) => {
  const { rows } = await sql<{ sku: string }>`
    select v.sku from barcodes b join variants v on v.id = b.variant_id where b.code = ${code}`.execute(
    db(world.ctx()),
  )
  return rows[0]?.sku
}
const prices = async (id: string) => {
  const { rows } = await sql<{ many: number }>`
    select count(*)::int as many from price_changes where variant_id = ${id}`.execute(db(world.ctx()))
  return rows[0]?.many
}

describe('what is new', () => {
  test('is made with all that its row says, off the list unless it or the import says so', async () => {
    const full = row({
      stock: 7,
      cost: gbp(300),
      variant: 'Large',
      unit: '1 kg',
      producer: 'Long Acre',
      summary: 'Dried',
      category: ['Herbs', 'Dried'],
      properties: ['Organic'],
      onDemand: true,
    })
    expect((await write(full)).outcome).toBe('new')
    expect(await seen(full.sku)).toMatchObject({
      name: 'Large',
      unit: '1 kg',
      price: 400,
      cost: 300,
      stock: 7,
      on_demand: true,
      summary: 'Dried',
      producer: 'Long Acre',
      category: 'Dried',
      properties: ['Organic'],
      listed: false,
    })
    const [said, unsaid, kept] = [row({ listed: true }), row(), row({ listed: false })]
    await write(said)
    await write(unsaid, true)
    await write(kept, true)
    expect([said, unsaid, kept].map(each => each.sku)).toHaveLength(3)
    expect((await seen(said.sku)).listed).toBe(true)
    expect((await seen(unsaid.sku)).listed).toBe(true)
    expect((await seen(kept.sku)).listed).toBe(false)
  })

  test('without a price is refused, and nothing of it is made', async () => {
    const bare = row({ price: undefined, producer: 'Nobody yet' })
    expect(await refused(write(bare))).toBeInstanceOf(CellFault)
    const made = await db(world.ctx())
      .selectFrom('producers')
      .select('id')
      .where('name', '=', 'Nobody yet')
      .execute()
    expect(made).toEqual([])
  })

  test('of a name that is there is one more of it, of the same producer alone', async () => {
    const first = row({ title: 'Eggs', producer: 'Top Farm' })
    const second = row({ title: 'EGGS', producer: 'top farm', variant: 'Dozen' })
    const other = row({ title: 'Eggs', producer: 'Low Farm' })
    for (const each of [first, second, other]) await write(each)
    const [a, b, c] = [await seen(first.sku), await seen(second.sku), await seen(other.sku)]
    expect([a.product === b.product, a.product === c.product]).toEqual([true, false])
  })

  test('is called by its amount where no variant is named, and never a second time like its product', async () => {
    const [amount, none] = [row({ unit: '500 g' }), row({ title: 'Honey cake' })]
    await write(amount)
    await write(none)
    expect((await seen(amount.sku)).name).toBe('500 g')
    expect((await seen(none.sku)).name).toBe('Each')
  })

  test('has a property once, in whatever case it is named twice', async () => {
    const twice = row({ properties: ['Unsprayed', 'unsprayed', 'UNSPRAYED'] })
    await write(twice)
    expect((await seen(twice.sku)).properties).toEqual(['Unsprayed'])
    expect((await write({ ...twice, properties: ['unsprayed', 'Unsprayed'] })).outcome).toBe('same')
  })

  test('stands below shelves that are made once', async () => {
    const [one, two] = [row({ category: ['Cellar', 'Cider'] }), row({ category: ['cellar', 'CIDER'] })]
    await write(one)
    await write(two)
    const shelves = await db(world.ctx())
      .selectFrom('categories')
      .select('name')
      .where('name', 'in', ['Cellar', 'Cider', 'cellar', 'CIDER'])
      .execute()
    expect(shelves.map(({ name }) => name).sort()).toEqual(['Cellar', 'Cider'])
  })
})

describe('what is known', () => {
  test('keeps what its row does not say, and the same row again says nothing', async () => {
    const full = row({ stock: 3, cost: gbp(100), summary: 'Kept', unit: '1 l', producer: 'Long Acre' })
    await write(full)
    expect((await write({ sku: full.sku, title: full.title })).outcome).toBe('same')
    expect((await write(full)).outcome).toBe('same')
    expect(await seen(full.sku)).toMatchObject({ stock: 3, cost: 100, summary: 'Kept', price: 400 })
    expect(await prices((await seen(full.sku)).id)).toBe(1)
  })

  test('with other allergens is free of them no more', async () => {
    const known = row()
    await write(known)
    const { product } = await seen(known.sku)
    await world.ctx().em.execute('update products set allergen_free = true where id = ?', [product])
    await write({ ...known, allergens: 'Celery' })
    expect(await seen(known.sku)).toMatchObject({ allergens: 'Celery', allergen_free: false })
  })

  test('has its shelf in its ledger, more and less', async () => {
    const known = row({ stock: 5 })
    await write(known)
    const { id } = await seen(known.sku)
    for (const stock of [9, 2, 0]) {
      await write({ sku: known.sku, stock })
      expect([(await seen(known.sku)).stock, await shelfSum(id)]).toEqual([stock, stock])
    }
  })

  test('is never fewer than what is promised', async () => {
    const known = row({ stock: 5, listed: true })
    await write(known)
    const { id } = await seen(known.sku)
    await reservedFor(world, id, 3)
    const fault = await refused(write({ sku: known.sku, stock: 2 }))
    expect(fault).toMatchObject({
      field: 'stock',
      message: expect.stringContaining('the 3 that are promised'),
    })
    await write({ sku: known.sku, stock: 3 })
    expect((await seen(known.sku)).stock).toBe(3)
  })

  test('by a number that nobody has is refused by that number', async () => {
    for (const work of [
      () => write({ sku: 'No such', stock: 1 }),
      () => write({ sku: 'No such', price: gbp(1) }),
    ])
      expect(await refused(work())).toMatchObject({ field: 'sku', message: 'We have no article “No such”.' })
  })

  test('at another price has a line in its history, and at the same none', async () => {
    const known = row()
    await write(known)
    const { id } = await seen(known.sku)
    const price = (amount: number) => write({ sku: known.sku, price: gbp(amount) })
    expect((await price(400)).outcome).toBe('same')
    expect((await price(450)).outcome).toBe('changed')
    expect(await prices(id)).toBe(2)
  })

  test('in another money is refused', async () => {
    const known = row()
    await write(known)
    const euros = { amount: 400, currency: 'EUR' }
    const refusal = await refused(write({ sku: known.sku, price: euros }))
    expect(refusal).toHaveProperty('name', 'ForeignPrice')
    expect((await seen(known.sku)).price).toBe(400)
  })
})

describe('several rows at once', () => {
  const outcomes = async (rows: readonly RowToWrite[]) =>
    (await together(rows)).map(done => (done instanceof Error ? done.message : done.outcome))

  test('are as one after the other: an article twice, and its price by what the row before left', async () => {
    const first = row({ stock: 2 })
    const again = { ...first, price: gbp(500), stock: 7 }
    expect(await outcomes([first, again, again])).toEqual(['new', 'changed', 'same'])
    const { id, stock, price } = await seen(first.sku)
    expect([stock, price, await shelfSum(id), await prices(id)]).toEqual([7, 500, 7, 2])
  })

  test('are found by the name that a row before gave, and by the old one no more', async () => {
    const known = row({ title: 'Scrumpy', producer: 'Orchard' })
    await write(known)
    const [large, small] = [
      row({ title: 'ROUGH CIDER', producer: 'orchard', variant: 'Large' }),
      row({ title: 'Scrumpy', producer: 'Orchard', variant: 'Small' }),
    ]
    expect(await outcomes([{ ...known, title: 'Rough cider' }, large, small])).toEqual([
      'changed',
      'new',
      'new',
    ])
    const [was, one, other] = [await seen(known.sku), await seen(large.sku), await seen(small.sku)]
    expect([one.product === was.product, other.product === was.product]).toEqual([true, false])
  })

  test('share what they are the first to name, and stand in the order of their rows', async () => {
    const rows = ['Small', 'Medium', 'Large'].map((variant, at) =>
      row({
        title: at === 1 ? 'PERRY' : 'Perry',
        variant,
        producer: at === 2 ? 'THE PRESS' : 'The Press',
        category: at === 0 ? ['Drinks', 'Perry'] : ['DRINKS', 'perry'],
        properties: ['Still', 'still'],
      }),
    )
    await together(rows)
    const { product } = await seen(rows[0]!.sku)
    const variants = await db(world.ctx())
      .selectFrom('variants')
      .select(['name', 'position'])
      .where('product_id', '=', product)
      .orderBy('position')
      .execute()
    expect(variants).toEqual(['Small', 'Medium', 'Large'].map((name, position) => ({ name, position })))
    for (const table of ['producers', 'categories', 'properties'] as const) {
      const named = await db(world.ctx()).selectFrom(table).select('name').execute()
      for (const name of ['the press', 'drinks', 'still'])
        expect(named.filter(each => each.name.toLowerCase() === name).length).toBeLessThan(2)
    }
  })

  test('of one product change it one after the other', async () => {
    const [one, two] = [row({ title: 'Ale' }), row({ title: 'Ale', variant: 'Large' })]
    await together([one, two])
    const change = { title: 'Pale ale', summary: 'Dry', listed: true, properties: ['Bitter'] }
    expect(await outcomes([one, two].map(({ sku }) => ({ sku, ...change })))).toEqual(['changed', 'same'])
    expect(await seen(two.sku)).toMatchObject({ ...change, name: 'Large' })
  })

  test('leave out one with a fault, and nothing of it is made', async () => {
    const bare = row({ price: undefined, producer: 'Never was', category: ['Never'] })
    const [good, dear] = [row(), row({ price: gbp(Number.MAX_SAFE_INTEGER) })]
    expect(await outcomes([bare, good, dear, { sku: 'No such', stock: 1 }])).toEqual([
      'It is new here, and has no price.',
      'new',
      expect.stringContaining('A price can be'),
      'We have no article “No such”.',
    ])
    for (const table of ['producers', 'categories'] as const) {
      const named = await db(world.ctx()).selectFrom(table).select('name').execute()
      expect(named.some(({ name }) => name.startsWith('Never'))).toBe(false)
    }
  })

  test('of one name have addresses of their own', async () => {
    const rows = Array.from({ length: 12 }, (_, n) => row({ title: 'Mead', producer: `Hive ${n}` }))
    await together(rows)
    const slugs = await db(world.ctx())
      .selectFrom('products')
      .select('slug')
      .where('title', '=', 'Mead')
      .execute()
    expect(slugs.map(({ slug }) => slug).sort()).toEqual(
      ['mead', ...Array.from({ length: 11 }, (_, n) => `mead-${n + 2}`)].sort(),
    )
  })

  test('have their changes in the audit, each with what was before it', async () => {
    const [one, two] = [row({ stock: 3 }), row()]
    await together([one, two])
    await together([one, two].map(({ sku }) => ({ sku, stock: 8, price: gbp(450) })))
    const { id } = await seen(one.sku)
    const events = await db(world.ctx())
      .selectFrom('audit')
      .select(['action', 'before', 'after', 'member_id'])
      .where('subject_id', '=', id)
      .orderBy('id')
      .execute()
    const by = world.cast.members.shopkeeper.id
    expect(events).toEqual([
      { action: 'price.set', before: null, after: gbp(400), member_id: by },
      { action: 'price.set', before: gbp(400), after: gbp(450), member_id: by },
      {
        action: 'stock.moved',
        before: { stock: 3 },
        after: { stock: 8, reason: 'correction' },
        member_id: by,
      },
    ])
  })
})

describe('taken back', () => {
  test('what was made is sold no more, and its product is off the list', async () => {
    const made = row({ listed: true })
    const written = await write(made)
    expect(await undo(written)).toBeNull()
    expect(await undo(written)).toBeNull()
    expect(await seen(made.sku)).toMatchObject({ retired: true, listed: false })
  })

  test('one more of a product leaves its product on the list', async () => {
    const first = row({ title: 'Shared', listed: true })
    await write(first)
    const second = row({ title: 'Shared', variant: 'Large' })
    await undo(await write(second))
    expect([(await seen(second.sku)).retired, (await seen(first.sku)).retired]).toEqual([true, false])
    expect((await seen(first.sku)).listed).toBe(true)
  })

  test('every field is as it was', async () => {
    const before = row({
      stock: 4,
      cost: gbp(200),
      unit: '1 l',
      summary: 'Before',
      properties: ['Raw'],
      listed: true,
      producer: 'Long Acre',
      category: ['Herbs'],
    })
    await write(before)
    const was = await seen(before.sku)
    const written = await write({
      sku: before.sku,
      title: 'Renamed',
      price: gbp(999),
      stock: 9,
      cost: gbp(1),
      unit: '2 l',
      summary: 'After',
      properties: ['Smoked'],
      listed: false,
      producer: 'Low Farm',
      category: ['Other'],
      onDemand: true,
      variant: 'Renamed',
    })
    expect((await seen(before.sku)).title).toBe('Renamed')
    expect(await undo(written)).toBeNull()
    expect(await seen(before.sku)).toEqual(was)
  })

  test('what somebody changed since stays, and is named', async () => {
    const known = row({ summary: 'Before', cost: gbp(200), properties: ['Raw'] })
    await write(known)
    const change = { sku: known.sku, title: known.title, price: gbp(500), cost: gbp(250), summary: 'Import' }
    const written = await write({ ...change, properties: ['Smoked'] })
    await write({
      ...change,
      price: gbp(600),
      cost: gbp(300),
      summary: 'Since',
      properties: ['Smoked', 'Local'],
    })
    expect(await undo(written)).toBe(
      'Changed since, and left as it is: summary, price, cost price, properties.',
    )
    expect(await seen(known.sku)).toMatchObject({
      price: 600,
      cost: 300,
      summary: 'Since',
      properties: ['Local', 'Smoked'],
    })
  })

  test('of the shelf the difference is, and what was sold since stands', async () => {
    const known = row({ stock: 4 })
    await write(known)
    const { id } = await seen(known.sku)
    const written = await write({ sku: known.sku, stock: 10 })
    await moveStock(keeper(), id, { reason: 'delivery', quantity: 5, note: '' } as never)
    expect(await undo(written)).toBeNull()
    expect([(await seen(known.sku)).stock, await shelfSum(id)]).toEqual([9, 9])
  })

  test('of a shelf that holds fewer by now nothing is', async () => {
    const known = row({ stock: 1 })
    await write(known)
    const written = await write({ sku: known.sku, stock: 10 })
    await write({ sku: known.sku, stock: 5 })
    expect(await undo(written)).toBe('Changed since, and left as it is: stock.')
    expect((await seen(known.sku)).stock).toBe(5)
  })

  test('a barcode means nothing again, unless it means something else by now', async () => {
    const [one, other] = [row(), row()]
    await together([one, other])
    const written = [
      await write({ sku: one.sku, title: one.title, barcode: '4006381333931' }),
      await write({ sku: other.sku, title: other.title, barcode: '96385074' }),
    ]
    const { id } = await seen(one.sku)
    await keepBarcode(keeper(), '96385074', id)
    expect(await undo(written[0]!)).toBeNull()
    expect(await undo(written[1]!)).toBe('Changed since, and left as it is: barcode.')
    expect([await meant('4006381333931'), await meant('96385074')]).toEqual([undefined, one.sku])
  })

  test('a member stays', async () => {
    expect(await undo({ outcome: 'same' })).toStartWith('Members stay')
  })
})

describe('a barcode', () => {
  test('comes with what is new and with what is there, and the same row again says nothing', async () => {
    const made = row({ barcode: '5012345678900' })
    await write(made)
    expect(await meant('5012345678900')).toBe(made.sku)
    expect((await write(made)).outcome).toBe('same')
    expect((await write({ ...made, barcode: '50123452' })).outcome).toBe('changed')
    expect([await meant('5012345678900'), await meant('50123452')]).toEqual([made.sku, made.sku])
  })

  test('of another article is left out, also where a row before gave it, and the rest is taken in', async () => {
    const known = row({ barcode: '036000291452' })
    await write(known)
    const [first, second, third] = await together([
      row({ barcode: '04006381333931' }),
      row({ barcode: '04006381333931' }),
      row({ barcode: '036000291452' }),
    ])
    expect(first).toMatchObject({ outcome: 'new' })
    for (const made of [second, third])
      expect(made).toMatchObject({ outcome: 'new', leftOut: { field: 'barcode' } })
    expect(third).toMatchObject({ leftOut: { message: expect.stringContaining(`“${known.sku}”`) } })
    const dearer = { ...known, price: gbp(450), barcode: '04006381333931' }
    expect(await write(dearer)).toMatchObject({ outcome: 'changed', leftOut: { field: 'barcode' } })
    expect((await seen(known.sku)).price).toBe(450)
    expect(await meant('036000291452')).toBe(known.sku)
  })

  test('of what is not sold any more is free for another', async () => {
    const first = row({ barcode: '00000017' })
    await undo(await write(first))
    const next = row({ barcode: '00000017' })
    expect((await write(next)).outcome).toBe('new')
    expect(await meant('00000017')).toBe(next.sku)
  })
})
