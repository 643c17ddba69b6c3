import { t } from 'elysia'
import { readForm } from '#core/app/form'
import type { Reply } from '#core/app/reply'
import type { Ctx } from '#core/contracts/ctx'
import type { SlotSummary } from '#core/contracts/events'
import { requireMember } from '#core/contracts/require-role'
import { SoldOut } from '#core/contracts/seller'
import { WAY_WORDS, WAYS_TO_PAY } from '#core/contracts/ways-to-pay'
import { isSlotRefusal } from '#core/services/cart/fulfilment/keep-slot'
import { type CartView, readCart } from '#core/services/cart/lines/read-cart'
import { type CheckedOut, checkOut, isSumUps } from '#core/services/cart/orders/check-out'
import { slotOfOpenOrder } from '#core/services/cart/orders/collection-slot'
import { CartEmpty, OrderTooLarge, TotalChanged } from '#core/services/cart/orders/place-order'
import { OrderOver } from '#core/services/cart/payments/request-payment'
import { isWayRefusal } from '#core/services/cart/ways/paid-later'
import { waysFor } from '#core/services/cart/ways/ways-for'
import type { Room } from '../../domain'
import { ANY_DAY, SLOTS_SHOWN } from '../collection-slot/slot-field'
import { CheckoutPage, type CheckoutValues, type Fault } from './pages'
import { readSeen, SEEN } from './seen'

const WISH = t.Object({
  name: t.String({ minLength: 1, maxLength: 120, error: 'Please tell us your name.' }),
  note: t.Optional(t.String({ maxLength: 1000, error: 'Please use at most 1000 characters.' })),
  slot: t.Optional(t.String({ maxLength: 36 })),
  way: t.Optional(
    t.Union(
      WAYS_TO_PAY.map(way => t.Literal(way)),
      { error: 'Choose one of these.' },
    ),
  ),
  key: t.String({ minLength: 16, maxLength: 64 }),
  total: t.String({ pattern: SEEN }),
})

/** From the cart to the page where it is paid. */
export const checkout: Room = app => {
  app.get('/checkout', async ({ ctx, page, reply }) => {
    const member = requireMember(ctx)
    const cart = await readCart(ctx)
    if (!cart.ready) return reply.see('/')
    const slots = await slotsFor(ctx, cart)
    const slot = (await slotOfOpenOrder(ctx)) ?? ANY_DAY.value
    const values = { name: member.name, slot, key: Bun.randomUUIDv7() }
    const ways = await waysFor(ctx, cart.total)
    return reply.html(<CheckoutPage page={page} cart={cart} slots={slots} ways={ways} values={values} />)
  })

  app.post('/orders', async ({ ctx, page, reply, body }) => {
    requireMember(ctx)
    const form = readForm(WISH, body)
    const again = async (status: number, values: CheckoutValues, problem: Problem) => {
      const cart = await readCart(ctx)
      const seen = { page, cart, slots: await slotsFor(ctx, cart), ways: await waysFor(ctx, cart.total) }
      return reply.html(<CheckoutPage {...seen} values={values} {...problem} />, { status })
    }
    if (!form.ok) return again(422, typed(form.values), { errors: form.errors })
    const { name, note = '', slot, way, key, total } = form.values
    const values = { name, note, slot, way, key }
    if (!slot && (await slotsFor(ctx, await readCart(ctx))).length > 0) {
      return again(422, values, { errors: { slot: 'When will you collect it?' } })
    }
    const collectionSlotId = !slot || slot === ANY_DAY.value ? null : slot
    const wish = { name, note, way, collectionSlotId, idempotencyKey: key, ...readSeen(total) }
    const outcome = await checkOut(ctx, wish).catch(problemOf)
    if (outcome instanceof OrderOver || outcome instanceof CartEmpty || outcome instanceof OrderTooLarge) {
      return reply.see('/', { kind: 'error', text: outcome.message })
    }
    if ('status' in outcome) return again(outcome.status, values, outcome)
    return reply.see(...nextOf(outcome))
  })
}

/** Tickets alone need no collecting. */
async function slotsFor(ctx: Ctx, cart: CartView): Promise<readonly SlotSummary[]> {
  if (!cart.lines.some(line => line.sellable.kind === 'product')) return []
  return ctx.services.events.freeSlots(ctx, SLOTS_SHOWN)
}

type Problem = { readonly errors?: Readonly<Record<string, string>>; readonly fault?: Fault }

/** What the form itself can say; the rest goes on. */
function problemOf(fault: unknown): (Problem & { status: number }) | OrderOver | CartEmpty | OrderTooLarge {
  if (fault instanceof SoldOut) return { fault: 'sold-out', status: 409 }
  if (fault instanceof TotalChanged) return { fault: 'total-changed', status: 409 }
  if (isSlotRefusal(fault)) return { errors: { slot: fault.message }, status: 409 }
  if (isWayRefusal(fault)) return { errors: { way: fault.message }, status: 409 }
  if (isSumUps(fault)) return { fault: 'payments-away', status: 409 }
  if (fault instanceof OrderOver || fault instanceof CartEmpty || fault instanceof OrderTooLarge) return fault
  throw fault
}

const AWAY =
  'The payment service does not answer just now. Nothing was charged and nothing is lost: your order is kept for a quarter of an hour, and your cart as it is. Please press “Pay now” in a moment.'

function nextOf(outcome: CheckedOut): Parameters<Reply['see']> {
  if (outcome.next === 'pay') return [outcome.hostedUrl]
  const path = `/orders/${outcome.order.number}`
  if (outcome.next === 'later') return [path, { kind: 'success', text: 'Thank you! We keep it for you.' }]
  if (outcome.next === 'stands') return [path, { kind: 'notice', text: standsWith(outcome.order) }]
  if (outcome.next === 'pay-later') return [path, { kind: 'notice', text: AWAY }]
  return [path, { kind: 'success', text: 'Thank you! Your order is complete.' }]
}

/** Its things left the cart: nothing can be ordered again from there before it is called off. */
const standsWith = ({ way }: CheckedOut['order']): string =>
  `You have ordered this already, to be paid ${WAY_WORDS[way]}, and we keep it for you. To pay another way, call this order off and order again.`

function typed(values: Readonly<Record<string, string>>): CheckoutValues {
  const { name = '', note, slot, way, key } = values
  return { name, note, slot, way, key: key || Bun.randomUUIDv7() }
}
