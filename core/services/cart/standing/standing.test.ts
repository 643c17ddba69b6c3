import { afterAll, afterEach, beforeAll, describe, expect, test } from 'bun:test'
import type { Ctx } from '#core/contracts/ctx'
import { NotFound } from '#core/contracts/refusal'
import { requireMember } from '#core/contracts/require-role'
import { transaction } from '#core/database/transaction'
import { refusalOf } from '#core/payments/sandbox/cast'
import { savePriceChoice } from '#core/services/market/price-choices/save-price-choice'
import { dayOf } from '#core/text/day-of'
import {
  again,
  bookedOf,
  collectionTime,
  crashingAfter,
  doJobs,
  jar,
  lettersTo,
  one,
  order,
  quietHouse,
  stock,
  stranger,
} from '../../../../tests/cart'
import { creditLeft, offerAllWays, topUp } from '../../../../tests/credit'
import type { TestHouse } from '../../../../tests/house'
import {
  at,
  datesOf,
  dayAhead,
  leaveCard,
  lettersOf,
  memberAt,
  nextDate,
  standing,
  weekly,
  wishFor,
} from '../../../../tests/standing'
import { removeCard } from '../cards/remove-card'
import { addToCart } from '../lines/add-to-cart'
import { countInCart } from '../lines/count-in-cart'
import { cancelOrder } from '../orders/cancel-order'
import { readOrder } from '../orders/read-order'
import { expireOrders } from '../payments/expire-orders'
import { requestPayment } from '../payments/request-payment'
import { verifyOrderPayment } from '../payments/verify-order-payment'
import { addDays } from './days'
import { forgetMember } from './index'
import { linesOf } from './lines'
import { placeDate } from './place-date'
import { runStandingOrders } from './run'
import { changeLines, changeStanding, makeStanding } from './set-up'
import { FirstDayRefused, StandingWayRefused } from './standing-fields'
import {
  endStanding,
  NotOneOfItsDays,
  PauseRefused,
  pauseUntil,
  skipDay,
  TooLateToSkip,
  unskipDay,
} from './steer'
import { NothingToRepeat } from './write-lines'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
  await offerAllWays(world)
})
afterAll(() => world.close())
afterEach(() => world.sandbox.behaviour.up())

async function withCard(manner: 'works' | 'declines' | 'expired' | 'asks' = 'works'): Promise<Ctx> {
  const member = await stranger(world)
  await leaveCard(world, member, manner)
  return member
}

const keeper = () => world.ctx('shopkeeper')
const later = (moment: Date, minutes: number) => new Date(moment.getTime() + minutes * 60_000)
const ordersOf = async (member: Ctx): Promise<{ number: string; state: string }[]> =>
  world
    .ctx()
    .em.execute('select number, state from orders where member_id = ? order by placed_at', [
      requireMember(member).id,
    ])
const dateOf = async (id: string, day: string) => (await datesOf(world, id)).find(each => each.day === day)!

describe('a standing order', () => {
  test('becomes an order, paid from the card on file, once its cut-off has passed; and the next week is planned', async () => {
    const member = await withCard()
    const honey = await jar(world, 9)
    const id = await standing(world, member, [wishFor(honey, 2)])
    const date = await nextDate(world, id)
    expect(date.day).toBe(dayAhead(world, 10))
    await runStandingOrders(at(world, later(date.cut_off_at, -1)))
    expect(await ordersOf(member)).toEqual([])
    await runStandingOrders(at(world, date.cut_off_at))
    const [placed] = await ordersOf(member)
    expect(placed?.state).toBe('paid')
    const order = await readOrder(again(world, member), placed!.number)
    expect(order).toMatchObject({ name: 'Ada', way: 'sumup', total: { amount: 1300, currency: 'GBP' } })
    expect(order.standing).toMatchObject({ id, day: date.day })
    expect(await stock(world, honey)).toEqual({ stock: 7, reserved: 0 })
    await runStandingOrders(at(world, later(date.cut_off_at, 5)))
    expect((await datesOf(world, id)).map(({ day, state }) => [day, state])).toEqual([
      [date.day, 'placed'],
      [addDays(date.day, 7), 'planned'],
    ])
  })

  test('takes the usual one of named prices, and nothing of what has an open price by then', async () => {
    const member = await withCard()
    const [eggs, seeds] = [await jar(world, 9, 320), await jar(world, 9)]
    const levels = [300, 400].map(amount => ({ label: `For ${amount}`, amount }))
    await savePriceChoice(keeper(), eggs, { kind: 'levels', least: 300, most: 400, levels })
    const date = await nextDate(world, await standing(world, member, [wishFor(eggs, 2), wishFor(seeds)]))
    await savePriceChoice(keeper(), seeds, { kind: 'free', least: 1, most: 900, levels: [] })
    await runStandingOrders(at(world, date.cut_off_at))
    const [placed] = await ordersOf(member)
    expect(await readOrder(again(world, member), placed?.number ?? '')).toMatchObject({
      lines: [{ quantity: 2 }],
      total: { amount: 640, currency: 'GBP' },
    })
    expect((await stock(world, seeds)).stock).toBe(9)
  })

  test('is ordered once, however many jobs run at once and however often', async () => {
    const member = await withCard()
    const honey = await jar(world, 9)
    const date = await nextDate(world, await standing(world, member, [wishFor(honey)]))
    await Promise.all([1, 2, 3, 4].map(() => placeDate(at(world, date.cut_off_at), date.id)))
    await runStandingOrders(at(world, later(date.cut_off_at, 1)))
    await runStandingOrders(at(world, later(date.cut_off_at, 6)))
    expect((await ordersOf(member)).map(({ state }) => state)).toEqual(['paid'])
    expect((await stock(world, honey)).stock).toBe(8)
  })

  test.each(['reserve', 'settle'] as const)(
    'converges when the plug is pulled right after the market did “%s”',
    async call => {
      const member = await withCard()
      const honey = await jar(world, 9)
      const id = await standing(world, member, [wishFor(honey)])
      const date = await nextDate(world, id)
      const cut = crashingAfter(at(world, date.cut_off_at), call)
      await refusalOf(runStandingOrders(cut))
      await runStandingOrders(at(world, later(date.cut_off_at, 11)))
      expect((await ordersOf(member)).map(({ state }) => state)).toEqual(['paid'])
      expect(await stock(world, honey)).toEqual({ stock: 8, reserved: 0 })
      const checkout = await one<{ checkout_id: string }>(
        world,
        'select p.checkout_id from payments p join orders o on o.id = p.order_id where o.member_id = ?',
        [requireMember(member).id],
      )
      const { transactions } = await world.ctx().house.payments.getCheckout(checkout.checkout_id)
      expect(transactions.map(({ status }) => status)).toEqual(['SUCCESSFUL'])
    },
  )

  test('leaves no cart of its own behind, whether it was ordered or has to be tried again', async () => {
    const carts = async () =>
      (
        await one<{ many: number }>(
          world,
          'select count(*)::int as many from carts where guest_hash is not null',
        )
      ).many
    const [had, member] = [await carts(), await withCard()]
    const [plenty, few] = [await jar(world, 9), await jar(world, 1)]
    const ordered = await nextDate(world, await standing(world, member, [wishFor(plenty)]))
    const tried = await nextDate(world, await standing(world, member, [wishFor(few)]))
    await order(await stranger(world), few)
    const between = await carts()
    await runStandingOrders(at(world, ordered.cut_off_at))
    await runStandingOrders(at(world, tried.cut_off_at))
    expect(await ordersOf(member)).toHaveLength(1)
    expect([between, await carts()]).toEqual([had, had])
  })

  test('leaves alone what its member has in the cart, and an order of theirs that waits', async () => {
    const member = await withCard('asks')
    const honey = await jar(world, 9)
    const date = await nextDate(world, await standing(world, member, [wishFor(honey)]))
    await addToCart(again(world, member), honey, 3)
    await runStandingOrders(at(world, date.cut_off_at))
    const [waiting] = await ordersOf(member)
    expect(waiting?.state).toBe('pending')
    expect(await countInCart(again(world, member))).toBe(3)
    // Another order of the member's own does not withdraw it.
    await order(again(world, member), await jar(world, 2))
    expect((await ordersOf(member)).map(({ state }) => state)).toEqual(['pending', 'pending'])
    const view = await readOrder(again(world, member), waiting!.number)
    const url = await requestPayment(again(world, member), view.id)
    await fetch(`${url}/payment`, { method: 'POST', redirect: 'manual' })
    await verifyOrderPayment(world.ctx(), view.id)
    expect(await countInCart(again(world, member))).toBe(4)
  })

  test('has the prices of the day and of its member, and a letter before says which changed', async () => {
    const member = await withCard()
    const honey = await jar(world, 9)
    const variantId = honey.kind === 'product' ? honey.variantId : ''
    const id = await standing(world, member, [wishFor(honey)])
    await world.ctx().em.execute('update variants set price_amount = 800 where id = ?', [variantId])
    await world
      .ctx()
      .em.execute(
        `insert into price_lists (id, name, percent_off, created_at) values (?, 'Half', 5000, now())`,
        ['00000000-0000-7000-8000-00000000aaaa'],
      )
    const date = await nextDate(world, id)
    await runStandingOrders(at(world, later(date.cut_off_at, -24 * 60)))
    await doJobs(world, 'send-standing-letter', later(date.cut_off_at, -24 * 60))
    const { text } = await one<{ text: string }>(
      world,
      `select text from sent_mails where recipient = ? and subject like 'Your box on%' order by sent_at desc limit 1`,
      [requireMember(member).email],
    )
    expect(text).toContain('£4.00 instead of £6.50')
    expect(text).toContain('Visa ending 4242')
    await runStandingOrders(at(world, date.cut_off_at))
    const [placed] = await ordersOf(member)
    expect((await readOrder(again(world, member), placed!.number)).total.amount).toBe(400)
    expect((await linesOf(again(world, member), id))[0]?.told).toBe(400)
    await world.ctx().em.execute(`update price_lists set retired_at = now() where name = 'Half'`)
  })

  test('is dearer by little each week until its member hears of it, by as much as since they last did', async () => {
    const member = await withCard()
    const honey = await jar(world, 99)
    const variantId = honey.kind === 'product' ? honey.variantId : ''
    const id = await standing(world, member, [wishFor(honey)])
    const letterAt = async (amount: number) => {
      await world.ctx().em.execute('update variants set price_amount = ? where id = ?', [amount, variantId])
      const planned = (await datesOf(world, id)).find(({ state }) => state === 'planned')
      const date = planned ?? (await nextDate(world, id))
      const before = later(date.cut_off_at, -24 * 60)
      await runStandingOrders(at(world, before))
      await doJobs(world, 'send-standing-letter', before)
      const { text } = await one<{ text: string }>(
        world,
        `select text from sent_mails where recipient = ? and subject like 'Your box on%' order by sent_at desc limit 1`,
        [requireMember(member).email],
      )
      await runStandingOrders(at(world, date.cut_off_at))
      await runStandingOrders(at(world, later(date.cut_off_at, 1)))
      return text
    }
    // 4 % more, and 4 % again.
    expect(await letterAt(676)).not.toContain('instead of')
    expect(await letterAt(703)).toContain('£7.03 instead of £6.50')
    expect(await letterAt(703)).not.toContain('instead of')
  })

  test('is told of once before its cut-off, and not at all once that has passed', async () => {
    const member = await withCard()
    const date = await nextDate(world, await standing(world, member, [wishFor(await jar(world, 9))]))
    await runStandingOrders(at(world, later(date.cut_off_at, -3 * 24 * 60)))
    expect(await lettersOf(world, member, 'soon')).toBe(0)
    await runStandingOrders(at(world, later(date.cut_off_at, -2 * 24 * 60)))
    await runStandingOrders(at(world, later(date.cut_off_at, -60)))
    expect(await lettersOf(world, member, 'soon')).toBe(1)
    await doJobs(world, 'send-standing-letter', date.cut_off_at)
    expect(await lettersTo(world, member)).toEqual([])
  })
})

describe('what cannot be had', () => {
  test('is left out, or comes as what the member chose instead, and they are told', async () => {
    const member = await withCard()
    const [honey, quince, bread] = [await jar(world, 1), await jar(world, 5), await jar(world, 0)]
    const id = await standing(world, member, [wishFor(honey, 3, quince), wishFor(quince)])
    await world
      .ctx()
      .em.execute(
        `insert into standing_lines (id, standing_order_id, variant_id, quantity, position) values (gen_random_uuid(), ?, ?, 1, 9)`,
        [id, bread.kind === 'product' ? bread.variantId : ''],
      )
    const date = await nextDate(world, id)
    await runStandingOrders(at(world, date.cut_off_at))
    const [placed] = await ordersOf(member)
    const order = await readOrder(again(world, member), placed!.number)
    expect(order.lines.map(({ quantity }) => quantity)).toEqual([1, 3])
    const { left_out: leftOut } = await dateOf(id, date.day)
    expect(leftOut.split('\n')).toEqual([
      expect.stringMatching(/^2 of 3 × .*: could not be had, so 2 × .* comes instead$/),
      expect.stringMatching(/: could not be had$/),
    ])
    await doJobs(world, 'send-standing-letter', date.cut_off_at)
    expect((await lettersTo(world, member)).some(subject => /^Not all of your box/.test(subject))).toBe(true)
  })

  test('when it is all of it, is tried again, and said in the end', async () => {
    const member = await withCard()
    const honey = await jar(world, 1)
    const id = await standing(world, member, [wishFor(honey)])
    const date = await nextDate(world, id)
    await order(await stranger(world), honey)
    await runStandingOrders(at(world, date.cut_off_at))
    expect(await dateOf(id, date.day)).toMatchObject({
      state: 'planned',
      reason: 'Nothing of it could be had.',
    })
    await runStandingOrders(at(world, date.gives_up_at))
    expect((await dateOf(id, date.day)).state).toBe('failed')
    expect(await ordersOf(member)).toEqual([])
    await doJobs(world, 'send-standing-letter', date.gives_up_at)
    expect((await lettersTo(world, member)).some(subject => /^No box on/.test(subject))).toBe(true)
  })
})

describe('what is not paid', () => {
  test.each(['expired', 'asks'] as const)(
    'since the card %s, is asked for once by letter with a link, and paid there',
    async manner => {
      const member = await withCard(manner)
      const id = await standing(world, member, [wishFor(await jar(world, 3))])
      const date = await nextDate(world, id)
      await runStandingOrders(at(world, date.cut_off_at))
      await runStandingOrders(at(world, later(date.cut_off_at, 600)))
      expect(await lettersOf(world, member, 'unpaid')).toBe(1)
      await doJobs(world, 'send-standing-letter', date.cut_off_at)
      const [placed] = await ordersOf(member)
      const { text } = await one<{ text: string }>(
        world,
        `select text from sent_mails where recipient = ? and subject like 'Please pay your box%'`,
        [requireMember(member).email],
      )
      expect(text).toContain(`/orders/${placed!.number}`)
      const view = await readOrder(again(world, member), placed!.number)
      const url = await requestPayment(memberAt(world, member, date.cut_off_at), view.id)
      await fetch(`${url}/payment`, { method: 'POST', redirect: 'manual' })
      await verifyOrderPayment(world.ctx(), view.id)
      expect((await ordersOf(member))[0]?.state).toBe('paid')
    },
  )

  test('since the card declines, is tried three times, then skipped and said; its things are for others', async () => {
    const member = await withCard('declines')
    const honey = await jar(world, 3)
    const id = await standing(world, member, [wishFor(honey)])
    const date = await nextDate(world, id)
    for (const hours of [0, 1, 8, 16, 23])
      await runStandingOrders(at(world, later(date.cut_off_at, hours * 60)))
    const { tries } = await one<{ tries: number }>(
      world,
      'select c.tries::int as tries from card_charges c join payments p on p.id = c.payment_id join standing_dates d on d.order_id = p.order_id where d.id = ?',
      [date.id],
    )
    expect(tries).toBe(3)
    expect((await stock(world, honey)).reserved).toBe(1)
    const over = later(date.gives_up_at, 1)
    await expireOrders(at(world, over))
    await runStandingOrders(at(world, over))
    expect(await dateOf(id, date.day)).toMatchObject({ state: 'failed', reason: 'It was not paid in time.' })
    expect(await stock(world, honey)).toEqual({ stock: 3, reserved: 0 })
    expect(await lettersOf(world, member, 'failed')).toBe(1)
  })

  test('is charged to another card as soon as its member leaves one', async () => {
    const member = await withCard('expired')
    const date = await nextDate(world, await standing(world, member, [wishFor(await jar(world, 3))]))
    await runStandingOrders(at(world, date.cut_off_at))
    await leaveCard(world, member, 'works')
    await runStandingOrders(at(world, later(date.cut_off_at, 5)))
    expect((await ordersOf(member))[0]?.state).toBe('paid')
  })

  test('since the card was taken away, is asked for by letter', async () => {
    const member = await withCard()
    const date = await nextDate(world, await standing(world, member, [wishFor(await jar(world, 3))]))
    await removeCard(again(world, member))
    await runStandingOrders(at(world, date.cut_off_at))
    expect((await ordersOf(member))[0]?.state).toBe('pending')
    expect(await lettersOf(world, member, 'unpaid')).toBe(1)
  })

  test('while SumUp is away is charged once it is back, and nobody is told that their card failed', async () => {
    const member = await withCard()
    const date = await nextDate(world, await standing(world, member, [wishFor(await jar(world, 3))]))
    await world.sandbox.behaviour.down('failing')
    await runStandingOrders(at(world, date.cut_off_at))
    await world.sandbox.behaviour.up()
    expect((await ordersOf(member))[0]?.state).toBe('pending')
    expect(await lettersOf(world, member, 'unpaid')).toBe(0)
    await runStandingOrders(at(world, later(date.cut_off_at, 10)))
    expect((await ordersOf(member))[0]?.state).toBe('paid')
  })

  test('from credit is ordered once there is enough of it, and the account holds no less than nothing', async () => {
    const member = await stranger(world)
    const id = await standing(world, member, [wishFor(await jar(world, 3))], { way: 'credit' })
    const date = await nextDate(world, id)
    await runStandingOrders(at(world, date.cut_off_at))
    expect(await ordersOf(member)).toEqual([])
    expect(await lettersOf(world, member, 'unpaid')).toBe(1)
    await topUp(world, member, 1000)
    await runStandingOrders(at(world, later(date.cut_off_at, 61)))
    expect((await ordersOf(member))[0]?.state).toBe('paid')
    expect(await creditLeft(world, member)).toBe(350)
  })

  test('and called off by its member counts as skipped, without a letter', async () => {
    const member = await withCard('asks')
    const id = await standing(world, member, [wishFor(await jar(world, 3))])
    const date = await nextDate(world, id)
    await runStandingOrders(at(world, date.cut_off_at))
    await cancelOrder(again(world, member), (await ordersOf(member))[0]!.number)
    await runStandingOrders(at(world, later(date.cut_off_at, 5)))
    expect((await dateOf(id, date.day)).state).toBe('skipped')
    expect(await lettersOf(world, member, 'failed')).toBe(0)
  })
})

describe('its member', () => {
  test('skips a day until the cut-off, to the instant, and takes it back', async () => {
    const member = await withCard()
    const id = await standing(world, member, [wishFor(await jar(world, 3))])
    const date = await nextDate(world, id)
    expect(await refusalOf(skipDay(memberAt(world, member, date.cut_off_at), id, date.day))).toBeInstanceOf(
      TooLateToSkip,
    )
    const justBefore = new Date(date.cut_off_at.getTime() - 1)
    await skipDay(memberAt(world, member, justBefore), id, date.day)
    await skipDay(memberAt(world, member, justBefore), id, date.day)
    await unskipDay(memberAt(world, member, justBefore), id, date.day)
    await skipDay(memberAt(world, member, justBefore), id, date.day)
    await runStandingOrders(at(world, date.cut_off_at))
    expect(await ordersOf(member)).toEqual([])
    expect(await refusalOf(skipDay(again(world, member), id, addDays(date.day, 1)))).toBeInstanceOf(
      NotOneOfItsDays,
    )
  })

  test('skips while the job orders: one of the two has its way, and never both', async () => {
    for (let round = 0; round < 4; round++) {
      const member = await withCard()
      const id = await standing(world, member, [wishFor(await jar(world, 3))])
      const date = await nextDate(world, id)
      const justBefore = new Date(date.cut_off_at.getTime() - 1)
      const [skipped] = await Promise.allSettled([
        skipDay(memberAt(world, member, justBefore), id, date.day),
        runStandingOrders(at(world, date.cut_off_at)),
      ])
      const placed = (await ordersOf(member)).length
      expect([skipped.status, placed]).toEqual(
        skipped.status === 'fulfilled' ? ['fulfilled', 0] : ['rejected', 1],
      )
    }
  })

  test('skips a day far ahead before it is planned', async () => {
    const member = await withCard()
    const id = await standing(world, member, [wishFor(await jar(world, 3))])
    await skipDay(again(world, member), id, dayAhead(world, 17))
    const date = await nextDate(world, id)
    await runStandingOrders(at(world, date.cut_off_at))
    await runStandingOrders(at(world, later(date.cut_off_at, 1)))
    expect((await datesOf(world, id)).map(({ day, state }) => [day, state])).toEqual([
      [dayAhead(world, 10), 'placed'],
      [dayAhead(world, 17), 'skipped'],
      [dayAhead(world, 24), 'planned'],
    ])
  })

  test('pauses until a day: at the instant of the cut-off what is due still comes, and nothing else before it', async () => {
    const member = await withCard()
    const id = await standing(world, member, [wishFor(await jar(world, 9))])
    const date = await nextDate(world, id)
    await pauseUntil(memberAt(world, member, date.cut_off_at), id, dayAhead(world, 30))
    await runStandingOrders(at(world, date.cut_off_at))
    expect((await ordersOf(member)).length).toBe(1)
    await runStandingOrders(at(world, later(date.cut_off_at, 1)))
    expect((await datesOf(world, id)).at(-1)).toMatchObject({ day: dayAhead(world, 31), state: 'planned' })
    await pauseUntil(memberAt(world, member, later(date.cut_off_at, 2)), id, null)
    await runStandingOrders(at(world, later(date.cut_off_at, 3)))
    expect((await datesOf(world, id)).at(-1)).toMatchObject({ day: dayAhead(world, 17), state: 'planned' })
    expect(await refusalOf(pauseUntil(again(world, member), id, dayAhead(world, 0)))).toBeInstanceOf(
      PauseRefused,
    )
    expect(await refusalOf(pauseUntil(again(world, member), id, 'soon'))).toBeInstanceOf(PauseRefused)
  })

  test('ends it: nothing more comes', async () => {
    const member = await withCard()
    const id = await standing(world, member, [wishFor(await jar(world, 9))])
    const date = await nextDate(world, id)
    await endStanding(again(world, member), id)
    await runStandingOrders(at(world, date.cut_off_at))
    expect(await ordersOf(member)).toEqual([])
    expect(await refusalOf(endStanding(again(world, member), id))).toBeInstanceOf(NotFound)
  })

  test('changes what is in it and when it comes; others do not', async () => {
    const member = await withCard()
    const [honey, quince] = [await jar(world, 9), await jar(world, 9)]
    const id = await standing(world, member, [wishFor(honey)])
    await nextDate(world, id)
    await changeLines(again(world, member), id, [wishFor(honey, 0), wishFor(quince, 2), wishFor(quince, 1)])
    await changeStanding(
      again(world, member),
      id,
      weekly(world, { everyWeeks: 2, firstDay: dayAhead(world, 12) }),
    )
    const date = await nextDate(world, id)
    expect(date.day).toBe(dayAhead(world, 12))
    await runStandingOrders(at(world, date.cut_off_at))
    expect((await stock(world, quince)).stock).toBe(6)
    const other = await stranger(world)
    const attempts = [
      () => changeLines(other, id, [wishFor(honey)]),
      () => skipDay(other, id, date.day),
      () => pauseUntil(other, id, dayAhead(world, 20)),
      () => endStanding(other, id),
    ]
    for (const attempt of attempts) expect(await refusalOf(attempt())).toBeInstanceOf(NotFound)
  })

  test('who leaves gets nothing more, and nobody sees where it went', async () => {
    const member = await withCard()
    const id = await standing(world, member, [wishFor(await jar(world, 9))])
    const date = await nextDate(world, id)
    const { id: memberId } = requireMember(member)
    await world
      .ctx()
      .em.execute(
        'insert into account_closings (member_id, asked_at, erase_after) values (?, now(), now())',
        [memberId],
      )
    await runStandingOrders(at(world, date.cut_off_at))
    expect(await ordersOf(member)).toEqual([])
    await transaction(world.ctx(), tx => forgetMember(tx, memberId))
    expect(
      await one(world, 'select name, ended_at is not null as ended from standing_orders where id = ?', [id]),
    ).toEqual({ name: 'A former member', ended: true })
  })
})

describe('setting one up', () => {
  test('needs a way to pay that is there, a day that can still be ordered for, and something in it', async () => {
    const honey = await jar(world, 3)
    const without = await stranger(world)
    expect(await refusalOf(standing(world, without, [wishFor(honey)]))).toBeInstanceOf(StandingWayRefused)
    expect(await refusalOf(standing(world, without, [wishFor(honey)], { way: 'account' }))).toBeInstanceOf(
      StandingWayRefused,
    )
    const member = await withCard()
    expect(await refusalOf(standing(world, member, []))).toBeInstanceOf(NothingToRepeat)
    for (const firstDay of [dayAhead(world, 0), dayAhead(world, 1), dayAhead(world, 400), '2027-02-30'])
      expect(await refusalOf(standing(world, member, [wishFor(honey)], { firstDay }))).toBeInstanceOf(
        FirstDayRefused,
      )
  })

  test('pressed twice, is one', async () => {
    const member = await withCard()
    const wishes = [wishFor(await jar(world, 3))]
    const key = Bun.randomUUIDv7()
    const made = await Promise.all(
      [1, 2].map(() => makeStanding(again(world, member), key, weekly(world), wishes)),
    )
    expect(made).toEqual([key, key])
  })
})

describe('when it is collected', () => {
  test('is the time of that day with the usual clock, and another day’s is not taken', async () => {
    const member = await withCard()
    const { house, now } = world.ctx()
    const slotId = await collectionTime(world, 3, 12 * 24)
    const day = dayOf(new Date(now.getTime() + 12 * 24 * 3_600_000), house.site().timeZone)
    const id = await standing(world, member, [wishFor(await jar(world, 3))], { firstDay: day })
    const date = await nextDate(world, id)
    await runStandingOrders(at(world, date.cut_off_at))
    const [placed] = await ordersOf(member)
    expect((await bookedOf(world, slotId)).orders).toEqual([placed!.number])
    const elsewhere = await withCard()
    const other = await standing(world, elsewhere, [wishFor(await jar(world, 3))])
    await runStandingOrders(at(world, (await nextDate(world, other)).cut_off_at))
    const order = await readOrder(again(world, elsewhere), (await ordersOf(elsewhere))[0]!.number)
    expect(order.slot).toBeNull()
  })
})
