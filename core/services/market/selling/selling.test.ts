import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import type { Ctx } from '#core/contracts/ctx'
import { type OrderedItem, SoldOut } from '#core/contracts/seller'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { jarOnShelf, orderLine, stocked, stockOf } from '../../../../tests/market'
import { purgedBy } from '../../../../tests/purges'
import { statementsOf } from '../../../../tests/statements'
import { setPackaging } from '../packaging/packaging'
import { keepMeasures } from '../products/measure-variants'
import { retireVariant } from '../products/retire-variant'
import { ledgerOf } from '../stock/ledger'
import { variantItems } from './items'
import { names } from './names'
import { offers } from './offers'
import { release } from './release'
import { reserve } from './reserve'
import { restore } from './restore'
import { settle } from './settle'

const SOON = new Date(Date.now() + 15 * 60_000)
const BUYER = { memberId: '', name: 'Mair Pugh' }

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

const ordered = async (variantId: string, quantity: number): Promise<OrderedItem> => ({
  orderLineId: await orderLine(world, variantId, quantity),
  sellable: { kind: 'product', variantId },
  quantity,
})
const inTx = (work: (tx: Parameters<typeof reserve>[0]) => Promise<void>, ctx: Ctx = world.ctx()) =>
  transaction(ctx, work)

describe('offers', () => {
  test('a listed variant is offered with what is left after reservations', async () => {
    const jar = await jarOnShelf(world, { stock: 5 })
    await inTx(async tx => reserve(tx, [await ordered(jar.variantId, 2)], SOON))
    const [offer] = await offers(world.ctx(), [{ kind: 'product', variantId: jar.variantId }])
    expect(offer).toMatchObject({
      title: jar.title,
      detail: '340 g jar',
      unitPrice: { amount: 650, currency: 'GBP' },
      available: 3,
      path: `/products/${jar.slug}`,
    })
  })

  test.each([
    [
      'sold by weight, is of the weight that was typed, with its deposit',
      '1.5 kg half',
      820,
      820_000,
      { amount: 25, currency: 'GBP' },
    ],
    ['sold by the piece, is of the weight that its words say', '2.5 kg sack', null, 2_500_000, null],
    ['of which nobody said a weight, has none', 'Bunch', null, null, null],
    ['measured in litres, has none', '2 l bottle', null, null, null],
  ])('what is %s', async (_, name, grams, weight, deposit) => {
    const { variantId } = await jarOnShelf(world, { stock: 5 })
    await db(world.ctx()).updateTable('variants').set({ name }).where('id', '=', variantId).execute()
    await transaction(world.ctx(), tx => keepMeasures(tx, [{ id: variantId, name, unit: '' }]))
    await setPackaging(world.ctx('shopkeeper'), variantId, { deposit, grams })
    const [offer] = await offers(world.ctx(), [{ kind: 'product', variantId }])
    expect(offer?.goods).toMatchObject({ grams, weight, deposit })
  })

  test('what is off the list, a ticket and an unknown variant are not offered', async () => {
    const jar = await jarOnShelf(world, { stock: 5, listed: false })
    const nothing = await offers(world.ctx(), [
      { kind: 'product', variantId: jar.variantId },
      { kind: 'product', variantId: Bun.randomUUIDv7() },
      { kind: 'ticket', ticketTypeId: Bun.randomUUIDv7(), occurrenceId: Bun.randomUUIDv7() },
    ])
    expect(nothing).toEqual([])
  })
})

describe('reserving', () => {
  test('promises stock without taking it', async () => {
    const jar = await jarOnShelf(world, { stock: 5 })
    await inTx(async tx => reserve(tx, [await ordered(jar.variantId, 5)], SOON))
    expect(await stockOf(world, jar.variantId)).toEqual({ stock: 5, reserved: 5 })
  })

  test('of two orders for the last jar at the same moment, one gets it and the other is told', async () => {
    const jar = await jarOnShelf(world, { stock: 1 })
    const items = [await ordered(jar.variantId, 1), await ordered(jar.variantId, 1)]
    const attempts = await Promise.allSettled(items.map(item => inTx(tx => reserve(tx, [item], SOON))))
    expect(attempts.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    const refused = attempts.find(attempt => attempt.status === 'rejected')
    expect(refused?.reason).toBeInstanceOf(SoldOut)
    expect(refused?.reason.items).toEqual([
      { sellable: { kind: 'product', variantId: jar.variantId }, available: 0 },
    ])
    expect(await stockOf(world, jar.variantId)).toEqual({ stock: 1, reserved: 1 })
  })

  test('when one item is short none is kept, and what is left is named', async () => {
    const honey = await jarOnShelf(world, { stock: 5 })
    const jam = await jarOnShelf(world, { stock: 2 })
    const items = [await ordered(honey.variantId, 1), await ordered(jam.variantId, 3)]
    const attempt = inTx(tx => reserve(tx, items, SOON))
    expect(attempt).rejects.toMatchObject({ items: [{ available: 2 }] })
    await attempt.catch(() => undefined)
    expect(await stockOf(world, honey.variantId)).toEqual({ stock: 5, reserved: 0 })
  })

  test('two orders for the same things named the other way round do not wait for each other', async () => {
    const honey = await jarOnShelf(world, { stock: 40 })
    const jam = await jarOnShelf(world, { stock: 40 })
    const orders = await Promise.all(
      Array.from({ length: 8 }, async (_, i) => {
        const items = [await ordered(honey.variantId, 1), await ordered(jam.variantId, 1)]
        return i % 2 ? items.reverse() : items
      }),
    )
    await Promise.all(orders.map(items => inTx(tx => reserve(tx, items, SOON))))
    expect(await stockOf(world, jam.variantId)).toEqual({ stock: 40, reserved: 8 })
  })

  test('two lines of one thing are kept together or not at all', async () => {
    const jar = await jarOnShelf(world, { stock: 5 })
    const both = (more: number) => Promise.all([ordered(jar.variantId, 3), ordered(jar.variantId, more)])
    const tooMany = await both(3)
    await expect(inTx(tx => reserve(tx, tooMany, SOON))).rejects.toBeInstanceOf(SoldOut)
    expect(await stockOf(world, jar.variantId)).toEqual({ stock: 5, reserved: 0 })
    const justEnough = await both(2)
    await inTx(tx => reserve(tx, justEnough, SOON))
    expect(await stockOf(world, jar.variantId)).toEqual({ stock: 5, reserved: 5 })
    await inTx(tx => settle(tx, justEnough, BUYER))
    expect(await stockOf(world, jar.variantId)).toEqual({ stock: 0, reserved: 0 })
    await inTx(tx => restore(tx, justEnough))
    expect(await stockOf(world, jar.variantId)).toEqual({ stock: 5, reserved: 0 })
  })

  test('of many orders for some of the same five things at once, each shelf gives what it has and no more', async () => {
    const jars = await Promise.all(Array.from({ length: 5 }, () => jarOnShelf(world, { stock: 4 })))
    const orders = await Promise.all(
      Array.from({ length: 12 }, async (_, at) => {
        const things = [0, 1, 2].map(next => jars[(at * 2 + next * (1 + (at % 2))) % 5]!.variantId)
        return Promise.all((at % 2 ? things.toReversed() : things).map(id => ordered(id, 1)))
      }),
    )
    const tries = await Promise.allSettled(orders.map(items => inTx(tx => reserve(tx, items, SOON))))
    const refused = tries.flatMap(each => (each.status === 'rejected' ? [each.reason] : []))
    expect(refused.every(fault => fault instanceof SoldOut)).toBe(true)
    const kept = orders.filter((_, at) => tries[at]?.status === 'fulfilled').flat()
    for (const { variantId } of jars) {
      const wanted = variantItems(kept).filter(item => item.variantId === variantId).length
      expect(await stockOf(world, variantId)).toEqual({ stock: 4, reserved: wanted })
    }
    // Some are paid while others come to nothing, in the same moment and the other way round.
    const half = kept.filter((_, at) => at % 6 < 3)
    const others = kept.filter(item => !half.includes(item))
    await Promise.all([inTx(tx => settle(tx, half, BUYER)), inTx(tx => release(tx, others.toReversed()))])
    for (const { variantId } of jars) {
      const sold = variantItems(half).filter(item => item.variantId === variantId).length
      expect(await stockOf(world, variantId)).toEqual({ stock: 4 - sold, reserved: 0 })
    }
  })

  test('asks, settles, releases and restores with as many statements for six things as for two', async () => {
    const asked = async (things: number) => {
      const jars = await Promise.all(Array.from({ length: things }, () => jarOnShelf(world, { stock: 9 })))
      const items = () => Promise.all(jars.map(({ variantId }) => ordered(variantId, 1)))
      const [paid, left] = [await items(), await items()]
      return [
        await statementsOf(() => inTx(tx => reserve(tx, [...paid, ...left], SOON))),
        await statementsOf(() => inTx(tx => settle(tx, paid, BUYER))),
        await statementsOf(() => inTx(tx => release(tx, left))),
        await statementsOf(() => inTx(tx => restore(tx, paid))),
      ]
    }
    expect(await asked(6)).toEqual(await asked(2))
  })

  test('what was taken off the list meanwhile is not reserved', async () => {
    const jar = await jarOnShelf(world, { stock: 5, listed: false })
    const item = await ordered(jar.variantId, 1)
    expect(inTx(tx => reserve(tx, [item], SOON))).rejects.toBeInstanceOf(SoldOut)
  })
})

describe('settling', () => {
  test('turns the reservation into a sale, once, however often it is told', async () => {
    const jar = await jarOnShelf(world, { stock: 5 })
    const item = await ordered(jar.variantId, 2)
    await inTx(tx => reserve(tx, [item], SOON))
    await Promise.all([1, 2, 3].map(() => inTx(tx => settle(tx, [item], BUYER))))
    expect(await stockOf(world, jar.variantId)).toEqual({ stock: 3, reserved: 0 })
    expect(await movements(item)).toEqual([{ reason: 'sale', quantity: -2 }])
  })

  test('a payment that comes after the reservation ran out takes from what is left', async () => {
    const jar = await jarOnShelf(world, { stock: 2 })
    const item = await ordered(jar.variantId, 2)
    await inTx(tx => reserve(tx, [item], SOON))
    await inTx(tx => release(tx, [item]))
    await inTx(tx => settle(tx, [item], BUYER))
    expect(await stockOf(world, jar.variantId)).toEqual({ stock: 0, reserved: 0 })
  })

  test('a late payment never takes what is promised to somebody else', async () => {
    const jar = await jarOnShelf(world, { stock: 1 })
    const late = await ordered(jar.variantId, 1)
    const other = await ordered(jar.variantId, 1)
    await inTx(tx => reserve(tx, [other], SOON))
    const attempt = inTx(tx => settle(tx, [late], BUYER))
    expect(attempt).rejects.toBeInstanceOf(SoldOut)
    await attempt.catch(() => undefined)
    expect(await movements(late)).toEqual([])
    await inTx(tx => settle(tx, [other], BUYER))
    expect(await stockOf(world, jar.variantId)).toEqual({ stock: 0, reserved: 0 })
  })
})

describe('releasing and restoring', () => {
  test('a release gives back once, and nothing after the sale', async () => {
    const jar = await jarOnShelf(world, { stock: 5 })
    const item = await ordered(jar.variantId, 2)
    await inTx(tx => reserve(tx, [item], SOON))
    await Promise.all([1, 2].map(() => inTx(tx => release(tx, [item]))))
    expect(await stockOf(world, jar.variantId)).toEqual({ stock: 5, reserved: 0 })
    await inTx(tx => settle(tx, [item], BUYER))
    await inTx(tx => release(tx, [item]))
    expect(await stockOf(world, jar.variantId)).toEqual({ stock: 3, reserved: 0 })
  })

  test('a refund puts so many back on the shelf, with a movement that says why', async () => {
    const jar = await jarOnShelf(world, { stock: 5 })
    const item = await ordered(jar.variantId, 3)
    await inTx(tx => settle(tx, [item], BUYER))
    await inTx(tx => restore(tx, [{ ...item, quantity: 1 }]), world.ctx('shopkeeper'))
    expect(await stockOf(world, jar.variantId)).toEqual({ stock: 3, reserved: 0 })
    expect(await movements(item)).toEqual([
      { reason: 'sale', quantity: -3 },
      { reason: 'refund', quantity: 1 },
    ])
  })

  test('what comes back spoiled is in the ledger alone, as come and as thrown away', async () => {
    const jar = await jarOnShelf(world, { stock: 5 })
    const item = await ordered(jar.variantId, 3)
    await inTx(tx => settle(tx, [item], BUYER))
    const returned = { ...item, quantity: 2, backInStock: false, reason: 'Lid broken?' }
    await inTx(tx => restore(tx, [returned]), world.ctx('shopkeeper'))
    expect(await stockOf(world, jar.variantId)).toEqual({ stock: 2, reserved: 0 })
    const written = await db(world.ctx())
      .selectFrom('stock_movements')
      .select(['reason', 'quantity', 'note', 'moved_by_id'])
      .where('order_line_id', '=', item.orderLineId)
      .where('reason', '<>', 'sale')
      .orderBy('quantity', 'desc')
      .execute()
    const by = { note: 'Not fit to sell again: Lid broken?', moved_by_id: world.cast.members.shopkeeper.id }
    expect(written).toEqual([
      { reason: 'refund', quantity: 2, ...by },
      { reason: 'waste', quantity: -2, ...by },
    ])
  })
})

describe('a variant that was never there', () => {
  const nothing = (): OrderedItem => ({
    orderLineId: Bun.randomUUIDv7(),
    sellable: { kind: 'product', variantId: Bun.randomUUIDv7() },
    quantity: 1,
  })

  test('is sold out for whoever reserves or pays', async () => {
    const item = nothing()
    const short = { items: [{ sellable: item.sellable, available: 0 }] }
    await expect(inTx(tx => reserve(tx, [item], SOON))).rejects.toMatchObject(short)
    await expect(inTx(tx => settle(tx, [item], BUYER))).rejects.toMatchObject(short)
  })

  test('has nothing to give back', async () => {
    const item = nothing()
    await inTx(tx => release(tx, [item]))
    await inTx(tx => restore(tx, [item, { ...nothing(), backInStock: false }]))
    const written = await db(world.ctx())
      .selectFrom('stock_movements')
      .select('id')
      .where('order_line_id', '=', item.orderLineId)
      .execute()
    expect(written).toEqual([])
  })
})

describe('kept pages', () => {
  test('out of plenty nothing is purged; what becomes scarce is, on its page and in lists', async () => {
    const jar = await jarOnShelf(world, { stock: 20 })
    const tags = [`product:${jar.productId}`, 'products']
    const versions = () => world.house.cache.tagVersions(tags)
    const atFirst = await versions()
    await inTx(async tx => reserve(tx, [await ordered(jar.variantId, 3)], SOON))
    expect(await versions()).toEqual(atFirst)
    const scarce = await ordered(jar.variantId, 13)
    await inTx(tx => reserve(tx, [scarce], SOON))
    const whenScarce = await versions()
    expect(whenScarce).not.toEqual(atFirst)
    await inTx(tx => release(tx, [scarce]))
    expect(await versions()).not.toEqual(whenScarce)
  })
})

function movements(item: OrderedItem) {
  return world
    .ctx()
    .em.execute(
      'select reason, quantity from stock_movements where order_line_id = ? order by moved_at, id',
      [item.orderLineId],
    )
}

const ticket = { kind: 'ticket', ticketTypeId: Bun.randomUUIDv7(), occurrenceId: Bun.randomUUIDv7() } as const
const reservationsOf = (variantId: string) =>
  db(world.ctx())
    .selectFrom('reservations')
    .select(['order_line_id', 'quantity', 'expires_at'])
    .where('variant_id', '=', variantId)
    .execute()

describe('an order of several things', () => {
  test('is asked for in one order, whichever way it was written, without what others sell', () => {
    const anyItem = fc.record({
      orderLineId: fc.uuid(),
      quantity: fc.integer({ min: 1, max: 9 }),
      sellable: fc.oneof(
        fc.record({ kind: fc.constant('product' as const), variantId: fc.uuid() }),
        fc.constant(ticket),
      ),
    })
    fc.assert(
      fc.property(fc.array(anyItem), items => {
        const wanted = variantItems(items)
        const ids = wanted.map(({ variantId }) => variantId)
        expect(ids).toEqual(ids.toSorted())
        expect(wanted.length).toBe(items.filter(({ sellable }) => sellable.kind === 'product').length)
        expect(new Set(variantItems(items.toReversed()))).toEqual(new Set(wanted))
      }),
    )
  })

  test('with tickets alone touches nothing of ours', async () => {
    const item = { orderLineId: Bun.randomUUIDv7(), sellable: ticket, quantity: 1 }
    const purged = await purgedBy(world, ['products'], () =>
      inTx(async tx => {
        await reserve(tx, [item], SOON)
        await settle(tx, [item], BUYER)
        await release(tx, [item])
        await restore(tx, [item])
      }),
    )
    expect(purged).toEqual([])
    expect(await offers(world.ctx(), [ticket])).toEqual([])
    expect(await names(world.ctx(), [ticket])).toEqual([])
  })

  test('that cannot be settled as a whole is not settled at all, and names what is short', async () => {
    const [plenty, scarce] = [await jarOnShelf(world, { stock: 9 }), await jarOnShelf(world, { stock: 1 })]
    const items = [await ordered(plenty.variantId, 2), await ordered(scarce.variantId, 2)]
    const sellable = { kind: 'product', variantId: scarce.variantId }
    await expect(inTx(tx => settle(tx, items, BUYER))).rejects.toMatchObject({
      items: [{ sellable, available: 1 }],
    })
    expect(await stockOf(world, plenty.variantId)).toEqual({ stock: 9, reserved: 0 })
    expect(await movements(items[0]!)).toEqual([])
  })

  test('names everything that is short, not only the first', async () => {
    const jars = [await jarOnShelf(world, { stock: 1 }), await jarOnShelf(world, { stock: 0 })]
    const items = [await ordered(jars[0]!.variantId, 2), await ordered(jars[1]!.variantId, 1)]
    const refused = await inTx(tx => reserve(tx, items, SOON)).catch(fault => fault)
    expect(refused).toBeInstanceOf(SoldOut)
    expect(refused.items).toHaveLength(2)
    expect(refused.items.map(({ available }: { available: number }) => available).sort()).toEqual([0, 1])
  })
})

describe('a promise', () => {
  test('says for which line, how many and until when, and is gone once it is kept', async () => {
    const jar = await jarOnShelf(world, { stock: 5 })
    const item = await ordered(jar.variantId, 2)
    await inTx(tx => reserve(tx, [item], SOON))
    expect(await reservationsOf(jar.variantId)).toEqual([
      { order_line_id: item.orderLineId, quantity: 2, expires_at: SOON },
    ])
    await inTx(tx => settle(tx, [item], BUYER))
    expect(await reservationsOf(jar.variantId)).toEqual([])
  })

  test('is kept though the product was taken off the list, or retired, since', async () => {
    const jar = await jarOnShelf(world, { stock: 5 })
    const item = await ordered(jar.variantId, 2)
    await inTx(tx => reserve(tx, [item], SOON))
    await db(world.ctx()).deleteFrom('listings').where('product_id', '=', jar.productId).execute()
    await inTx(tx => settle(tx, [item], BUYER))
    expect(await stockOf(world, jar.variantId)).toEqual({ stock: 3, reserved: 0 })
  })

  test('is not made for what was retired', async () => {
    const jar = await jarOnShelf(world, { stock: 5 })
    const item = await ordered(jar.variantId, 1)
    await retireVariant(world.ctx('shopkeeper'), jar.variantId)
    await expect(inTx(tx => reserve(tx, [item], SOON))).rejects.toBeInstanceOf(SoldOut)
    expect(await offers(world.ctx(), [item.sellable])).toEqual([])
  })

  test('to one line is not another’s to give back', async () => {
    const jar = await jarOnShelf(world, { stock: 5 })
    const [mine, theirs] = [await ordered(jar.variantId, 2), await ordered(jar.variantId, 3)]
    await inTx(tx => reserve(tx, [mine, theirs], SOON))
    await inTx(tx => release(tx, [mine]))
    await inTx(tx => release(tx, [mine]))
    expect(await stockOf(world, jar.variantId)).toEqual({ stock: 5, reserved: 3 })
    await inTx(tx => settle(tx, [theirs], BUYER))
    expect(await stockOf(world, jar.variantId)).toEqual({ stock: 2, reserved: 0 })
  })

  test('that is released and settled at the same moment ends as a sale, with nothing promised', async () => {
    const jar = await jarOnShelf(world, { stock: 5 })
    for (let times = 0; times < 3; times++) {
      const item = await ordered(jar.variantId, 1)
      await inTx(tx => reserve(tx, [item], SOON))
      await Promise.all([inTx(tx => release(tx, [item])), inTx(tx => settle(tx, [item], BUYER))])
      expect(await movements(item)).toEqual([{ reason: 'sale', quantity: -1 }])
    }
    expect(await stockOf(world, jar.variantId)).toEqual({ stock: 2, reserved: 0 })
  })
})

describe('what things are called', () => {
  test('is known of what is sold no more, and of what never was nothing is', async () => {
    const [jar, gone] = [
      await jarOnShelf(world, { stock: 1 }),
      await jarOnShelf(world, { stock: 1, listed: false }),
    ]
    await retireVariant(world.ctx('shopkeeper'), gone.variantId)
    const sellables = [jar.variantId, gone.variantId, Bun.randomUUIDv7()].map(variantId => ({
      kind: 'product' as const,
      variantId,
    }))
    const known = await names(world.ctx(), [...sellables, ticket])
    expect(known.map(({ title, detail }) => [title, detail]).sort()).toEqual(
      [jar, gone].map(({ title }) => [title, '340 g jar']).sort(),
    )
    expect(await offers(world.ctx(), sellables)).toMatchObject([
      { sellable: sellables[0], image: null, imageAlt: '' },
    ])
  })
})

describe('what comes back', () => {
  const at = (who: 'shopkeeper') => world.ctx(who)

  test('is in the ledger with its reason, under whoever took it back, and can be bought again', async () => {
    const jar = await jarOnShelf(world, { stock: 3 })
    const item = await ordered(jar.variantId, 3)
    await inTx(tx => settle(tx, [item], BUYER))
    await inTx(tx => restore(tx, [{ ...item, quantity: 2, reason: 'Too many' }]), at('shopkeeper'))
    const { entries } = await ledgerOf(world.ctx('shopkeeper'), jar.variantId)
    expect(entries[0]).toMatchObject({ reason: 'refund', quantity: 2, note: 'Too many', by: 'Sam Okafor' })
    expect(await offers(world.ctx(), [item.sellable])).toMatchObject([{ available: 2 }])
  })

  test('for no reason has none written, also where it is not fit to sell', async () => {
    const jar = await jarOnShelf(world, { stock: 3 })
    const item = await ordered(jar.variantId, 2)
    await inTx(tx => settle(tx, [item], BUYER))
    const returned = { ...item, quantity: 1 }
    await inTx(tx => restore(tx, [returned]))
    await inTx(tx => restore(tx, [{ ...returned, backInStock: false }]))
    const { entries } = await ledgerOf(world.ctx('shopkeeper'), jar.variantId)
    expect(
      entries
        .slice(0, 3)
        .map(({ note, by }) => [note, by])
        .sort(),
    ).toEqual([
      ['', null],
      ['Not fit to sell again', null],
      ['Not fit to sell again', null],
    ])
    expect(await stockOf(world, jar.variantId)).toEqual({ stock: 2, reserved: 0 })
  })

  test('of several things each goes where it belongs', async () => {
    const [good, bad] = [await jarOnShelf(world, { stock: 1 }), await jarOnShelf(world, { stock: 1 })]
    const items = [await ordered(good.variantId, 1), await ordered(bad.variantId, 1)]
    await inTx(tx => settle(tx, items, BUYER))
    await inTx(tx =>
      restore(tx, [
        { ...items[0]!, backInStock: true },
        { ...items[1]!, backInStock: false },
      ]),
    )
    expect(await stockOf(world, good.variantId)).toEqual({ stock: 1, reserved: 0 })
    expect(await stockOf(world, bad.variantId)).toEqual({ stock: 0, reserved: 0 })
  })
})

// What was taken may be given back, and then five would have been left: pages say so from there on.
test.each([
  [11, 3, true],
  [12, 3, false],
])('of %p on the shelf %p are sold: that pages show it is %p', async (stock, quantity, isShown) => {
  const jar = await jarOnShelf(world, { stock })
  const tags = [`product:${jar.productId}`, 'products']
  const item = await ordered(jar.variantId, quantity)
  const purged = await purgedBy(world, tags, () => inTx(tx => settle(tx, [item], BUYER)))
  expect(purged).toEqual(isShown ? tags : [])
})

test('of a product in plenty one scarce variant makes its own page new, and no list', async () => {
  const jar = await jarOnShelf(world, { stock: 6 })
  const tub = Bun.randomUUIDv7()
  await db(world.ctx())
    .insertInto('variants')
    .values({
      id: tub,
      product_id: jar.productId,
      name: 'Tub',
      sku: 'PLENTY',
      unit: '',
      price_amount: 1,
      price_currency: 'GBP',
      position: 1,
    })
    .execute()
  await stocked(world, tub, 500)
  const tags = [`product:${jar.productId}`, 'products']
  const item = await ordered(jar.variantId, 2)
  expect(await purgedBy(world, tags, () => inTx(tx => reserve(tx, [item], SOON)))).toEqual([tags[0]!])
})
