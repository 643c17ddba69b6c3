// A process that buys, pays, refunds and works off jobs as fast as it can until it is killed. One line an action:
// its name and how it ended.
import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { Refusal } from '#core/contracts/refusal'
import type { Sellable } from '#core/contracts/seller'
import { AlreadyClaimed } from '#core/jobs/claim'
import { CheckoutNotFound, PaymentsUnavailable } from '#core/payments/refusals'
import { press } from '#core/payments/sandbox/cast'
import { comparePayments } from '#core/services/cart/differences/compare-payments'
import { acknowledgeDifference } from '#core/services/cart/differences/settle-difference'
import { markCollected, unmarkCollected } from '#core/services/cart/fulfilment/collections'
import { addToCart } from '#core/services/cart/lines/add-to-cart'
import { fingerprintOfCart } from '#core/services/cart/lines/fingerprint'
import { readCart } from '#core/services/cart/lines/read-cart'
import { cancelOrder } from '#core/services/cart/orders/cancel-order'
import { placeOrder } from '#core/services/cart/orders/place-order'
import { expireOrders } from '#core/services/cart/payments/expire-orders'
import { reconcilePayments } from '#core/services/cart/payments/reconcile-payments'
import { requestPayment } from '#core/services/cart/payments/request-payment'
import { verifyOrderPayment } from '#core/services/cart/payments/verify-order-payment'
import { RefundNotFinished } from '#core/services/cart/refunds/task'
import { refundOrder } from '#core/services/cart/shop/refund-order'
import { setPrices } from '#core/services/market/products/set-prices'
import { moveStock } from '#core/services/market/stock/move-stock'
import { tasks } from '#core/services/registry'
import {
  ctxOf,
  forgetJob,
  type Person,
  PRESSED_TWICE,
  peopleOf,
  query,
  stormHouse,
  waitingJobs,
} from './house'

const AT_ONCE = 6

const house = await stormHouse({
  databaseUrl: process.env.STORM_DATABASE ?? '',
  provider: process.env.STORM_PROVIDER ?? '',
  apiKey: process.env.STORM_KEY ?? '',
  merchantCode: process.env.STORM_MERCHANT ?? '',
})
const people = await peopleOf(house)
const keeper = (): Ctx => ctxOf(house, people[0] as Person, ['shopkeeper'])
const buyer = (): Ctx => ctxOf(house, pick(people.slice(1)))
const later = (ctx: Ctx, minutes: number): Ctx => ({ ...ctx, now: new Date(Date.now() + minutes * 60_000) })

const ACTIONS: Readonly<Record<string, () => Promise<unknown>>> = {
  buy,
  'buy again': buy,
  refund,
  'give a ticket back': giveTicketBack,
  'hand over': handOver,
  'change prices': changePrices,
  'move stock': moveSomeStock,
  'work off a job': workOffJob,
  'work off another job': workOffJob,
  expire: () => expireOrders(later(keeper(), 16)),
  reconcile: () => reconcilePayments(later(keeper(), 2)),
  compare: compareAndAcknowledge,
}

await Promise.all(
  Array.from({ length: AT_ONCE }, async () => {
    for (;;) {
      const name = pick(Object.keys(ACTIONS))
      console.log(`${name}: ${await outcomeOf(ACTIONS[name] as () => Promise<unknown>)}`)
    }
  }),
)

/** Double clicks everywhere: the same form twice at once, the return page three times at once. */
async function buy(): Promise<void> {
  const who = buyer()
  const fresh = () => ({ ...ctxOf(house, who.viewer.member as Person) })
  const sellables = await onSale()
  await addToCart(fresh(), pick(sellables), 1 + Math.floor(Math.random() * 2))
  if (Math.random() < 0.5) await addToCart(fresh(), pick(sellables), 1)
  const cart = await readCart(fresh())
  const wish = {
    name: 'Storm',
    note: '',
    collectionSlotId: null,
    idempotencyKey: Bun.randomUUIDv7(),
    seenTotal: cart.total.amount,
    seenLines: fingerprintOfCart(cart),
  }
  const placed = await both(() => placeOrder(fresh(), wish))
  if (placed.state === 'paid') return
  const page = await both(() => requestPayment(fresh(), placed.id))
  const wayOut = Math.random()
  if (wayOut < 0.1) await both(() => cancelOrder(fresh(), placed.number))
  if (wayOut < 0.2) return
  // Another click has paid for it already.
  if (!page) return
  // The sandbox's page is the buyer's own browser's: nothing of ours stands between.
  await press(page, wayOut < 0.3 ? 'failure' : 'payment')
  await both(() => verifyOrderPayment(fresh(), placed.id))
}

async function refund(): Promise<void> {
  const [line] = await rows<{ id: string; number: string; left: number }>`
    select l.id, o.number, l.quantity - l.refunded_quantity as left from order_lines l join orders o on o.id = l.order_id
    where o.state = 'paid' and l.quantity > l.refunded_quantity order by random() limit 1`
  if (!line) return
  const quantity = 1 + Math.floor(Math.random() * line.left)
  const named = Math.random() < 0.2 ? 2 : 1
  const wanted = Array.from({ length: named }, () => ({ orderLineId: line.id, quantity }))
  await both(() => refundOrder(keeper(), line.number, Math.random() < 0.3 ? 'all' : wanted, 'Storm'))
}

async function giveTicketBack(): Promise<void> {
  const [ticket] = await rows<{ id: string; holder: string }>`
    select t.id, t.holder_id as holder from tickets t
    where not exists (select from ticket_cancellations c where c.ticket_id = t.id) order by random() limit 1`
  const holder = people.find(({ id }) => id === ticket?.holder)
  if (!ticket || !holder) return
  await both(() => house.services.events.cancelTicket(ctxOf(house, holder), ticket.id))
}

async function handOver(): Promise<void> {
  const [order] = await rows<{
    number: string
  }>`select number from orders where state = 'paid' order by random() limit 1`
  if (!order) return
  await both(() => (Math.random() < 0.7 ? markCollected : unmarkCollected)(keeper(), order.number))
}

async function changePrices(): Promise<void> {
  const variants = await query(house).selectFrom('variants').select(['id', 'price_amount as price']).execute()
  const wishes = variants.map(({ id, price: seen }) => {
    const amount = Math.max(50, seen + Math.floor(Math.random() * 100) - 50)
    return { variantId: id, seen, price: { amount, currency: 'GBP' } }
  })
  await setPrices(keeper(), wishes)
}

async function moveSomeStock(): Promise<void> {
  const [variant] = await rows<{ id: string }>`select id from variants order by random() limit 1`
  if (!variant) return
  const reason = Math.random() < 0.7 ? 'delivery' : 'waste'
  await moveStock(keeper(), variant.id, {
    reason,
    quantity: 1 + Math.floor(Math.random() * 4),
    note: 'Storm',
  })
}

/** Sometimes two do the same one, as after a worker that was taken for dead. */
async function workOffJob(): Promise<void> {
  for (const job of await waitingJobs(house, 3)) {
    const task = tasks[job.task]?.run
    if (!task) continue
    await both(() => task(later(keeper(), 1), job.payload))
    await forgetJob(house, job.id)
  }
}

async function compareAndAcknowledge(): Promise<void> {
  await comparePayments(keeper())
  const [difference] = await rows<{ id: string }>`
    select id from payment_differences d where not exists (select from difference_settlements s where s.difference_id = d.id)
    order by random() limit 1`
  if (difference) await both(() => acknowledgeDifference(keeper(), difference.id, 'Storm'))
}

async function onSale(): Promise<Sellable[]> {
  const variants = await query(house).selectFrom('variants').select('id').execute()
  const types = await query(house)
    .selectFrom('ticket_types as tt')
    .innerJoin('occurrences as o', 'o.entry_id', 'tt.entry_id')
    .select(['tt.id as type', 'o.id as occurrence'])
    .execute()
  return [
    ...variants.map(({ id }) => ({ kind: 'product', variantId: id }) as const),
    ...types.map(
      ({ type, occurrence }) => ({ kind: 'ticket', ticketTypeId: type, occurrenceId: occurrence }) as const,
    ),
  ]
}

async function rows<Row>(text: TemplateStringsArray): Promise<Row[]> {
  return (await sql<Row>(text).execute(query(house))).rows
}

/** Done twice at the same moment; what the first to succeed says, or why neither did. */
async function both<T>(work: () => Promise<T>): Promise<T> {
  console.log(PRESSED_TWICE)
  const [one, other] = await Promise.allSettled([work(), work()])
  for (const each of [one, other])
    if (each.status === 'rejected' && !isExpected(each.reason)) throw each.reason
  if (one.status === 'fulfilled') return one.value
  if (other.status === 'fulfilled') return other.value
  throw one.reason
}

function isExpected(fault: unknown): boolean {
  return [Refusal, PaymentsUnavailable, RefundNotFinished, CheckoutNotFound, AlreadyClaimed].some(
    kind => fault instanceof kind,
  )
}

async function outcomeOf(action: () => Promise<unknown>): Promise<string> {
  try {
    await action()
    return 'done'
  } catch (fault) {
    if (isExpected(fault)) return `refused, ${(fault as Error).name}`
    return `FAULT ${fault instanceof Error ? `${fault.name} ${fault.message}`.replace(/\s+/g, ' ').slice(0, 300) : fault}`
  }
}

function pick<T>(list: readonly T[]): T {
  return list[Math.floor(Math.random() * list.length)] as T
}
