import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import type { Ctx } from '#core/contracts/ctx'
import { NotFound, SignInRequired } from '#core/contracts/refusal'
import { requireMember } from '#core/contracts/require-role'
import { savePriceChoice } from '#core/services/market/price-choices/save-price-choice'
import { again, jar, one, quietHouse, stranger } from '../../../../tests/cart'
import { offerAllWays } from '../../../../tests/credit'
import type { TestHouse } from '../../../../tests/house'
import { datesOf, dayAhead, leaveCard, nextDate, weekly, wishFor } from '../../../../tests/standing'
import { OutsideZone } from '../delivery/cart-delivery'
import { saveWaysSettings } from '../ways/settings'
import { linesOf } from './lines'
import { changeLines, changeStanding, makeStanding, NotOffered } from './set-up'
import { saveStandingSettings, standingSettings } from './settings'
import {
  FirstDayRefused,
  firstPossibleDay,
  type StandingFields,
  StandingPlaceRefused,
  StandingWayRefused,
} from './standing-fields'
import { endStanding, skipDay } from './steer'
import { NothingToRepeat, type StandingWish } from './write-lines'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
})
afterAll(() => world.close())
beforeEach(() => offerAllWays(world))

const keeper = () => world.ctx('shopkeeper')
/** Paid from credit, so that nobody needs a card. */
const fields = (changes: Partial<StandingFields> = {}) => weekly(world, { way: 'credit', ...changes })
const make = (
  member: Ctx,
  wishes: readonly StandingWish[],
  changes: Partial<StandingFields> = {},
  key: string = Bun.randomUUIDv7(),
) => makeStanding(again(world, member), key, fields(changes), wishes)
const made = async (member: Ctx) =>
  (
    await one<{ many: number }>(
      world,
      'select count(*)::int as many from standing_orders where member_id = ?',
      [requireMember(member).id],
    )
  ).many
const contents = async (member: Ctx, id: string) =>
  (await linesOf(again(world, member), id)).map(({ variantId, quantity, substitute }) => [
    variantId,
    quantity,
    substitute?.variantId ?? null,
  ])

describe('a standing order is made', () => {
  test('once for two presses of one form, and of one member at most ten run', async () => {
    const member = await stranger(world)
    const honey = await jar(world, 9)
    const key = Bun.randomUUIDv7()
    const both = await Promise.all([
      make(member, [wishFor(honey)], {}, key),
      make(member, [wishFor(honey)], {}, key),
    ])
    expect([both, await made(member)]).toEqual([[key, key], 1])
    for (let count = 1; count < 9; count++) await make(member, [wishFor(honey)])
    const last = await Promise.allSettled([make(member, [wishFor(honey)]), make(member, [wishFor(honey)])])
    expect(last.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(last.flatMap(each => (each.status === 'rejected' ? [each.reason] : []))[0]).toBeInstanceOf(
      NothingToRepeat,
    )
    expect(await made(member)).toBe(10)
    await endStanding(again(world, member), key)
    await make(member, [wishFor(honey)])
    expect(await made(member)).toBe(11)
  })

  test('by members, with a key that can be used, and while the shop takes them', async () => {
    const member = await stranger(world)
    const wishes = [wishFor(await jar(world, 9))]
    await expect(makeStanding(world.ctx(), Bun.randomUUIDv7(), fields(), wishes)).rejects.toBeInstanceOf(
      SignInRequired,
    )
    for (const key of ['', 'x', `' or true`])
      await expect(make(member, wishes, {}, key)).rejects.toBeInstanceOf(NotFound)
    const settings = await standingSettings(world.ctx())
    await saveStandingSettings(keeper(), { ...settings, offered: false })
    await expect(make(member, wishes)).rejects.toBeInstanceOf(NotOffered)
    await saveStandingSettings(keeper(), settings)
    expect(await made(member)).toBe(0)
    // Another's key is nothing that one could see, and theirs stays theirs.
    const theirs = await make(await stranger(world), wishes)
    await expect(make(member, wishes, {}, theirs)).rejects.toThrow()
    expect(await made(member)).toBe(0)
  })

  test.each([
    ['today', () => dayAhead(world, 0)],
    ['yesterday', () => dayAhead(world, -1)],
    ['tomorrow, which is ordered already', () => dayAhead(world, 1)],
    ['half a year and a day from now', () => dayAhead(world, 181)],
    ['no day', () => '2031-02-30'],
    ['a word', () => 'soon'],
    ['nothing', () => ''],
  ])('not from %s', async (_, day) => {
    const member = await stranger(world)
    await expect(make(member, [wishFor(await jar(world, 9))], { firstDay: day() })).rejects.toBeInstanceOf(
      FirstDayRefused,
    )
    expect(await made(member)).toBe(0)
  })

  test('from the first day that can be ordered for until half a year ahead', async () => {
    const member = await stranger(world)
    const honey = await jar(world, 9)
    const first = await firstPossibleDay(world.ctx())
    for (const firstDay of [first, dayAhead(world, 180)]) await make(member, [wishFor(honey)], { firstDay })
    expect(await made(member)).toBe(2)
  })

  test('with a way to pay that its member has', async () => {
    const member = await stranger(world)
    const wishes = [wishFor(await jar(world, 9))]
    for (const way of ['card', 'account'] as const)
      await expect(make(member, wishes, { way })).rejects.toBeInstanceOf(StandingWayRefused)
    await saveWaysSettings(keeper(), {
      cards: true,
      ways: ['cash'],
      bank: { holder: '', account: '', bic: '' },
      transferDays: 7,
    })
    await expect(make(member, wishes, { way: 'credit' })).rejects.toBeInstanceOf(StandingWayRefused)
    expect(await made(member)).toBe(0)
    await leaveCard(world, member)
    await make(member, wishes, { way: 'card' })
    expect(await made(member)).toBe(1)
    // And not changed to another that they have not.
    const { id } = await one<{ id: string }>(world, 'select id from standing_orders where member_id = ?', [
      requireMember(member).id,
    ])
    for (const way of ['credit', 'account'] as const)
      await expect(changeStanding(again(world, member), id, fields({ way }))).rejects.toBeInstanceOf(
        StandingWayRefused,
      )
    expect(await one(world, 'select way from standing_orders where id = ?', [id])).toEqual({ way: 'card' })
  })

  test('to a place and a street that the shop serves', async () => {
    const member = await stranger(world)
    const wishes = [wishFor(await jar(world, 9))]
    for (const placeId of ['x', Bun.randomUUIDv7()])
      await expect(make(member, wishes, { placeId })).rejects.toBeInstanceOf(StandingPlaceRefused)
    const zoneId = Bun.randomUUIDv7()
    await world.ctx().em.execute(
      `insert into delivery_zones (id, name, postcodes, fee_amount, fee_currency, created_at)
       values (?, 'Town', '{AB1}', 250, 'GBP', now())`,
      [zoneId],
    )
    const to = { zoneId, address: '1 Lane', postcode: 'AB1 2CD', phone: '', note: '' }
    for (const [delivery, refusal] of [
      [{ ...to, zoneId: 'x' }, StandingPlaceRefused],
      [{ ...to, zoneId: Bun.randomUUIDv7() }, StandingPlaceRefused],
      [{ ...to, address: '' }, StandingPlaceRefused],
      [{ ...to, postcode: 'ZZ9 9ZZ' }, OutsideZone],
      [{ ...to, postcode: '' }, OutsideZone],
    ] as const)
      await expect(make(member, wishes, { delivery })).rejects.toBeInstanceOf(refusal)
    expect(await made(member)).toBe(0)
    const id = await make(member, wishes, { delivery: to, slotTime: '17:30' })
    // What is brought is collected nowhere.
    expect(
      await one(world, 'select zone_id, address, place_id, slot_time from standing_orders where id = ?', [
        id,
      ]),
    ).toEqual({ zone_id: zoneId, address: '1 Lane', place_id: null, slot_time: null })
    await world.ctx().em.execute('update delivery_zones set retired_at = now() where id = ?', [zoneId])
    await expect(make(member, wishes, { delivery: to })).rejects.toBeInstanceOf(StandingPlaceRefused)
  })
})

describe('what is in it', () => {
  test('is each thing once, with all that is wanted of it, and no substitute for itself', async () => {
    const member = await stranger(world)
    const [honey, quince] = [wishFor(await jar(world, 9)), wishFor(await jar(world, 9))]
    const id = await make(member, [
      { ...honey, quantity: 2, substituteId: honey.variantId },
      { ...quince, quantity: 0 },
      { ...honey, quantity: 3 },
      { ...quince, quantity: -4 },
    ])
    expect(await contents(member, id)).toEqual([[honey.variantId, 5, null]])
    await changeLines(again(world, member), id, [
      { ...quince, quantity: 50 },
      { ...quince, quantity: 49, substituteId: honey.variantId },
    ])
    expect(await contents(member, id)).toEqual([[quince.variantId, 99, honey.variantId]])
  })

  test('is at most 99 of each thing, and never fewer than was wished', async () => {
    const member = await stranger(world)
    const honey = wishFor(await jar(world, 500))
    const id = await make(member, [{ ...honey, quantity: 99 }])
    for (const wishes of [
      [{ ...honey, quantity: 100 }],
      [
        { ...honey, quantity: 99 },
        { ...honey, quantity: 1 },
      ],
      [{ ...honey, quantity: 1.5 }],
      [{ ...honey, quantity: Number.NaN }],
    ]) {
      await expect(changeLines(again(world, member), id, wishes)).rejects.toBeInstanceOf(NothingToRepeat)
      await expect(make(member, wishes)).rejects.toBeInstanceOf(NothingToRepeat)
    }
    expect([await contents(member, id), await made(member)]).toEqual([[[honey.variantId, 99, null]], 1])
  })

  test('is something, and at most a hundred things; what is refused leaves what was', async () => {
    const member = await stranger(world)
    const honey = wishFor(await jar(world, 9))
    const id = await make(member, [honey])
    const unknown = { variantId: Bun.randomUUIDv7(), quantity: 1, substituteId: null }
    const many = Array.from({ length: 101 }, () => ({ ...unknown, variantId: Bun.randomUUIDv7() }))
    for (const wishes of [
      [],
      [{ ...honey, quantity: 0 }],
      [honey, unknown],
      [{ ...honey, substituteId: unknown.variantId }],
      many,
    ]) {
      await expect(changeLines(again(world, member), id, wishes)).rejects.toBeInstanceOf(NothingToRepeat)
      await expect(make(member, wishes)).rejects.toBeInstanceOf(NothingToRepeat)
    }
    expect([await contents(member, id), await made(member)]).toEqual([[[honey.variantId, 1, null]], 1])
  })

  test('is nothing whose price is chosen anew each time, also not as a substitute', async () => {
    const member = await stranger(world)
    const [plain, free, card, levels] = [
      await jar(world, 9),
      await jar(world, 9),
      await jar(world, 9),
      await jar(world, 9),
    ]
    await savePriceChoice(keeper(), free, { kind: 'free', least: 1, most: 9, levels: [] })
    await savePriceChoice(keeper(), card, { kind: 'gift-card', least: 500, most: 900, levels: [] })
    const named = [300, 400].map(amount => ({ label: `For ${amount}`, amount }))
    await savePriceChoice(keeper(), levels, { kind: 'levels', least: 300, most: 400, levels: named })
    for (const wish of [wishFor(free), wishFor(card), wishFor(plain, 1, free)])
      await expect(make(member, [wish])).rejects.toBeInstanceOf(NothingToRepeat)
    await make(member, [wishFor(levels), wishFor(plain)])
    expect(await made(member)).toBe(1)
  })

  test('stays while it is not on sale, and is not put in anew', async () => {
    const member = await stranger(world)
    const [honey, gone] = [wishFor(await jar(world, 9)), wishFor(await jar(world, 9))]
    const id = await make(member, [honey, gone])
    await world
      .ctx()
      .em.execute('delete from listings where product_id = (select product_id from variants where id = ?)', [
        gone.variantId,
      ])
    await changeLines(again(world, member), id, [{ ...gone, quantity: 2 }, honey])
    expect(await contents(member, id)).toEqual([
      [gone.variantId, 2, null],
      [honey.variantId, 1, null],
    ])
    await changeLines(again(world, member), id, [honey])
    await expect(changeLines(again(world, member), id, [honey, gone])).rejects.toBeInstanceOf(NothingToRepeat)
  })

  test('is remembered with the price that was seen, until it is taken out', async () => {
    const member = await stranger(world)
    const [honey, quince] = [wishFor(await jar(world, 9, 650)), wishFor(await jar(world, 9, 300))]
    const told = async (id: string) =>
      (await linesOf(again(world, member), id)).map(({ variantId, told }) => [variantId, told])
    const id = await make(member, [honey])
    expect(await told(id)).toEqual([[honey.variantId, 650]])
    await world.ctx().em.execute('update variants set price_amount = 800 where id = ?', [honey.variantId])
    await changeLines(again(world, member), id, [honey, quince])
    expect(await told(id)).toEqual([
      [honey.variantId, 650],
      [quince.variantId, 300],
    ])
    await changeLines(again(world, member), id, [quince])
    await changeLines(again(world, member), id, [quince, honey])
    expect(await told(id)).toEqual([
      [quince.variantId, 300],
      [honey.variantId, 800],
    ])
  })
})

describe('a change', () => {
  test('of the days takes back what was only planned; a change of anything else does not', async () => {
    const member = await stranger(world)
    const id = await make(member, [wishFor(await jar(world, 9))])
    const { day } = await nextDate(world, id)
    await changeStanding(again(world, member), id, fields({ note: 'By the gate' }))
    expect((await datesOf(world, id)).map(each => each.day)).toEqual([day])
    await changeStanding(again(world, member), id, fields({ everyWeeks: 2 }))
    expect(await datesOf(world, id)).toEqual([])
    await expect(
      changeStanding(again(world, member), id, fields({ firstDay: dayAhead(world, 0) })),
    ).rejects.toBeInstanceOf(FirstDayRefused)
    // Days of the past are no fault while they stay what they were.
    await world.ctx().em.execute(`update standing_orders set first_day = '2024-01-04' where id = ?`, [id])
    await changeStanding(
      again(world, member),
      id,
      fields({ everyWeeks: 2, firstDay: '2024-01-04', name: 'Bo' }),
    )
    expect(await one(world, 'select name from standing_orders where id = ?', [id])).toEqual({ name: 'Bo' })
  })

  test('of the days leaves out what its member does without, where the new rhythm has that day as well', async () => {
    const member = await stranger(world)
    const id = await make(member, [wishFor(await jar(world, 9))])
    for (const days of [10, 17, 24]) await skipDay(again(world, member), id, dayAhead(world, days))
    await changeStanding(again(world, member), id, fields({ everyWeeks: 2 }))
    const skipped = async () => (await datesOf(world, id)).map(({ day, state }) => [day, state])
    expect(await skipped()).toEqual([
      [dayAhead(world, 10), 'skipped'],
      [dayAhead(world, 24), 'skipped'],
    ])
    await changeStanding(again(world, member), id, fields({ everyWeeks: 2, firstDay: dayAhead(world, 17) }))
    expect(await skipped()).toEqual([])
  })

  test('of somebody else’s, of one that has ended, or of none is refused', async () => {
    const [member, other] = [await stranger(world), await stranger(world)]
    const wishes = [wishFor(await jar(world, 9))]
    const id = await make(member, wishes)
    await expect(changeStanding(again(world, other), id, fields())).rejects.toBeInstanceOf(NotFound)
    await expect(changeLines(again(world, other), id, wishes)).rejects.toBeInstanceOf(NotFound)
    // The shop looks after it, but does not wish for its members.
    await expect(changeLines(keeper(), id, wishes)).rejects.toBeInstanceOf(NotFound)
    await expect(changeLines(world.ctx(), id, wishes)).rejects.toBeInstanceOf(SignInRequired)
    for (const none of ['', 'x', Bun.randomUUIDv7()])
      await expect(changeStanding(again(world, member), none, fields())).rejects.toBeInstanceOf(NotFound)
    await endStanding(again(world, member), id)
    await expect(changeStanding(again(world, member), id, fields())).rejects.toBeInstanceOf(NotFound)
    await expect(changeLines(again(world, member), id, wishes)).rejects.toBeInstanceOf(NotFound)
  })
})
