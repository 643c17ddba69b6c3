import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Tx } from '#core/contracts/ctx'
import { SlotFull, SlotGone, TooLateToMove } from '#core/contracts/events'
import { NotFound } from '#core/contracts/refusal'
import { type OrderedItem, SoldOut } from '#core/contracts/seller'
import { stage } from '#core/services/events/testing/stage'
import { again, jar, order, quietHouse, stranger } from '../../../../tests/cart'
import type { TestHouse } from '../../../../tests/house'
import { addToCart } from '../lines/add-to-cart'
import { askSellers } from './ask-sellers'
import { isSlotRefusal, keepSlot } from './keep-slot'
import { orderedItems, refuseOrphans } from './ordered-items'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
})
afterAll(() => world.close())

const product = (variantId: string): OrderedItem => ({
  orderLineId: `line of ${variantId}`,
  quantity: 1,
  sellable: { kind: 'product', variantId },
})
const ticket = (ticketTypeId: string): OrderedItem => ({
  orderLineId: `line of ${ticketTypeId}`,
  quantity: 1,
  sellable: { kind: 'ticket', ticketTypeId, occurrenceId: 'day' },
})

/** Which seller was asked about which lines, in turn. */
async function asked(items: readonly OrderedItem[]) {
  const ctx = world.ctx()
  const calls: [string, readonly string[]][] = []
  await askSellers(ctx, items, async (seller, own) => {
    calls.push([
      seller === ctx.services.market ? 'market' : 'events',
      own.map(({ orderLineId }) => orderLineId),
    ])
  })
  return calls
}

describe('sellers are asked', () => {
  test('the market first, each of its own, in the order of their keys', async () => {
    const items = [ticket('b'), product('z'), ticket('a'), product('c')]
    const expected: [string, string[]][] = [
      ['market', ['line of c', 'line of z']],
      ['events', ['line of a', 'line of b']],
    ]
    expect(await asked(items)).toEqual(expected)
    expect(await asked(items.toReversed())).toEqual(expected)
  })

  test('and not at all where nothing is theirs', async () => {
    expect(await asked([ticket('a')])).toEqual([['events', ['line of a']]])
    expect(await asked([product('a')])).toEqual([['market', ['line of a']]])
    expect(await asked([])).toEqual([])
  })

  test('no more once one has refused', async () => {
    const calls: string[] = []
    const refusing = askSellers(world.ctx(), [product('a'), ticket('b')], async (_, [first]) => {
      calls.push(first?.orderLineId ?? '')
      throw new SoldOut([])
    })
    await expect(refusing).rejects.toThrow(SoldOut)
    expect(calls).toEqual(['line of a'])
  })
})

describe('the slot of an order that is paid', () => {
  const keeping = async (slotId: string | null, refusal: Error | null) => {
    const asked: string[] = []
    const logged: unknown[] = []
    const { house, ...ctx } = world.ctx()
    const events = {
      ...ctx.services.events,
      bookForOrder: async (_: unknown, { id }: { id: string }, slot: string) => {
        asked.push(`${id} at ${slot}`)
        if (refusal) throw refusal
      },
    }
    const log = { ...house.log, info: (facts: unknown) => logged.push(facts) }
    const tx = { ...ctx, house: { ...house, log }, services: { ...ctx.services, events } } as unknown as Tx
    await keepSlot(tx, { id: 'an order', memberId: 'a member', slotId } as never)
    return { asked, logged }
  }

  test('is asked for again, and none where it had none', async () => {
    expect(await keeping('eleven', null)).toEqual({ asked: ['an order at eleven'], logged: [] })
    expect(await keeping(null, new SlotFull())).toEqual({ asked: [], logged: [] })
  })

  test('that is taken, gone or too near is done without, and the log says why', async () => {
    for (const refusal of [new SlotFull(), new SlotGone(), new TooLateToMove()])
      expect((await keeping('eleven', refusal)).logged).toEqual([{ order: 'an order', reason: refusal.name }])
  })

  test('that could not be asked for is a fault, and not one lost', async () => {
    for (const fault of [new Error('the database is away'), new NotFound()])
      await expect(keeping('eleven', fault)).rejects.toBe(fault)
  })

  test('is told from every other refusal', () => {
    expect([new SlotFull(), new SlotGone(), new TooLateToMove()].every(isSlotRefusal)).toBe(true)
    expect([new NotFound(), new SoldOut([]), null, 'SlotFull'].some(isSlotRefusal)).toBe(false)
  })
})

describe('the items of an order', () => {
  test('are named as their sellers know them', async () => {
    const [buyer, honey] = [await stranger(world), await jar(world, 5)]
    const day = await stage(world.ctx(), { places: 4 })
    const adult = { kind: 'ticket', ticketTypeId: day.adultId, occurrenceId: day.occurrenceId } as const
    await addToCart(again(world, buyer), adult, 2)
    const placed = await order(again(world, buyer), honey, 3)
    const items = await orderedItems(world.ctx(), placed.id)
    expect(items.map(({ sellable, quantity }) => [sellable.kind, quantity]).sort()).toEqual([
      ['product', 3],
      ['ticket', 2],
    ])
    await refuseOrphans(world.ctx(), placed.id)
    expect(await orderedItems(world.ctx(), Bun.randomUUIDv7())).toEqual([])
  })

  test('that name nobody any more are left out, and money for them is refused', async () => {
    const [buyer, honey, jam] = [await stranger(world), await jar(world, 5), await jar(world, 5)]
    await addToCart(again(world, buyer), jam, 1)
    const placed = await order(again(world, buyer), honey, 2)
    const variant = honey.kind === 'product' ? honey.variantId : ''
    // As lines are from the time when a product could be deleted.
    await world.ctx().em.execute(
      `begin; set local session_replication_role = replica;
       update order_lines set variant_id = null where variant_id = '${variant}'; commit`,
    )
    expect((await orderedItems(world.ctx(), placed.id)).map(({ quantity }) => quantity)).toEqual([1])
    await expect(refuseOrphans(world.ctx(), placed.id)).rejects.toThrow(SoldOut)
  })
})
