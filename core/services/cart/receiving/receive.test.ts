import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { FreshSignInRequired, NotFound } from '#core/contracts/refusal'
import { again, one, order, pay, quietHouse, stranger } from '../../../../tests/cart'
import type { TestHouse } from '../../../../tests/house'
import { type Crop, close, crop, grower, type OpenCycle, openCycle } from '../../../../tests/hub'
import { deliveriesOf, deliveryOf } from './deliveries'
import { fingerprintOf, orderedVariants, shortfalls } from './plan'
import { DeliveryChanged, previewReceipt, type Receipt, ReceivedAlready, receive } from './receive'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
})
afterAll(() => world.close())

const keeper = () => world.ctx('shopkeeper')

type Scene = {
  readonly maker: string
  readonly leeks: Crop
  readonly kale: Crop
  readonly cycle: OpenCycle
  readonly orders: readonly string[]
}

/** Three who bought leeks one after the other, 3, 2 and 1, the last of them kale as well. */
async function scene({ closed = true } = {}): Promise<Scene> {
  const maker = await grower(world)
  const [leeks, kale] = [
    await crop(world, maker, { title: 'Leeks' }),
    await crop(world, maker, { title: 'Kale' }),
  ]
  const cycle = await openCycle(world, new Map([[maker, [leeks, kale]]]))
  const orders: string[] = []
  const buys = async (what: Crop, quantity: number) => {
    const someone = await stranger(world)
    const placed = await order(again(world, someone), what.sellable, quantity)
    await pay(again(world, someone), placed)
    orders.push(placed.number)
  }
  for (const quantity of [3, 2, 1]) await buys(leeks, quantity)
  await buys(kale, 4)
  if (closed) await close(world, cycle)
  return { maker, leeks, kale, cycle, orders }
}

const preview = ({ cycle, maker }: Scene, came: ReadonlyMap<string, number>) =>
  previewReceipt(keeper(), cycle.id, maker, came)
async function receiptOf(
  at: Scene,
  came = new Map<string, number>(),
  more: Partial<Receipt> = {},
): Promise<Receipt> {
  const { seen } = await preview(at, came)
  return { came, note: '', wayBack: 'same', formId: Bun.randomUUIDv7(), seen, ...more }
}
const take = (at: Scene, receipt: Receipt, ctx = keeper()) => receive(ctx, at.cycle.id, at.maker, receipt)
const receipts = ({ cycle }: Scene) =>
  one<{ count: number }>(world, 'select count(*)::int as count from goods_receipts where cycle_id = ?', [
    cycle.id,
  ])

describe('who goes short', () => {
  test('is who ordered last, and of the one on the edge only a part', async () => {
    const at = await scene()
    const [first, second, third] = at.orders
    for (const [count, short] of [
      [6, []],
      [7, []],
      [5, [[third, 1]]],
      [
        4,
        [
          [third, 1],
          [second, 1],
        ],
      ],
      [
        1,
        [
          [third, 1],
          [second, 2],
          [first, 2],
        ],
      ],
      [
        0,
        [
          [third, 1],
          [second, 2],
          [first, 3],
        ],
      ],
    ] as const) {
      const plan = await preview(at, new Map([[at.leeks.variantId, count]]))
      expect([count, plan.short.map(each => [each.number, each.short])]).toEqual([
        count,
        short.map(([number, missing]) => [number ?? '', missing]),
      ])
    }
  })

  test('is nobody of what was not counted: it came in full', async () => {
    const at = await scene()
    expect((await preview(at, new Map())).short).toEqual([])
    const { short } = await preview(at, new Map([[at.kale.variantId, 1]]))
    expect(short.map(({ title, short: missing }) => [title, missing])).toEqual([['Kale', 3]])
  })

  test('is nobody of a thing that nobody ordered, or of another producer', async () => {
    const at = await scene()
    const other = await crop(world, await grower(world))
    for (const id of [other.variantId, Bun.randomUUIDv7()])
      expect(await shortfalls(world.ctx(), at.cycle.id, at.maker, new Map([[id, 0]]))).toEqual([])
  })
})

describe('what is to come', () => {
  test('is all that was ordered, by its title, each thing once', async () => {
    const at = await scene()
    const ordered = await orderedVariants(world.ctx(), at.cycle.id, at.maker)
    expect(ordered.map(({ title, ordered: many }) => [title, many])).toEqual([
      ['Kale', 4],
      ['Leeks', 6],
    ])
    // Nothing of it is sold by weight.
    expect(ordered.map(({ grams, isWeighed }) => [grams, isWeighed])).toEqual([
      [null, null],
      [null, null],
    ])
  })

  test('has a fingerprint that only what is shown changes', async () => {
    const at = await scene()
    const { ordered, short, seen } = await preview(at, new Map([[at.leeks.variantId, 4]]))
    expect(fingerprintOf(ordered, short)).toBe(seen)
    expect(fingerprintOf(ordered, [])).not.toBe(seen)
    expect(fingerprintOf(ordered.slice(1), short)).not.toBe(seen)
    expect((await preview(at, new Map([[at.leeks.variantId, 4]]))).seen).toBe(seen)
  })
})

describe('receiving', () => {
  test('is done once, whatever else comes after it', async () => {
    const at = await scene()
    await take(at, await receiptOf(at))
    await expect(take(at, await receiptOf(at))).rejects.toBeInstanceOf(ReceivedAlready)
    expect(await receipts(at)).toEqual({ count: 1 })
  })

  test('by two at the same moment is done by one of them', async () => {
    const at = await scene()
    const both = [await receiptOf(at), await receiptOf(at, new Map([[at.leeks.variantId, 2]]))]
    const outcomes = await Promise.allSettled(both.map(receipt => take(at, receipt)))
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    expect(await receipts(at)).toEqual({ count: 1 })
  })

  test('of what is not what was shown is refused, and nothing is written', async () => {
    const at = await scene()
    const receipt = await receiptOf(at, new Map([[at.leeks.variantId, 5]]))
    const other = { ...receipt, came: new Map([[at.leeks.variantId, 4]]) }
    await expect(take(at, other)).rejects.toBeInstanceOf(DeliveryChanged)
    await expect(take(at, { ...receipt, seen: '' })).rejects.toBeInstanceOf(DeliveryChanged)
    expect(await receipts(at)).toEqual({ count: 0 })
    await take(at, receipt)
    expect(await receipts(at)).toEqual({ count: 1 })
  })

  test('waits until nobody orders any more', async () => {
    const at = await scene({ closed: false })
    await expect(take(at, await receiptOf(at))).rejects.toBeInstanceOf(NotFound)
    expect(await receipts(at)).toEqual({ count: 0 })
  })

  test('of a producer who was to bring nothing, or a cycle that is not there, is refused', async () => {
    const at = await scene()
    const receipt = await receiptOf(at)
    const nobody = { ...at, maker: await grower(world) }
    await expect(take(nobody, receipt)).rejects.toBeInstanceOf(NotFound)
    for (const id of ['x', Bun.randomUUIDv7()]) {
      await expect(receive(keeper(), id, at.maker, receipt)).rejects.toBeInstanceOf(NotFound)
      await expect(receive(keeper(), at.cycle.id, id, receipt)).rejects.toBeInstanceOf(NotFound)
      await expect(deliveryOf(keeper(), at.cycle.id, id)).rejects.toBeInstanceOf(NotFound)
      await expect(deliveriesOf(keeper(), id)).rejects.toBeInstanceOf(NotFound)
    }
    await expect(take(at, { ...receipt, formId: 'x' })).rejects.toBeInstanceOf(NotFound)
  })

  test('asks who does it to show once more that it is them', async () => {
    const at = await scene()
    const receipt = await receiptOf(at)
    const ctx = keeper()
    const long = { ...ctx, viewer: { ...ctx.viewer, authenticatedAt: new Date(Date.now() - 3_600_000) } }
    await expect(take(at, receipt, long)).rejects.toBeInstanceOf(FreshSignInRequired)
    expect(await receipts(at)).toEqual({ count: 0 })
  })

  test('is the business of who has the orders', async () => {
    const at = await scene()
    const receipt = await receiptOf(at)
    for (const who of ['member', 'editor', 'organiser'] as const) {
      const ctx = world.ctx(who)
      await expect(take(at, receipt, ctx)).rejects.toBeInstanceOf(NotFound)
      await expect(previewReceipt(ctx, at.cycle.id, at.maker, new Map())).rejects.toBeInstanceOf(NotFound)
      await expect(deliveriesOf(ctx, at.cycle.id)).rejects.toBeInstanceOf(NotFound)
      await expect(deliveryOf(ctx, at.cycle.id, at.maker)).rejects.toBeInstanceOf(NotFound)
    }
    expect(await receipts(at)).toEqual({ count: 0 })
  })
})

describe('what was received', () => {
  test('is nothing before, and afterwards what came, by whom, and what is short', async () => {
    const at = await scene()
    expect((await deliveryOf(keeper(), at.cycle.id, at.maker)).received).toBeNull()
    expect((await deliveriesOf(keeper(), at.cycle.id)).deliveries).toMatchObject([
      { producerId: at.maker, ordered: 10, receivedAt: null, short: 0 },
    ])
    await take(at, await receiptOf(at, new Map([[at.leeks.variantId, 4]]), { note: 'Frost' }))
    const { received } = await deliveryOf(keeper(), at.cycle.id, at.maker)
    expect(received).toMatchObject({ note: 'Frost', receivedBy: 'Sam Okafor' })
    expect(received?.lines.map(({ title, ordered, came }) => [title, ordered, came])).toEqual([
      ['Kale', 4, 4],
      ['Leeks', 6, 4],
    ])
    expect(received?.shortages.map(({ quantity, state }) => [quantity, state])).toEqual([
      [1, 'requested'],
      [1, 'requested'],
    ])
    expect((await deliveriesOf(keeper(), at.cycle.id)).deliveries).toMatchObject([{ ordered: 10, short: 2 }])
  })

  test('of more than was ordered is short of nothing', async () => {
    const at = await scene()
    await take(at, await receiptOf(at, new Map([[at.leeks.variantId, 9]])))
    const { received } = await deliveryOf(keeper(), at.cycle.id, at.maker)
    expect([received?.shortages, received?.lines.find(({ title }) => title === 'Leeks')?.came]).toEqual([
      [],
      9,
    ])
  })
})
