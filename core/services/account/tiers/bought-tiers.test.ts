import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { sql } from 'kysely'
import { FreshSignInRequired, NotFound } from '#core/contracts/refusal'
import { requireMember } from '#core/contracts/require-role'
import { hashToken } from '#core/crypto/secrets'
import { db } from '#core/database/db'
import { claimGuestOrders } from '#core/services/cart/guests/claim-guest-orders'
import { asGuestBuyer } from '#core/services/cart/guests/guest-buyer'
import { addToCart } from '#core/services/cart/lines/add-to-cart'
import { placeOrder } from '#core/services/cart/orders/place-order'
import { order, pay, stranger, wishOf } from '../../../../tests/cart'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { type Jar, jarOnShelf } from '../../../../tests/market'
import { giveBoughtTiers, tiersOfOrders } from './bought-tiers'
import { giveTierTo, tierMembers } from './memberships'
import { NotForSale, sellTier } from './sell-tier'
import { makeTier, retireTier, tiersOf } from './tiers'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
  world.sandbox.behaviour.noCallbacks()
})
afterAll(() => world.close())

const operator = () => world.ctx('operator')
let names = 0
async function sold(period: 'month' | 'year' = 'year') {
  const membership = await jarOnShelf(world, { stock: 50, title: `Membership ${++names}` })
  const tierId = await makeTier(operator(), {
    name: `Friends ${names}`,
    description: '',
  })
  await sellTier(operator(), tierId, { product: membership.slug, period })
  return { tierId, membership }
}

/** Paid by a stranger, and what follows a payment done. */
async function bought({ variantId }: Jar, quantity = 1, buyer?: Awaited<ReturnType<typeof stranger>>) {
  const ctx = buyer ?? (await stranger(world))
  const placed = await order(ctx, { kind: 'product', variantId }, quantity)
  await pay(ctx, placed)
  await world.work()
  return { ctx, orderId: placed.id, memberId: requireMember(ctx).id }
}

const membershipsOf = (memberId: string) =>
  db(world.ctx())
    .selectFrom('tier_memberships')
    .select(['tier_id', 'source', 'starts_at', 'ends_at', 'order_line_id'])
    .where('member_id', '=', memberId)
    .orderBy('starts_at')
    .execute()
const months = (from: Date, to: Date | null) =>
  to === null
    ? null
    : (to.getUTCFullYear() - from.getUTCFullYear()) * 12 + to.getUTCMonth() - from.getUTCMonth()

describe('whoever pays for a membership', () => {
  test('has the tier from then on, as long as they bought, and it ends by itself', async () => {
    const { tierId, membership } = await sold('month')
    const { memberId } = await bought(membership, 3)
    const [row, ...more] = await membershipsOf(memberId)
    expect(more).toEqual([])
    expect([row?.tier_id, row?.source, months(row!.starts_at, row!.ends_at)]).toEqual([tierId, 'purchase', 3])
    expect(await tiersOf(world.ctx(), memberId)).toEqual([tierId])
    const after = { ...world.ctx(), now: new Date(row!.ends_at!.getTime()) }
    expect(await tiersOf(after, memberId)).toEqual([])
  })

  test('has it until the same time on the clocks of the place, though these were put back meanwhile', async () => {
    const { membership } = await sold('month')
    const buyer = await stranger(world)
    const placed = await order(buyer, { kind: 'product', variantId: membership.variantId }, 2)
    await pay(buyer, placed)
    await giveBoughtTiers({ ...world.ctx(), now: new Date('2026-09-30T22:30:00Z') }, placed.id)
    const [row] = await membershipsOf(requireMember(buyer).id)
    expect(row?.ends_at).toEqual(new Date('2026-11-30T23:30:00Z'))
  })

  test('has it once a purchase, however often and at once it is told of the payment', async () => {
    const { membership } = await sold()
    const { memberId, orderId } = await bought(membership)
    await Promise.all([1, 2, 3].map(() => giveBoughtTiers(world.ctx(), orderId)))
    expect(await membershipsOf(memberId)).toHaveLength(1)
  })

  test('again goes on where the first time ends, also when both are paid at the same moment', async () => {
    const { membership } = await sold()
    const { ctx, memberId } = await bought(membership)
    const one = await order(ctx, { kind: 'product', variantId: membership.variantId })
    await pay(ctx, one)
    const next = await order(ctx, { kind: 'product', variantId: membership.variantId })
    await pay(ctx, next)
    await Promise.all([giveBoughtTiers(world.ctx(), one.id), giveBoughtTiers(world.ctx(), next.id)])
    const rows = await membershipsOf(memberId)
    expect(rows).toHaveLength(3)
    expect(rows[1]!.starts_at).toEqual(rows[0]!.ends_at!)
    expect(rows[2]!.starts_at).toEqual(rows[1]!.ends_at!)
    expect(months(rows[0]!.starts_at, rows[2]!.ends_at)).toBe(36)
  })

  test('who was given the tier for ever has it from now beside that', async () => {
    const { tierId, membership } = await sold()
    const ctx = await stranger(world)
    await giveTierTo(operator(), tierId, requireMember(ctx).email, null, 'gift')
    const { memberId } = await bought(membership, 1, ctx)
    const rows = await membershipsOf(memberId)
    expect(rows.map(({ source }) => source).sort()).toEqual(['gift', 'purchase'])
    expect(rows.find(({ source }) => source === 'purchase')!.starts_at.getTime()).toBeLessThanOrEqual(
      Date.now(),
    )
  })

  test('has nothing of it before they pay, and nothing for anything else', async () => {
    const { membership } = await sold()
    const ctx = await stranger(world)
    const placed = await order(ctx, { kind: 'product', variantId: membership.variantId })
    await giveBoughtTiers(world.ctx(), placed.id)
    const honey = await jarOnShelf(world, { stock: 5 })
    const { memberId } = await bought(honey)
    expect([await membershipsOf(requireMember(ctx).id), await membershipsOf(memberId)]).toEqual([[], []])
  })
})

describe('whoever paid for a membership as a guest', () => {
  const payAsGuest = async ({ variantId }: Jar, email: string) => {
    const from = { ...world.ctx(), guest: hashToken(Bun.randomUUIDv7()) }
    await addToCart(from, { kind: 'product', variantId }, 1)
    const guest = await asGuestBuyer(from, { name: 'Ada Passing', email })
    await pay(guest, await placeOrder(guest, await wishOf(from, { name: 'Ada Passing' })))
    await world.work()
  }

  test('has it when they sign in with that address, and longer where they have it already', async () => {
    const { tierId, membership } = await sold('month')
    const ctx = await stranger(world)
    const { id, email } = requireMember(ctx)
    await payAsGuest(membership, email)
    expect(await tiersOf(world.ctx(), id)).toEqual([])
    await claimGuestOrders(world.ctx(), id)
    expect(await tiersOf(world.ctx(), id)).toEqual([tierId])
    await payAsGuest(membership, email)
    await claimGuestOrders(world.ctx(), id)
    await claimGuestOrders(world.ctx(), id)
    const [first, second, ...more] = await membershipsOf(id)
    expect([second?.starts_at, more]).toEqual([first!.ends_at!, []])
    expect(second!.ends_at!.getTime() - second!.starts_at.getTime()).toBeGreaterThan(27 * 86_400_000)
  })
})

test('what is given back whole ends at once; what is given back in part goes on', async () => {
  const { tierId, membership } = await sold()
  const { memberId, orderId } = await bought(membership, 2)
  const refund = (refunded_quantity: number) =>
    db(world.ctx())
      .updateTable('order_lines')
      .set({ refunded_quantity })
      .where('order_id', '=', orderId)
      .execute()
  const told = () =>
    tiersOfOrders.handle(world.ctx(), { subjectId: orderId, payload: { state: 'refunded' } } as never)
  await refund(1)
  await told()
  expect(await tiersOf(world.ctx(), memberId)).toEqual([tierId])
  await refund(2)
  await told()
  await told()
  expect(await tiersOf(world.ctx(), memberId)).toEqual([])
  // Paid still, and told late of it: what went back is not given again.
  await giveBoughtTiers(world.ctx(), orderId)
  expect(await membershipsOf(memberId)).toHaveLength(1)
})

test('of three that follow each other the third begins where the first two are given back', async () => {
  const { tierId, membership } = await sold('month')
  const first = await bought(membership)
  const second = await bought(membership, 1, first.ctx)
  await bought(membership, 1, first.ctx)
  const lengthOf = (row: { starts_at: Date; ends_at: Date | null } | undefined) =>
    (row?.ends_at?.getTime() ?? 0) - (row?.starts_at.getTime() ?? 0)
  const before = lengthOf((await membershipsOf(first.memberId)).at(-1))
  for (const { orderId } of [second, first]) {
    await sql`update order_lines set refunded_quantity = quantity where order_id = ${orderId}`.execute(
      db(world.ctx()),
    )
    await tiersOfOrders.handle(world.ctx(), { subjectId: orderId, payload: { state: 'refunded' } } as never)
    expect(await tiersOf(world.ctx(), first.memberId)).toEqual([tierId])
  }
  const left = (await membershipsOf(first.memberId)).filter(row => lengthOf(row) > 60_000)
  expect(left.map(lengthOf)).toEqual([before])
  expect(left[0]!.starts_at.getTime()).toBeLessThanOrEqual(Date.now())
})

test('what comes after it begins no sooner than what else one has ends', async () => {
  const { tierId, membership } = await sold('year')
  const first = await bought(membership)
  const given = new Date(Date.now() + 30 * 86_400_000)
  await giveTierTo(operator(), tierId, requireMember(first.ctx).email, given, 'gift')
  await bought(membership, 1, first.ctx)
  await sql`update order_lines set refunded_quantity = quantity where order_id = ${first.orderId}`.execute(
    db(world.ctx()),
  )
  await tiersOfOrders.handle(world.ctx(), {
    subjectId: first.orderId,
    payload: { state: 'refunded' },
  } as never)
  const rows = await membershipsOf(first.memberId)
  expect(rows.at(-1)?.starts_at).toEqual(given)
})

describe('to sell a tier', () => {
  test('a product is found by its name or address; what is none, and another’s, is refused', async () => {
    const { membership } = await sold()
    const second = await makeTier(operator(), {
      name: 'Second',
      description: '',
    })
    const selling = (product: string) => sellTier(operator(), second, { product, period: 'year' })
    await expect(selling('No such product')).rejects.toBeInstanceOf(NotForSale)
    await expect(selling(membership.slug)).rejects.toThrow('Another tier is sold by this product.')
    const twins = [
      await jarOnShelf(world, { stock: 1, title: 'Twin' }),
      await jarOnShelf(world, { stock: 1, title: 'Twin' }),
    ]
    await expect(selling('twin')).rejects.toThrow('Several products')
    await selling(`${world.house.config.origins.market}/products/${twins[0]!.slug}?from=list`)
    expect(await tierMembers(operator(), second)).toMatchObject({ product: twins[0]!.slug })
    await selling(twins[1]!.slug)
    expect(await tierMembers(operator(), second)).toMatchObject({ product: twins[1]!.slug, period: 'year' })
    await sellTier(operator(), second, null)
    expect(await tierMembers(operator(), second)).toMatchObject({ product: null, period: 'year' })
  })

  test('two operators at once cannot give one product to two tiers', async () => {
    const product = await jarOnShelf(world, { stock: 1 })
    const ids = []
    for (const name of ['Left', 'Right']) ids.push(await makeTier(operator(), { name, description: '' }))
    const both = await Promise.allSettled(
      ids.map(id => sellTier(operator(), id, { product: product.slug, period: 'year' })),
    )
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(both.find(each => each.status === 'rejected')).toMatchObject({ reason: expect.any(NotForSale) })
  })

  test('it takes an operator who has just signed in, and a tier that is not retired', async () => {
    const { tierId, membership } = await sold()
    const sale = { product: membership.slug, period: 'year' } as const
    await expect(sellTier(world.ctx('editor'), tierId, sale)).rejects.toBeInstanceOf(NotFound)
    const ctx = operator()
    const longAgo = { ...ctx, viewer: { ...ctx.viewer, authenticatedAt: null } }
    await expect(sellTier(longAgo, tierId, sale)).rejects.toBeInstanceOf(FreshSignInRequired)
    await retireTier(operator(), tierId)
    await expect(sellTier(operator(), tierId, sale)).rejects.toBeInstanceOf(NotFound)
    // Who pays for it all the same gets what they paid for.
    const { memberId } = await bought(membership)
    expect(await tiersOf(world.ctx(), memberId)).toEqual([tierId])
  })
})
