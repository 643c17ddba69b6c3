import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import type { Ctx } from '#core/contracts/ctx'
import { FormOfAnother, NotFound, SignInRequired } from '#core/contracts/refusal'
import { requireMember } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { order, pay, stranger } from '../../../../tests/cart'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { overtaking } from '../../../../tests/lock-waits'
import { jarOnShelf } from '../../../../tests/market'
import { tiersOfOrders } from '../tiers/bought-tiers'
import { giveTierTo } from '../tiers/memberships'
import { remindOfEndingTiers } from '../tiers/remind-of-end'
import { sellTier } from '../tiers/sell-tier'
import { makeTier, retireTier, tiersOf } from '../tiers/tiers'
import { giftCode, hashOfCode } from './gift-code'
import { giveGift, passOnMembership } from './give-gift'
import { forgetMember } from './index'
import { forgetGiftAddresses, ownMemberships, waitingGifts, withdrawGift } from './list-gifts'
import { GiftNotThere, GiftOver, GiftTaken, GiftUnreadable, HasTierPermanently } from './refusals'
import { giftOf, takeGift } from './take-gift'

const DAY_MS = 86_400_000

let world: TestHouse
let tierId: string
let nth = 0
beforeAll(async () => {
  world = await testHouse()
  world.sandbox.behaviour.noCallbacks()
})
afterAll(() => world.close())
beforeEach(async () => {
  tierId = await tier()
})

const operator = () => world.ctx('operator')
const tier = () => makeTier(operator(), { name: `Growers ${++nth}`, description: 'The long read' })
const later = (ctx: Ctx, days: number): Ctx => ({ ...ctx, now: new Date(ctx.now.getTime() + days * DAY_MS) })
const idOf = (ctx: Ctx) => requireMember(ctx).id

/** Given by the operator; returns what stands in the letter. */
async function given(months = 3, email = 'aunt@example.test', message = ''): Promise<string> {
  await giveGift(operator(), tierId, { email, months, message })
  return giftCode(world.ctx(), await lastGift())
}
async function lastGift(): Promise<string> {
  const { id } = await db(world.ctx())
    .selectFrom('tier_gifts')
    .select('id')
    .orderBy('id', 'desc')
    .executeTakeFirstOrThrow()
  return id
}
const rowOf = (id: string) =>
  db(world.ctx()).selectFrom('tier_gifts').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
const memberships = (ctx: Ctx) =>
  db(world.ctx())
    .selectFrom('tier_memberships')
    .select(['source', 'starts_at', 'ends_at'])
    .where('member_id', '=', idOf(ctx))
    .orderBy('starts_at')
    .execute()
const months = (from: Date, to: Date | null) =>
  to && (to.getUTCFullYear() - from.getUTCFullYear()) * 12 + to.getUTCMonth() - from.getUTCMonth()
const letterTo = async (address: string) => {
  await world.work()
  return db(world.ctx())
    .selectFrom('sent_mails')
    .select(['subject', 'text'])
    .where('recipient', '=', address)
    .orderBy('id', 'desc')
    .executeTakeFirst()
}

describe('months of a tier given by an operator', () => {
  test('come by a letter with a link and a code, and neither the row nor the job has the code', async () => {
    const code = await given(3, ' Aunt.May@Example.test ', 'For the garden.\nYours')
    const jobs = await world.ctx().em.execute('select payload from graphile_worker._private_jobs')
    const kept = JSON.stringify([await rowOf(await lastGift()), jobs])
    expect([kept.includes(code), kept.includes(code.replaceAll('-', ''))]).toEqual([false, false])
    const letter = await letterTo('aunt.may@example.test')
    expect(letter?.subject).toBe(`A gift: 3 months of Growers ${nth}`)
    expect(letter?.text).toContain(`${world.house.config.origins.account}/tier-gifts/${code}`)
    expect(letter?.text).toContain('> For the garden.\n> Yours')
  })

  test('are taken once, begin then, and end by themselves with a letter before', async () => {
    const code = await given(1)
    const ctx = await stranger(world)
    const { endsAt } = await takeGift(ctx, code.toUpperCase().replaceAll('-', ' '))
    const [row, ...more] = await memberships(ctx)
    expect([more, row?.source, months(row!.starts_at, row!.ends_at)]).toEqual([[], 'gift', 1])
    expect(row?.ends_at).toEqual(endsAt)
    expect(await tiersOf(world.ctx(), idOf(ctx))).toEqual([tierId])
    // Pressed twice.
    expect(await takeGift(ctx, code)).toMatchObject({ endsAt })
    expect(await memberships(ctx)).toHaveLength(1)
    await expect(takeGift(await stranger(world), code)).rejects.toBeInstanceOf(GiftTaken)
    const beforeEnd = { ...world.ctx(), now: new Date(endsAt.getTime() - 7 * DAY_MS) }
    await remindOfEndingTiers(beforeEnd)
    const told = await db(world.ctx())
      .selectFrom('tier_memberships')
      .select('told_at')
      .where('member_id', '=', idOf(ctx))
      .executeTakeFirst()
    expect(told?.told_at).toEqual(beforeEnd.now)
    expect(await tiersOf({ ...world.ctx(), now: endsAt }, idOf(ctx))).toEqual([])
    expect((await rowOf(await lastGift())).email).toBeNull()
  })

  test('taken by two at the same moment are one’s', async () => {
    const code = await given()
    const [one, other] = [await stranger(world), await stranger(world)]
    let refusal: unknown = null
    await overtaking(
      world,
      proceed =>
        transaction(one, async tx => {
          await takeGift(tx, code)
          await proceed()
        }),
      () => takeGift(other, code).catch(fault => (refusal = fault)),
    )
    expect(refusal).toBeInstanceOf(GiftTaken)
    expect([(await memberships(one)).length, (await memberships(other)).length]).toEqual([1, 0])
  })

  test('go on where what one has of the tier ends', async () => {
    const ctx = await stranger(world)
    const until = later(ctx, 40).now
    await giveTierTo(operator(), tierId, requireMember(ctx).email, until, 'operator')
    await takeGift(ctx, await given(2))
    const rows = await memberships(ctx)
    expect(rows[1]?.starts_at).toEqual(until)
  })

  test('are left to somebody else by who has the tier without an end', async () => {
    const ctx = await stranger(world)
    await giveTierTo(operator(), tierId, requireMember(ctx).email, null, 'operator')
    const code = await given()
    await expect(takeGift(ctx, code)).rejects.toBeInstanceOf(HasTierPermanently)
    expect((await giftOf(world.ctx(), code)).months).toBe(3)
  })

  test('are nothing for a visitor, and nothing by a code that nobody gave', async () => {
    const code = await given()
    await expect(takeGift(world.ctx(), code)).rejects.toBeInstanceOf(SignInRequired)
    for (const typed of ['', 'x', code.slice(1), `${code}0`, '\u202e💚', `' or true --`])
      await expect(giftOf(world.ctx(), typed)).rejects.toBeInstanceOf(GiftNotThere)
  })

  test('can be taken for a year; then nobody’s address is kept', async () => {
    const code = await given()
    const id = await lastGift()
    const ctx = await stranger(world)
    await expect(takeGift(later(ctx, 367), code)).rejects.toThrow('until some time ago')
    await forgetGiftAddresses(later(world.ctx(), 360))
    expect((await rowOf(id)).email).toBe('aunt@example.test')
    await forgetGiftAddresses(later(world.ctx(), 367))
    expect((await rowOf(id)).email).toBeNull()
  })

  test('withdrawn can be taken no more, and the letter is not sent; taken, they cannot be withdrawn', async () => {
    const code = await given(3, 'nobody@example.test')
    await withdrawGift(operator(), await lastGift())
    await expect(takeGift(await stranger(world), code)).rejects.toBeInstanceOf(GiftOver)
    expect(await letterTo('nobody@example.test')).toBeUndefined()
    expect(await waitingGifts(operator(), tierId)).toEqual([])
    await takeGift(await stranger(world), await given())
    await expect(withdrawGift(operator(), await lastGift())).rejects.toBeInstanceOf(NotFound)
  })

  test('of a tier that was retired meanwhile are given still; a retired one is given no more', async () => {
    const code = await given()
    await retireTier(operator(), tierId)
    await takeGift(await stranger(world), code)
    await expect(given()).rejects.toBeInstanceOf(NotFound)
  })

  test('are 1 to 36, and an operator’s to give', async () => {
    for (const number of [0, 37, 1.5, Number.NaN])
      await expect(given(number)).rejects.toBeInstanceOf(GiftUnreadable)
    const gift = { email: 'a@example.test', months: 1, message: '' }
    for (const who of ['member', 'editor'] as const) {
      await expect(giveGift(world.ctx(who), tierId, gift)).rejects.toBeInstanceOf(NotFound)
      await expect(waitingGifts(world.ctx(who), tierId)).rejects.toBeInstanceOf(NotFound)
      await expect(withdrawGift(world.ctx(who), tierId)).rejects.toBeInstanceOf(NotFound)
    }
  })
})

test('who is erased is named by no gift any more: neither by their words nor by their address', async () => {
  const ctx = await bought()
  await passOnMembership(ctx, (await ownMemberships(ctx))[0]!.id, {
    email: 'friend@example.test',
    message: 'From me',
  })
  const passed = await lastGift()
  await given(3, requireMember(ctx).email)
  const waiting = await lastGift()
  await transaction(world.ctx(), tx => forgetMember!(tx, idOf(ctx)))
  expect(await rowOf(passed)).toMatchObject({ message: '', email: 'friend@example.test', withdrawn_at: null })
  expect(await rowOf(waiting)).toMatchObject({ email: null, withdrawn_at: expect.any(Date) })
})

describe('on the clocks of the place', () => {
  const at = (ctx: Ctx, iso: string): Ctx => ({ ...ctx, now: new Date(iso) })

  test('a gift ends at the time of day at which it was taken, and can be taken until that time of the year', async () => {
    await giveGift(at(operator(), '2026-10-24T22:15:00Z'), tierId, {
      email: 'aunt@example.test',
      months: 1,
      message: '',
    })
    const gift = await lastGift()
    expect((await rowOf(gift)).expires_at).toEqual(new Date('2027-10-24T22:15:00Z'))
    const ctx = at(await stranger(world), '2026-10-25T00:30:00Z')
    // 01:30, before the clocks are put back.
    expect((await takeGift(ctx, giftCode(world.ctx(), gift))).endsAt).toEqual(
      new Date('2026-11-25T01:30:00Z'),
    )
  })

  test.each([
    ['31 January to 28 February', '2027-01-31T20:00:00Z', '2027-02-28T20:00:00Z', 1],
    ['a month over the spring’s change of clocks', '2027-03-20T23:30:00Z', '2027-04-20T22:30:00Z', 1],
    ['the same, reckoned in UTC', '2027-10-20T12:00:00Z', '2027-11-20T12:00:00Z', 1],
    ['from 29 February for a year', '2028-02-29T09:00:00Z', '2029-02-28T09:00:00Z', 12],
    ['a day less than three months', '2027-05-31T09:00:00Z', '2027-08-30T09:00:00Z', 2],
  ])('%s', async (_, from, until, counted) => {
    const ctx = await stranger(world)
    await db(world.ctx())
      .insertInto('tier_memberships')
      .values({
        id: Bun.randomUUIDv7(),
        tier_id: tierId,
        member_id: idOf(ctx),
        source: 'purchase',
        starts_at: new Date(from),
        ends_at: new Date(until),
      })
      .execute()
    const [own] = await ownMemberships(at(ctx, from))
    expect(own?.months).toBe(counted)
  })
})

describe('a member who bought a tier', () => {
  test('gives it to somebody, whole, and has it no more', async () => {
    const ctx = await bought()
    const [own] = await ownMemberships(ctx)
    expect(own).toMatchObject({ transferable: true, months: 12, source: 'purchase' })
    await passOnMembership(ctx, own!.id, { email: 'Friend@example.test', message: 'Read this' })
    const gift = await lastGift()
    // Pressed twice, to the same address; to another it is theirs no more to give.
    await passOnMembership(ctx, own!.id, { email: 'friend@example.test', message: 'Read this' })
    expect(await lastGift()).toBe(gift)
    const elsewhere = passOnMembership(ctx, own!.id, { email: 'other@example.test', message: '' })
    await expect(elsewhere).rejects.toBeInstanceOf(NotFound)
    expect(await tiersOf(world.ctx(), idOf(ctx))).toEqual([])
    expect(await ownMemberships(ctx)).toEqual([])
    expect((await letterTo('friend@example.test'))?.subject).toBe(
      `A Stranger gives you 12 months of Growers ${nth}`,
    )
    const friend = await stranger(world)
    await takeGift(later(friend, 800), giftCode(world.ctx(), await lastGift()))
    const [row] = await memberships(friend)
    expect(months(row!.starts_at, row!.ends_at)).toBe(12)
    expect(await waitingGifts(operator(), tierId)).toEqual([])
  })

  test('gives it once, also when they press twice', async () => {
    const ctx = await bought()
    const [own] = await ownMemberships(ctx)
    const both = await Promise.allSettled(
      ['one', 'two'].map(name =>
        passOnMembership({ ...world.ctx(), viewer: ctx.viewer }, own!.id, {
          email: `${name}@example.test`,
          message: '',
        }),
      ),
    )
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  })

  test('gives nothing of another’s, nothing that was given, nothing long begun, and nothing to themselves', async () => {
    const ctx = await bought()
    const [own] = await ownMemberships(ctx)
    const gift = { email: 'friend@example.test', message: '' }
    await expect(passOnMembership(await stranger(world), own!.id, gift)).rejects.toBeInstanceOf(NotFound)
    await expect(passOnMembership(later(ctx, 15), own!.id, gift)).rejects.toBeInstanceOf(NotFound)
    expect((await ownMemberships(later(ctx, 15)))[0]?.transferable).toBe(false)
    const email = ` ${requireMember(ctx).email.toUpperCase()}`
    await expect(passOnMembership(ctx, own!.id, { ...gift, email })).rejects.toBeInstanceOf(GiftUnreadable)
    const receiver = await stranger(world)
    await takeGift(receiver, await given())
    const [received] = await ownMemberships(receiver)
    expect(received?.transferable).toBe(false)
    await expect(passOnMembership(receiver, received!.id, gift)).rejects.toBeInstanceOf(NotFound)
  })

  test('who bought it twice gives the later time first, so that no gap stays', async () => {
    const ctx = await bought(2)
    const [first, second] = await ownMemberships(ctx)
    expect([first?.transferable, second?.transferable]).toEqual([false, true])
    await passOnMembership(ctx, second!.id, { email: 'friend@example.test', message: '' })
    expect((await ownMemberships(ctx)).map(({ id, transferable }) => [id, transferable])).toEqual([
      [first!.id, true],
    ])
    expect(await tiersOf(world.ctx(), idOf(ctx))).toEqual([tierId])
  })

  test('whose money went back has given nothing: it is not taken any more, and ends where it was', async () => {
    for (const isTaken of [false, true]) {
      tierId = await tier()
      const ctx = await bought()
      await passOnMembership(ctx, (await ownMemberships(ctx))[0]!.id, {
        email: 'friend@example.test',
        message: '',
      })
      const code = giftCode(world.ctx(), await lastGift())
      const friend = await stranger(world)
      if (isTaken) await takeGift(friend, code)
      const { id } = await db(world.ctx())
        .selectFrom('orders')
        .select('id')
        .where('member_id', '=', idOf(ctx))
        .executeTakeFirstOrThrow()
      await db(world.ctx())
        .updateTable('order_lines')
        .set({ refunded_quantity: 1 })
        .where('order_id', '=', id)
        .execute()
      await tiersOfOrders.handle(world.ctx(), { subjectId: id, payload: { state: 'refunded' } } as never)
      expect(await tiersOf(later(world.ctx(), 1), idOf(friend))).toEqual([])
      if (!isTaken) await expect(takeGift(friend, code)).rejects.toThrow('withdrawn')
    }
  })
})

test('a code is read however it is typed, and each id has its own', () => {
  const [code, other] = [1, 2].map(() => giftCode(world.ctx(), Bun.randomUUIDv7()))
  expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}$/)
  expect(code).not.toBe(other)
  expect(hashOfCode('O1l0 i-AB')).toBe(hashOfCode('01101ab'))
})

/** A year of the tier, so many times, one after the other. */
async function bought(times = 1): Promise<Ctx> {
  const membership = await jarOnShelf(world, { stock: 50, title: `A year ${Bun.randomUUIDv7()}` })
  await sellTier(operator(), tierId, { product: membership.slug, period: 'year' })
  const ctx = await stranger(world)
  for (let nth = 0; nth < times; nth++) {
    await pay(ctx, await order(ctx, { kind: 'product', variantId: membership.variantId }, 1))
    await world.work()
  }
  return { ...world.ctx(), viewer: ctx.viewer }
}

test('the form of a gift that somebody else gave sends nothing', async () => {
  const [formId, gift] = [Bun.randomUUIDv7(), { email: 'uncle@example.test', months: 2, message: '' }]
  await giveGift(operator(), tierId, { ...gift, formId })
  await giveGift(operator(), tierId, { ...gift, formId })
  const second: Ctx = {
    ...operator(),
    viewer: { ...operator().viewer, member: requireMember(world.ctx('neighbour')) },
  }
  await expect(giveGift(second, tierId, { ...gift, formId })).rejects.toThrow(FormOfAnother)
  const given = await db(world.ctx())
    .selectFrom('tier_gifts')
    .select('id')
    .where('tier_id', '=', tierId)
    .execute()
  expect(given).toHaveLength(1)
})
