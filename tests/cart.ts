import type { Ctx } from '#core/contracts/ctx'
import { requireMember } from '#core/contracts/require-role'
import type { Sellable } from '#core/contracts/seller'
import { Calendar } from '#core/entities/events/calendar'
import { Slot } from '#core/entities/events/slot'
import { Member } from '#core/entities/identity/member'
import { press } from '#core/payments/sandbox/cast'
import { addToCart } from '#core/services/cart/lines/add-to-cart'
import { readCart } from '#core/services/cart/lines/read-cart'
import { type OrderRequest, type PlacedOrder, placeOrder } from '#core/services/cart/orders/place-order'
import { requestPayment } from '#core/services/cart/payments/request-payment'
import { verifyOrderPayment } from '#core/services/cart/payments/verify-order-payment'
import { tasks } from '#core/services/registry'
import type { Browser } from './browser'
import type { Dice } from './dice'
import { type TestHouse, testHouse } from './house'
import { jarOnShelf } from './market'

// What the tests of the cart do again and again, by the names a buyer would give it.

/** A cooperative that SumUp does not call by itself: whether it has heard of a payment is for each test to say. */
export async function quietHouse(): Promise<TestHouse> {
  const world = await testHouse()
  world.sandbox.behaviour.noCallbacks()
  return world
}

export async function jar(world: TestHouse, stock: number, priceAmount = 650): Promise<Sellable> {
  const { variantId } = await jarOnShelf(world, { stock, priceAmount })
  return { kind: 'product', variantId }
}

export async function wishOf(ctx: Ctx, wish: Partial<OrderRequest> = {}): Promise<OrderRequest> {
  const { total } = await readCart(ctx)
  return {
    name: ctx.viewer.member?.name ?? 'Nobody',
    note: '',
    collectionSlotId: null,
    idempotencyKey: Bun.randomUUIDv7(),
    seenTotal: total.amount,
    ...wish,
  }
}

/** Into the cart, and ordered. */
export async function order(ctx: Ctx, sellable: Sellable, quantity = 1): Promise<PlacedOrder> {
  await addToCart(ctx, sellable, quantity)
  return placeOrder(ctx, await wishOf(ctx))
}

type Ordered = Partial<OrderRequest> & {
  /** Of a jar, and of how many there are on its shelf. */
  readonly price?: number
  readonly onShelf?: number
  readonly quantity?: number
}

/** A jar on the shelf, put into the cart and ordered in a way of one's own; one of five at £6.50 by card, unless said otherwise. */
export async function orderOf(world: TestHouse, buyer: Ctx, ordered: Ordered = {}) {
  const { price, onShelf = 5, quantity = 1, ...wish } = ordered
  const honey = await jar(world, onShelf, price)
  const ctx = again(world, buyer)
  await addToCart(ctx, honey, quantity)
  const placed = await placeOrder(ctx, await wishOf(ctx, wish))
  return { honey, placed }
}

/** Some order of the buyer's; while there is none, one that is not there. */
export async function anyOrderOf(buyer: Ctx, random: Dice): Promise<PlacedOrder> {
  const orders = await buyer.em.execute<PlacedOrder[]>(
    'select id, number, state from orders where member_id = ? order by id',
    [requireMember(buyer).id],
  )
  const none = { id: Bun.randomUUIDv7(), number: 'RA-NONE22', state: '', way: 'cash' } as const
  return orders[Math.floor(random() * orders.length)] ?? none
}

/** A time to collect in, so many hours from now, for half an hour. */
export async function collectionTime(world: TestHouse, capacity: number, inHours = 48): Promise<string> {
  const { em } = world.ctx()
  const calendar = em.create(Calendar, { slug: Bun.randomUUIDv7(), name: 'Shed', timeZone: 'Europe/London' })
  const startsAt = new Date(Date.now() + inHours * 3_600_000)
  const endsAt = new Date(startsAt.getTime() + 1_800_000)
  const slot = em.create(Slot, {
    calendar,
    title: 'Collect a box',
    place: 'The <green> door',
    startsAt,
    endsAt,
    capacity,
  })
  await em.flush()
  return slot.id
}

/** How many places of it are taken, and by which orders. */
export async function bookedOf(world: TestHouse, slotId: string) {
  return one<{ booked: number; orders: string[] }>(
    world,
    `select s.booked, coalesce(json_agg(o.number order by o.number) filter (where o.id is not null), '[]') as orders
     from slots s left join bookings b on b.slot_id = s.id left join orders o on o.id = b.order_id
     where s.id = ? group by s.id`,
    [slotId],
  )
}

/** At the hosted page, pressed "pay". SumUp knows; we have not been told. */
export async function payAtSumUp(ctx: Ctx, placed: PlacedOrder): Promise<void> {
  await press(await requestPayment(ctx, placed.id), 'payment')
}

/** Paid at SumUp, and we know. */
export async function pay(ctx: Ctx, placed: PlacedOrder): Promise<void> {
  await payAtSumUp(ctx, placed)
  await verifyOrderPayment(ctx, placed.id)
}

/** A paid order of so many jars of one kind, of which the shelf had `onShelf`; its only line is `lineId`. */
export async function paidJars(
  world: TestHouse,
  quantity: number,
  { buyer, onShelf = 10 }: { readonly buyer?: Ctx; readonly onShelf?: number } = {},
) {
  const ctx = buyer ?? (await stranger(world))
  const honey = await jar(world, onShelf)
  const placed = await order(ctx, honey, quantity)
  await pay(ctx, placed)
  const lines = 'select id from order_lines where order_id = ?'
  const { id: lineId } = await one<{ id: string }>(world, lines, [placed.id])
  return { buyer: ctx, placed, lineId, honey }
}

/** A member that nobody else's test knows. */
export async function stranger(world: TestHouse): Promise<Ctx> {
  const ctx = world.ctx()
  const handle = `stranger_${Bun.randomUUIDv7().slice(-12)}`
  const email = `${handle}@example.test`
  const member = ctx.em.create(Member, { email, name: 'A Stranger', handle })
  await ctx.em.flush()
  const { id, name } = member
  return {
    ...world.ctx(),
    viewer: { member: { id, name, email, handle }, roles: [], authenticatedAt: new Date() },
  }
}

/** A stranger at their browser, signed in. */
export async function buyer(world: TestHouse): Promise<{ ctx: Ctx; browser: Browser }> {
  const ctx = await stranger(world)
  const browser = await world.browser()
  await browser.signIn(world.house, requireMember(ctx).id)
  return { ctx, browser }
}

/** The same person in another request. */
export function again(world: TestHouse, ctx: Ctx): Ctx {
  return { ...world.ctx(), viewer: ctx.viewer, guest: ctx.guest }
}

export async function one<T>(world: TestHouse, sql: string, params: unknown[] = []): Promise<T> {
  const [row] = await world.ctx().em.execute<T[] & Record<string, unknown>[]>(sql, params)
  if (!row) throw new Error('No row')
  return row as T
}

export async function stock(
  world: TestHouse,
  sellable: Sellable,
): Promise<{ stock: number; reserved: number }> {
  const id = sellable.kind === 'product' ? sellable.variantId : null
  return one(world, 'select stock, reserved from variants where id = ?', [id])
}

export async function stateOf(world: TestHouse, placed: PlacedOrder): Promise<string> {
  return (await one<{ state: string }>(world, 'select state from orders where id = ?', [placed.id])).state
}

export async function lettersTo(world: TestHouse, ctx: Ctx): Promise<readonly string[]> {
  const rows = await world
    .ctx()
    .em.execute<{ subject: string }[]>(
      'select subject from sent_mails where recipient = ? order by sent_at, id',
      [ctx.viewer.member?.email],
    )
  return rows.map(row => row.subject)
}

/** Does the waiting jobs of one task of the cart as they were given, also those planned for later. */
export async function doJobs(world: TestHouse, task: string, now = new Date()): Promise<number> {
  const jobs = await world.ctx().em.execute<{ id: string; payload: Record<string, unknown> }[]>(
    `delete from graphile_worker._private_jobs j using graphile_worker._private_tasks t
     where t.id = j.task_id and t.identifier = ? returning j.id, j.payload`,
    [task],
  )
  // What is deleted comes back in whichever order it lay.
  jobs.sort((a, b) => Number(a.id) - Number(b.id))
  for (const { payload } of jobs) await tasks[task]?.run({ ...world.ctx(), now }, payload)
  return jobs.length
}

/** The same ctx in a house where the plug is pulled right after the market has done one of its five calls. */
export function crashingAfter(ctx: Ctx, call: 'reserve' | 'settle' | 'release' | 'restore'): Ctx {
  const market = {
    ...ctx.services.market,
    [call]: async (...args: unknown[]) => {
      await (ctx.services.market[call] as (...args: unknown[]) => Promise<void>)(...args)
      throw new Error('the plug was pulled')
    },
  }
  return { ...ctx, services: { ...ctx.services, market } }
}

/** So many minutes from now, as a job sees it. */
export function later(world: TestHouse, minutes: number): Ctx {
  return { ...world.ctx(), now: new Date(Date.now() + minutes * 60_000) }
}
