import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { sql } from 'kysely'
import type { DomainName } from '#core/contracts/domain'
import { NotFound } from '#core/contracts/refusal'
import { requireMember } from '#core/contracts/require-role'
import { SoldOut } from '#core/contracts/seller'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { addToCart } from '#core/services/cart/lines/add-to-cart'
import { placeOrder } from '#core/services/cart/orders/place-order'
import { saveSettings } from '#core/services/federation/settings/save-settings'
import { momentOf } from '#core/text/local-time'
import { again, lettersTo, one, order, pay, quietHouse, stranger, wishOf } from '../../../../tests/cart'
import { runJobs, type TestHouse } from '../../../../tests/house'
import { afterClose, close, crop, grower, openCycle, roomMate } from '../../../../tests/hub'
import { overtaking } from '../../../../tests/lock-waits'
import { orderableNow, outOfCycle } from '../orderable/orderable'
import { retireVariant } from '../products/retire-variant'
import { openAndCloseCycles } from './close-cycle'
import { cycleForWork, listCycles, nextCycle, openCycle as openNow, stateOf } from './cycle'
import { setCycleLetters, wantsCycleLetters } from './cycle-letters'
import { dropIncoming, dropOutgoing, OfferOver, offerOwn, saveIncoming, saveOutgoing } from './exchanges'
import { ownOrders, producerOrder } from './producer-order'
import { ClosesTooEarly, CYCLE_FORM, CycleOver, changeCycle, dropCycle, makeCycle } from './save-cycle'
import { sellInCycles } from './settings'
import { setSteady } from './steady'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
})
afterAll(() => world.close())
beforeEach(() => sellInCycles(world.ctx('shopkeeper'), false))

const keeper = () => world.ctx('shopkeeper')
const HOUR_MS = 3_600_000
const inHours = (hours: number) => new Date(Date.now() + hours * HOUR_MS)
const plain = { offersUntil: null, readyAt: null, feeRate: 0, instructions: '' }

const orderable = async (variantId: string, memberId: string | null = null, now = new Date()) =>
  (await orderableNow({ ...world.ctx(), now }, [variantId], memberId)).has(variantId)

describe('what can be ordered', () => {
  test('is everything while the shop does not sell in cycles, and then only what an open cycle has', async () => {
    const [maker, other] = [await grower(world), await grower(world)]
    const [leeks, kale] = [await crop(world, maker), await crop(world, other)]
    expect(await orderable(kale.variantId)).toBe(true)
    await sellInCycles(keeper(), true)
    expect([await orderable(leeks.variantId), await orderable(kale.variantId)]).toEqual([false, false])
    const cycle = await openCycle(world, new Map([[maker, [leeks]]]))
    expect([await orderable(leeks.variantId), await orderable(kale.variantId)]).toEqual([true, false])
    await setSteady(keeper(), kale.productId, true)
    expect(await orderable(kale.variantId)).toBe(true)
    await setSteady(keeper(), kale.productId, false)
    expect(await orderable(kale.variantId)).toBe(false)
    const edge = cycle.closesAt.getTime()
    expect(await orderable(leeks.variantId, null, new Date(edge - 1))).toBe(true)
    expect(await orderable(leeks.variantId, null, new Date(edge))).toBe(false)
  })

  test('is refused at the last step, too: the cycle closed while it lay in the cart', async () => {
    const maker = await grower(world)
    const leeks = await crop(world, maker)
    const cycle = await openCycle(world, new Map([[maker, [leeks]]]))
    await sellInCycles(keeper(), true)
    const buyer = await stranger(world)
    await addToCart(buyer, leeks.sellable, 1)
    const wish = await wishOf(again(world, buyer))
    const late = { ...again(world, buyer), now: cycle.closesAt }
    await expect(placeOrder(late, wish)).rejects.toBeInstanceOf(SoldOut)
    const inTime = { ...again(world, buyer), now: new Date(cycle.closesAt.getTime() - 1) }
    expect((await placeOrder(inTime, wish)).state).toBe('pending')
  })

  test('goes out to a group alone, when it is said so, and only what is named', async () => {
    const maker = await grower(world)
    const [leeks, kale] = [await crop(world, maker), await crop(world, maker)]
    const cycle = await openCycle(world, new Map([[maker, [leeks, kale]]]))
    await sellInCycles(keeper(), true)
    const friend = requireMember(await stranger(world)).id
    const tierId = Bun.randomUUIDv7()
    await sql`insert into tiers (id, slug, name, created_at) values (${tierId}, ${tierId}, 'Friends', now())`.execute(
      db(world.ctx()),
    )
    await sql`insert into tier_memberships (id, tier_id, member_id, source, starts_at, ends_at)
      values (${Bun.randomUUIDv7()}, ${tierId}, ${friend}, 'gift', now() - interval '1 day', now() + interval '1 hour')`.execute(
      db(world.ctx()),
    )
    const [everybody] = (await cycleForWork(keeper(), cycle.id)).outgoing
    const said = { tierId, instructions: '', variantIds: [leeks.variantId], slotIds: [] }
    await saveOutgoing(keeper(), cycle.id, everybody?.exchangeId ?? '', said)
    expect(await orderable(leeks.variantId, friend)).toBe(true)
    expect(await orderable(leeks.variantId, friend, inHours(1.5))).toBe(false)
    expect([await orderable(leeks.variantId), await orderable(kale.variantId, friend)]).toEqual([
      false,
      false,
    ])
    await dropOutgoing(keeper(), cycle.id, everybody?.exchangeId ?? '')
    expect(await orderable(leeks.variantId, friend)).toBe(false)
  })

  test('is no more than the cycle takes, however many order at the same moment', async () => {
    const maker = await grower(world)
    const leeks = await crop(world, maker)
    await openCycle(world, new Map([[maker, [leeks]]]), { most: 3 })
    const buyers = await Promise.all(
      [2, 2, 2].map(async quantity => ({ buyer: await stranger(world), quantity })),
    )
    const wishes = await Promise.all(
      buyers.map(async ({ buyer, quantity }) => {
        await addToCart(buyer, leeks.sellable, quantity)
        return { ctx: again(world, buyer), wish: await wishOf(again(world, buyer)) }
      }),
    )
    const outcomes = await Promise.allSettled(wishes.map(({ ctx, wish }) => placeOrder(ctx, wish)))
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect((await orderableNow(world.ctx(), [leeks.variantId], null)).get(leeks.variantId)?.left).toBe(1)
    const [offer] = await world.ctx().services.market.offers(world.ctx(), [leeks.sellable])
    expect(offer?.available).toBe(1)
  })

  test.each([true, false])(
    'of what is made on demand, too; with a cart that has other things first: %p',
    async first => {
      const maker = await grower(world)
      const loaves = await crop(world, maker, { stock: 0 })
      const other = await crop(world, maker)
      await sql`update variants set on_demand = true where id = ${loaves.variantId}`.execute(db(world.ctx()))
      await openCycle(world, new Map([[maker, [loaves]]]), { most: 3 })
      const wishes = await Promise.all(
        Array.from({ length: 4 }, async (_, index) => {
          const buyer = await stranger(world)
          if (first && index % 2 === 0) await addToCart(buyer, other.sellable, 1)
          await addToCart(buyer, loaves.sellable, 2)
          if (first && index % 2 === 1) await addToCart(buyer, other.sellable, 1)
          return { ctx: again(world, buyer), wish: await wishOf(again(world, buyer)) }
        }),
      )
      const outcomes = await Promise.allSettled(wishes.map(({ ctx, wish }) => placeOrder(ctx, wish)))
      const refused = outcomes.flatMap(outcome => (outcome.status === 'rejected' ? [outcome.reason] : []))
      expect(refused).toHaveLength(3)
      expect(refused.filter(reason => !(reason instanceof SoldOut))).toEqual([])
      expect((await orderableNow(world.ctx(), [loaves.variantId], null)).get(loaves.variantId)?.left).toBe(1)
      const [promised] = (
        await sql<{ taken: number }>`select coalesce(sum(quantity), 0)::int as taken from order_lines
        where variant_id = ${loaves.variantId}`.execute(db(world.ctx()))
      ).rows
      expect(promised?.taken).toBe(2)
    },
  )
})

describe('a cycle', () => {
  test('is planned, open and closed by its times alone', async () => {
    const [opensAt, closesAt] = [inHours(1), inHours(2)]
    expect(
      [inHours(0), opensAt, new Date(closesAt.getTime() - 1), closesAt].map(now =>
        stateOf({ opensAt, closesAt }, now),
      ),
    ).toEqual([...(['planned', 'open', 'open', 'closed'] as const)])
    const id = await makeCycle(keeper(), { name: 'Soon', note: '', opensAt, closesAt }, null)
    expect((await nextCycle(world.ctx()))?.id).toBe(id)
    expect((await openNow({ ...world.ctx(), now: new Date(closesAt.getTime() - 1) }))?.id).toBeDefined()
    await dropCycle(keeper(), id)
    await expect(cycleForWork(keeper(), id)).rejects.toBeInstanceOf(NotFound)
  })

  test('closes after it opens, is not changed over somebody else’s change, and not any more once it is ordered', async () => {
    const opensAt = inHours(1)
    const times = { opensAt, closesAt: opensAt }
    await expect(makeCycle(keeper(), { name: 'None', note: '', ...times }, null)).rejects.toBeInstanceOf(
      ClosesTooEarly,
    )
    const maker = await grower(world)
    const cycle = await openCycle(world, new Map([[maker, [await crop(world, maker)]]]))
    const seen = CYCLE_FORM.version(await cycleForWork(keeper(), cycle.id))
    const fields = { name: 'Another', note: '', opensAt: inHours(-1), closesAt: cycle.closesAt }
    await changeCycle(keeper(), cycle.id, fields, seen)
    await expect(changeCycle(keeper(), cycle.id, { ...fields, name: 'Third' }, seen)).rejects.toThrow(
      'Somebody else',
    )
    await expect(dropCycle(keeper(), cycle.id)).rejects.toBeInstanceOf(CycleOver)
    await close(world, cycle)
    for (const late of [
      () => changeCycle(keeper(), cycle.id, fields),
      () => saveIncoming(keeper(), cycle.id, maker, { ...plain, variants: [] }),
      () => dropIncoming(keeper(), cycle.id, maker),
      () =>
        saveOutgoing(keeper(), cycle.id, null, {
          tierId: null,
          instructions: '',
          variantIds: [],
          slotIds: [],
        }),
    ])
      await expect(late()).rejects.toBeInstanceOf(CycleOver)
  })

  test('is a copy of the last one, its moments later by as much, without what was retired', async () => {
    const maker = await grower(world)
    const [leeks, gone] = [await crop(world, maker), await crop(world, maker)]
    const first = await openCycle(world, new Map([[maker, [leeks, gone]]]), { feeRate: 1_000, most: 9 })
    const offersUntil = new Date(first.closesAt.getTime() - HOUR_MS)
    const variants = [leeks, gone].map(({ variantId }) => ({ variantId, most: 9 }))
    await saveIncoming(keeper(), first.id, maker, { ...plain, feeRate: 1_000, offersUntil, variants })
    await db(world.ctx())
      .insertInto('variant_retirements')
      .values({ variant_id: gone.variantId, retired_at: new Date() })
      .execute()
    const week = 168 * HOUR_MS
    const times = {
      opensAt: new Date(Date.now() + week),
      closesAt: new Date(first.closesAt.getTime() + week),
    }
    const copy = await cycleForWork(
      keeper(),
      await makeCycle(keeper(), { name: 'Next', note: '', ...times }, first.id),
    )
    expect(copy.incoming).toMatchObject([
      {
        producerId: maker,
        feeRate: 1_000,
        offersUntil: new Date(offersUntil.getTime() + week),
        variants: [{ variantId: leeks.variantId, most: 9 }],
      },
    ])
    expect(copy.outgoing).toHaveLength(1)
    const { cycles, total } = await listCycles(keeper())
    expect(cycles[0]?.id).toBe(copy.id)
    expect(total).toBeGreaterThanOrEqual(cycles.length)
  })

  test('is a copy without what is another producer’s by now, and on the same clocks when they change between', async () => {
    const [maker, other] = [await grower(world), await grower(world)]
    const [leeks, moved] = [await crop(world, maker), await crop(world, maker)]
    const { timeZone } = world.house.site()
    const at = (local: string) => momentOf(local, timeZone) ?? new Date(0)
    const times = { opensAt: at('2027-03-20T09:00'), closesAt: at('2027-03-27T12:00') }
    const first = await makeCycle(keeper(), { name: 'Winter', note: '', ...times }, null)
    await saveIncoming(keeper(), first, maker, {
      ...plain,
      offersUntil: at('2027-03-26T18:00'),
      readyAt: at('2027-03-28T07:30'),
      variants: [leeks, moved].map(({ variantId }) => ({ variantId, most: null })),
    })
    await db(world.ctx())
      .updateTable('products')
      .set({ producer_id: other })
      .where('id', '=', moved.productId)
      .execute()
    const next = { opensAt: at('2027-03-27T09:00'), closesAt: at('2027-04-03T12:00') }
    const copy = await cycleForWork(
      keeper(),
      await makeCycle(keeper(), { name: 'Summer', note: '', ...next }, first),
    )
    expect(copy.incoming).toMatchObject([
      {
        producerId: maker,
        offersUntil: at('2027-04-02T18:00'),
        readyAt: at('2027-04-04T07:30'),
        variants: [{ variantId: leeks.variantId }],
      },
    ])
    await dropCycle(keeper(), copy.id)
    await dropCycle(keeper(), first)
  })

  test('takes from a producer what is theirs, and nothing of others', async () => {
    const [maker, other] = [await grower(world), await grower(world)]
    const [leeks, kale] = [await crop(world, maker), await crop(world, other)]
    const cycle = await openCycle(world, new Map([[maker, [leeks, kale]]]))
    expect(
      (await cycleForWork(keeper(), cycle.id)).incoming[0]?.variants.map(each => each.variantId),
    ).toEqual([leeks.variantId])
    const mate = await roomMate(world, maker)
    await offerOwn(
      mate,
      maker,
      cycle.id,
      [kale, leeks].map(({ variantId }) => ({ variantId, most: 5 })),
    )
    expect((await cycleForWork(keeper(), cycle.id)).incoming[0]?.variants).toEqual([
      { variantId: leeks.variantId, most: 5 },
    ])
    await retireVariant(keeper(), leeks.variantId)
    await offerOwn(mate, maker, cycle.id, [{ variantId: leeks.variantId, most: 5 }])
    expect((await cycleForWork(keeper(), cycle.id)).incoming[0]?.variants).toEqual([])
    await expect(offerOwn(mate, other, cycle.id, [])).rejects.toBeInstanceOf(NotFound)
    await expect(offerOwn(await roomMate(world, other), other, cycle.id, [])).rejects.toBeInstanceOf(NotFound)
    await expect(offerOwn({ ...mate, now: cycle.closesAt }, maker, cycle.id, [])).rejects.toBeInstanceOf(
      OfferOver,
    )
  })
})

describe('what a producer offers while the shop', () => {
  test('ends their time is refused: what the offer depends on is read under the lock of the cycle', async () => {
    const maker = await grower(world)
    const leeks = await crop(world, maker)
    const cycle = await openCycle(world, new Map([[maker, []]]))
    const mate = await roomMate(world, maker)
    let offered: unknown
    await overtaking(
      world,
      proceed =>
        transaction(keeper(), async tx => {
          const ended = { ...plain, offersUntil: inHours(-1), variants: [] }
          await saveIncoming(tx, cycle.id, maker, ended)
          await proceed()
        }),
      async () => {
        const lines = [{ variantId: leeks.variantId, most: null }]
        offered = await offerOwn(mate, maker, cycle.id, lines).catch(fault => fault)
      },
    )
    expect(offered).toBeInstanceOf(OfferOver)
  })

  test('gives the product to somebody else is not of what is theirs no more', async () => {
    const [maker, other] = [await grower(world), await grower(world)]
    const leeks = await crop(world, maker)
    const cycle = await openCycle(world, new Map([[maker, []]]))
    const mate = await roomMate(world, maker)
    await overtaking(
      world,
      proceed =>
        transaction(keeper(), async tx => {
          const query = db(tx).updateTable('products').set({ producer_id: other })
          await query.where('id', '=', leeks.productId).execute()
          await proceed()
        }),
      () => offerOwn(mate, maker, cycle.id, [{ variantId: leeks.variantId, most: null }]),
    )
    expect((await cycleForWork(keeper(), cycle.id)).incoming[0]?.variants).toEqual([])
  })
})

describe('at the opening', () => {
  test('members are told once, and by letter those who wished for it', async () => {
    const maker = await grower(world)
    const cycle = await openCycle(world, new Map([[maker, [await crop(world, maker)]]]))
    const wisher = await stranger(world)
    await setCycleLetters(wisher, true)
    await setCycleLetters(wisher, true)
    expect(await wantsCycleLetters(wisher)).toBe(true)
    await openAndCloseCycles(world.ctx())
    await openAndCloseCycles(world.ctx())
    await world.work()
    const { name } = await one<{ name: string }>(world, 'select name from order_cycles where id = ?', [
      cycle.id,
    ])
    const told = await one<{ count: number }>(
      world,
      'select count(*)::int as count from notifications where text like ?',
      [`%${name}%`],
    )
    const members = await one<{ count: number }>(
      world,
      'select count(*)::int as count from members where email is not null',
    )
    expect(told.count).toBe(members.count)
    const letters = await one<{ count: number }>(
      world,
      'select count(*)::int as count from sent_mails where recipient = ? and text like ?',
      [wisher.viewer.member?.email, `%${name}.%`],
    )
    expect(letters.count).toBe(1)
    expect(await lettersTo(world, world.ctx('member'))).toEqual([])
    await setCycleLetters(wisher, false)
    expect(await wantsCycleLetters(wisher)).toBe(false)
  })

  test('one that was put off after it had opened is told of once more, when it opens', async () => {
    const maker = await grower(world)
    const { id } = await openCycle(world, new Map([[maker, [await crop(world, maker)]]]))
    const wisher = await stranger(world)
    await setCycleLetters(wisher, true)
    const { opensAt: _, ...cycle } = await cycleForWork(keeper(), id)
    const turned = async () => {
      for (let n = 0; n < 2; n++) await openAndCloseCycles(world.ctx())
      await world.work()
      const sent = 'select count(*)::int as letters from sent_mails where recipient = ? and text like ?'
      return one<object>(world, sent, [wisher.viewer.member?.email, `%${cycle.name}.%`])
    }
    expect(await turned()).toEqual({ letters: 1 })
    const closesAt = inHours(90)
    await changeCycle(keeper(), id, { ...cycle, closesAt, opensAt: inHours(30) })
    expect(await turned()).toEqual({ letters: 1 })
    await changeCycle(keeper(), id, { ...cycle, closesAt, opensAt: inHours(-0.1) })
    expect(await turned()).toEqual({ letters: 2 })
    // A change of what is open is no opening.
    await changeCycle(keeper(), id, { ...cycle, closesAt: inHours(80), opensAt: inHours(-0.2) })
    expect(await turned()).toEqual({ letters: 2 })
    await setCycleLetters(wisher, false)
  })

  test('nobody is told of one while the market is hidden, where the letter would lead nowhere', async () => {
    const maker = await grower(world)
    const cycle = await openCycle(world, new Map([[maker, [await crop(world, maker)]]]))
    const hide = (...hiddenApps: DomainName[]) =>
      saveSettings(world.ctx('operator'), 'apps', { hiddenApps, about: world.house.site().about }, null)
    await hide('market', 'events', 'cart')
    await openAndCloseCycles(world.ctx())
    await world.work()
    const { name } = await one<{ name: string }>(world, 'select name from order_cycles where id = ?', [
      cycle.id,
    ])
    const told = () =>
      one(world, 'select count(*)::int as count from notifications where text like ?', [`%${name}%`])
    expect(await told()).toEqual({ count: 0 })
    await hide()
  })
})

describe('at the close', () => {
  test('each producer gets one letter with all that was ordered of theirs, however often the job is run', async () => {
    const [maker, other, idle] = [await grower(world), await grower(world), await grower(world)]
    const [leeks, kale] = [
      await crop(world, maker, { title: 'Leeks <x>' }),
      await crop(world, other, { cost: null }),
    ]
    const cycle = await openCycle(
      world,
      new Map([
        [maker, [leeks]],
        [other, [kale]],
        [idle, [await crop(world, idle)]],
      ]),
      { feeRate: 1_000 },
    )
    const mate = await roomMate(world, maker)
    const buyers = [await stranger(world), await stranger(world)]
    for (const buyer of buyers)
      await pay(again(world, buyer), await order(again(world, buyer), leeks.sellable, 2))
    const odd = await stranger(world)
    await pay(odd, await order(odd, kale.sellable, 1))
    const early = { ...afterClose(world, cycle), now: new Date(afterClose(world, cycle).now.getTime() - 1) }
    await openAndCloseCycles(early)
    expect((await ownOrders(mate, maker, 1)).total).toBe(0)
    await Promise.all([close(world, cycle), close(world, cycle)])
    await close(world, cycle)
    const { orders, total } = await ownOrders(mate, maker, 1)
    expect({ total, things: orders[0]?.things }).toEqual({ total: 1, things: 4 })
    const made = await producerOrder(mate, orders[0]?.id ?? '')
    // 10 % of £2.00 stay with the shop.
    expect(made.lines).toMatchObject([
      { title: 'Leeks <x>', quantity: 4, share: { amount: 720, currency: 'GBP' } },
    ])
    expect(
      await one<{ count: number }>(
        world,
        'select count(*)::int as count from producer_orders where cycle_id = ?',
        [cycle.id],
      ),
    ).toEqual({ count: 2 })
    await runJobs(world.house, afterClose(world, cycle).now)
    await runJobs(world.house, afterClose(world, cycle).now)
    const sent = await one<{ count: number }>(
      world,
      'select count(*)::int as count from sent_mails where recipient = ?',
      [requireMember(mate).email],
    )
    expect(sent.count).toBe(1)
    const theirs = await one<{ id: string }>(world, 'select id from producer_orders where producer_id = ?', [
      other,
    ])
    await expect(producerOrder(mate, theirs.id)).rejects.toBeInstanceOf(NotFound)
    await expect(ownOrders(mate, other, 1)).rejects.toBeInstanceOf(NotFound)
    expect((await producerOrder(keeper(), theirs.id)).lines[0]?.share).toBeNull()
  })
})

describe('what lists say of it', () => {
  const said = async (productIds: readonly string[], ctx = world.ctx()) => {
    const closed = await outOfCycle(ctx, productIds)
    return productIds.map(id => (closed.has(id) ? closed.get(id)?.opensAt : 'open'))
  }

  test('is nothing while the shop does not sell in cycles, and then what no open cycle has', async () => {
    const maker = await grower(world)
    const [leeks, kale, salt] = [await crop(world, maker), await crop(world, maker), await crop(world, maker)]
    const ids = [leeks, kale, salt].map(({ productId }) => productId)
    expect(await said(ids)).toEqual(['open', 'open', 'open'])
    const cycle = await openCycle(world, new Map([[maker, [leeks]]]))
    await sellInCycles(keeper(), true)
    await setSteady(keeper(), salt.productId, true)
    expect(await said(ids)).toEqual(['open', null, 'open'])
    const closing = { ...world.ctx(), now: cycle.closesAt }
    expect(await said(ids, closing)).toEqual([null, null, 'open'])
    expect(await said([])).toEqual([])
  })

  test('is when the next cycle opens that has it for whoever asks', async () => {
    const maker = await grower(world)
    const [leeks, kale] = [await crop(world, maker), await crop(world, maker)]
    const [soon, later] = [inHours(5), inHours(9)]
    const planned = async (opensAt: Date, product: typeof leeks) => {
      const id = await makeCycle(keeper(), { name: 'Week', note: '', opensAt, closesAt: inHours(24) }, null)
      await saveIncoming(keeper(), id, maker, {
        ...plain,
        variants: [{ variantId: product.variantId, most: null }],
      })
      return id
    }
    await planned(later, leeks)
    await planned(soon, leeks)
    const closed = await planned(soon, kale)
    for (const { exchangeId } of (await cycleForWork(keeper(), closed)).outgoing)
      await dropOutgoing(keeper(), closed, exchangeId)
    await sellInCycles(keeper(), true)
    expect(await said([leeks.productId, kale.productId])).toEqual([soon, null])
    const opened = { ...world.ctx(), now: soon }
    expect(await said([leeks.productId], opened)).toEqual(['open'])
  })
})
