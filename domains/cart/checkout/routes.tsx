import { t } from 'elysia'
import { readForm } from '#core/app/form'
import type { Reply } from '#core/app/reply'
import type { Ctx } from '#core/contracts/ctx'
import type { SlotSummary } from '#core/contracts/events'
import { SoldOut } from '#core/contracts/seller'
import { WAY_WORDS, WAYS_TO_PAY } from '#core/contracts/ways-to-pay'
import { besideGoods } from '#core/services/cart/beside-goods'
import { cardOf, cardWords } from '#core/services/cart/cards/own-card'
import { isDeliveryRefusal } from '#core/services/cart/delivery/cart-delivery'
import { openRounds } from '#core/services/cart/delivery/open-rounds'
import { isSlotRefusal } from '#core/services/cart/fulfilment/keep-slot'
import { ownGiftCards } from '#core/services/cart/gift-cards/enter'
import { goodsOf } from '#core/services/cart/goods'
import { asGuestBuyer } from '#core/services/cart/guests/guest-buyer'
import { orderPath } from '#core/services/cart/guests/order-link'
import { countGuestOrder, TooManyGuestOrders } from '#core/services/cart/guests/rate'
import { householdNameOf } from '#core/services/cart/household-of'
import { creditOf } from '#core/services/cart/ledger/credit'
import { adjustCart } from '#core/services/cart/lines/adjust-cart'
import {
  type CartView,
  isShort,
  type OfferedCart,
  type OfferedLineView,
  readCart,
  readOffered,
} from '#core/services/cart/lines/read-cart'
import {
  type CheckedOut,
  type CheckoutRequest,
  checkOut,
  isSumUps,
} from '#core/services/cart/orders/check-out'
import { inCheckoutTurn } from '#core/services/cart/orders/checkout-turns'
import { slotOfOpenOrder } from '#core/services/cart/orders/collection-slot'
import { OrderTooLarge } from '#core/services/cart/orders/order-too-large'
import { BelowMinimum, CartEmpty, TotalChanged } from '#core/services/cart/orders/place-order'
import { isFormKnown } from '#core/services/cart/orders/placed-before'
import { OrderOver } from '#core/services/cart/payments/request-payment'
import { hasPlaces, needsTime, timesToCollect } from '#core/services/cart/places/collectable'
import { VoucherUsedUp } from '#core/services/cart/prices/voucher-uses'
import { isWayRefusal } from '#core/services/cart/ways/paid-later'
import { waysFor } from '#core/services/cart/ways/ways-for'
import { deliveryOfOwnCart } from '#core/services/cart/wishes/choose-delivery'
import { placeOfOwnCart } from '#core/services/cart/wishes/choose-place'
import type { Room } from '../../domain'
import { ANY_DAY, SLOTS_SHOWN } from '../collection-slot/slot-field'
import type { CheckoutDelivery } from '../delivery/delivery-choice'
import { forgetTyped, keepTyped, keptTyped } from '../kept-details'
import { ON_FILE } from '../ways/way-field'
import { CheckoutPage, type CheckoutValues, type Fault } from './pages'
import { readSeen, SEEN } from './seen'
import { SoldOutPage } from './sold-out'

const WISH = t.Object({
  name: t.String({ minLength: 1, maxLength: 120, error: 'Please tell us your name.' }),
  note: t.Optional(t.String({ maxLength: 1000 })),
  slot: t.Optional(t.String({ maxLength: 36 })),
  way: t.Optional(
    t.Union(
      [...WAYS_TO_PAY, ON_FILE].map(way => t.Literal(way)),
      { error: 'Choose one of these.' },
    ),
  ),
  credit: t.Optional(t.String({ maxLength: 5 })),
  key: t.String({ minLength: 16, maxLength: 64 }),
  /** Pressed where something was short: the cart is to be what can be had. */
  left: t.Optional(t.String({ maxLength: 2 })),
  total: t.String({ pattern: SEEN }),
})

const GUEST_WISH = t.Composite([
  WISH,
  t.Object({
    email: t.String({
      format: 'email',
      maxLength: 254,
      error: 'Please give an e-mail address like name@example.org.',
    }),
  }),
])

/** As it is typed so far: nothing of it has to be right yet. With a script it comes after each field, and leads nowhere. */
const DETAILS = t.Object({
  next: t.Optional(
    t.Union([t.Literal('delivery'), t.Literal('place'), t.Literal('cart'), t.Literal('sign-in')]),
  ),
  name: t.Optional(t.String({ maxLength: 120 })),
  email: t.Optional(t.String({ maxLength: 254 })),
  note: t.Optional(t.String({ maxLength: 1000 })),
  slot: t.Optional(t.String({ maxLength: 36 })),
  way: t.Optional(t.String({ maxLength: 20 })),
  credit: t.Optional(t.String({ maxLength: 5 })),
})

/** Where somebody goes on to from the middle of the form, and comes back from. */
const AWAY_TO = {
  delivery: '/checkout/delivery',
  place: '/checkout/place',
  cart: '/',
  'sign-in': `/login?return_to=${encodeURIComponent('/checkout')}`,
} as const

const SHRUNK = { kind: 'notice', text: 'Your cart now holds what can be had.' } as const

/** From the cart to the page where it is paid. */
export const checkout: Room = app => {
  app.get('/checkout', async ({ ctx, page, request, reply }) => {
    const { member } = ctx.viewer
    const cart = await readCart(ctx)
    if (!cart.ready) return reply.see('/')
    const slots = await slotsFor(ctx, cart)
    const slot = (await slotOfOpenOrder(ctx)) ?? ANY_DAY.value
    const kept = await keptTyped({ ctx, request }, 'details')
    const values = { name: member?.name ?? '', slot, ...kept, key: Bun.randomUUIDv7() }
    const ways = await waysFor(ctx, cart.total)
    const delivery = await deliveryFor(ctx, cart)
    const seen = { page, cart, slots, ways, delivery, ...(await partsFor(ctx)) }
    return reply.html(<CheckoutPage {...seen} values={values} />)
  })

  // What was typed is there again when they come back, also as the member that they have signed in as.
  app.post('/checkout/details', async ({ ctx, request, reply, body }) => {
    const form = readForm(DETAILS, body)
    if (!form.ok) return reply.see('/checkout')
    const { next, ...typed } = form.values
    await keepTyped({ ctx, request, reply }, 'details', typed, next === 'sign-in')
    return next ? reply.see(AWAY_TO[next]) : reply.nothing()
  })

  app.post('/orders', async ({ ctx, page, request, reply, body }) => {
    const form = readForm(ctx.viewer.member ? WISH : GUEST_WISH, body)
    const again = async (status: number, values: CheckoutValues, problem: Problem, read?: CartView) => {
      const cart = read ?? (await readCart(ctx))
      const [slots, delivery] = [await slotsFor(ctx, cart), await deliveryFor(ctx, cart)]
      const ways = await waysFor(ctx, cart.total)
      const seen = { page, cart, slots, delivery, ways, ...(await partsFor(ctx)) }
      return reply.html(<CheckoutPage {...seen} values={values} {...problem} />, { status })
    }
    if (!form.ok) return again(422, typed(form.values), { errors: form.errors })
    const { name, note = '', slot, way: wished, key, total, credit, left } = form.values
    const onFile = wished === ON_FILE && ctx.viewer.member !== null
    const way = wished === ON_FILE ? ('sumup' as const) : wished
    const { email } = form.values as { readonly email?: string }
    const values = { name, email, note, slot, way: wished, key, credit }
    if (left) {
      await adjustCart(ctx)
      const cart = await readCart(ctx)
      return cart.ready ? again(200, values, { fault: 'shrunk' }, cart) : reply.see('/', SHRUNK)
    }
    const soldOut = (lines: readonly OfferedLineView[]) =>
      reply.html(<SoldOutPage page={page} lines={lines} values={{ ...values, total }} />, { status: 409 })
    const look = await inCheckoutTurn(() => lookAtCart(ctx, slot))
    // Most of those who come too late are told so without waiting for anybody's locks, and nobody reckons a price for them.
    if (isShort(look) && !(await isFormKnown(ctx, key, way ?? 'sumup'))) return soldOut(look.lines)
    if (look.mustChooseSlot) {
      return again(422, values, { errors: { slot: 'When will you collect it?' } })
    }
    const collectionSlotId = !slot || slot === ANY_DAY.value ? null : slot
    const creditFirst = credit !== undefined && ctx.viewer.member !== null
    const wish = { name, note, way, creditFirst, collectionSlotId, idempotencyKey: key, ...readSeen(total) }
    const outcome = await orderAs(ctx, { ...wish, onFile }, email).catch(problemOf)
    if (isForCart(outcome)) {
      return reply.see('/', { kind: 'error', text: outcome.message })
    }
    if (outcome === 'sold-out') return soldOut((await readOffered(ctx)).lines)
    if ('status' in outcome) return again(outcome.status, values, outcome)
    await forgetTyped({ ctx, request, reply }, 'details', 'delivery')
    return reply.see(...nextOf(outcome, orderPath(ctx, { ...outcome.order, isGuests: !ctx.viewer.member })))
  })
}

type Look = OfferedCart & { readonly mustChooseSlot: boolean }

/** What is short, and whether it has still to be said when it is collected. */
async function lookAtCart(ctx: Ctx, slot: string | undefined): Promise<Look> {
  const cart = await readOffered(ctx)
  return { ...cart, mustChooseSlot: !slot && !isShort(cart) && (await mustChooseSlot(ctx, cart)) }
}

/** Once it is said how it is brought, nobody asks when it is collected. */
async function mustChooseSlot(ctx: Ctx, cart: OfferedCart): Promise<boolean> {
  const goods = goodsOf(cart, ctx.viewer.member?.id ?? null)
  if (!cart.id || goods.variantIds.length === 0) return false
  const { isBrought, placeId, mayBeBound, anyTimes } = await besideGoods(ctx, cart.id)
  if (isBrought) return false
  if (placeId || (mayBeBound && (await needsTime(ctx, goods, placeId)))) return true
  return anyTimes && (await timesToCollect(ctx, goods, placeId, 1)).length > 0
}

/** As the member who asks, or without an account under an address. */
async function orderAs(ctx: Ctx, wish: CheckoutRequest, email = ''): Promise<CheckedOut> {
  if (ctx.viewer.member) return checkOut(ctx, wish)
  await countGuestOrder(ctx, email)
  return checkOut(await asGuestBuyer(ctx, { name: wish.name, email }), wish)
}

/** What pays beside the way that is chosen. */
async function partsFor(ctx: Ctx) {
  const { member } = ctx.viewer
  const card = member ? await cardOf(ctx, member.id) : null
  return {
    cards: await ownGiftCards(ctx),
    credit: member ? await creditOf(ctx, member.id) : null,
    household: member ? await householdNameOf(ctx, member.id) : null,
    onFile: card && cardWords(card),
  }
}

/** Tickets and gift cards alone need no collecting. */
async function slotsFor(ctx: Ctx, cart: CartView): Promise<readonly SlotSummary[]> {
  const goods = goodsOf(cart, ctx.viewer.member?.id ?? null)
  if (goods.variantIds.length === 0) return []
  return timesToCollect(ctx, goods, (await placeOfOwnCart(ctx))?.id ?? null, SLOTS_SHOWN)
}

const COLLECTS_NOTHING = { chosen: null, offered: false, place: null, places: false, bound: false } as const

async function deliveryFor(ctx: Ctx, cart: CartView): Promise<CheckoutDelivery> {
  const goods = goodsOf(cart, ctx.viewer.member?.id ?? null)
  if (goods.variantIds.length === 0) return COLLECTS_NOTHING
  const chosen = await deliveryOfOwnCart(ctx)
  const place = chosen ? null : await placeOfOwnCart(ctx)
  return {
    chosen,
    offered: chosen !== null || (await openRounds(ctx)).length > 0,
    place,
    places: place !== null || (await hasPlaces(ctx)),
    bound: !chosen && (await needsTime(ctx, goods, place?.id ?? null)),
  }
}

type Problem = { readonly errors?: Readonly<Record<string, string>>; readonly fault?: Fault }

type BackToCart = OrderOver | CartEmpty | OrderTooLarge | BelowMinimum | VoucherUsedUp

/** What is put right in the cart. */
function isForCart(outcome: unknown): outcome is BackToCart {
  return [OrderOver, CartEmpty, OrderTooLarge, BelowMinimum, VoucherUsedUp].some(
    kind => outcome instanceof kind,
  )
}

/** What the form itself can say; the rest goes on. */
function problemOf(fault: unknown): (Problem & { status: number }) | BackToCart | 'sold-out' {
  if (fault instanceof SoldOut) return 'sold-out'
  if (fault instanceof TotalChanged) return { fault: 'total-changed', status: 409 }
  if (isSlotRefusal(fault)) return { errors: { slot: fault.message }, status: 409 }
  if (fault instanceof TooManyGuestOrders) return { errors: { email: fault.message }, status: 429 }
  if (isWayRefusal(fault)) return { errors: { way: fault.message }, status: 409 }
  if (isSumUps(fault)) return { fault: 'payments-away', status: 409 }
  if (isDeliveryRefusal(fault)) return { errors: { delivery: fault.message }, status: 409 }
  if (isForCart(fault)) return fault
  throw fault
}

const AWAY =
  'The payment service does not answer just now. Nothing was charged and nothing is lost: your order is kept for a quarter of an hour, and your cart as it is. Please press “Pay now” in a moment.'

function nextOf(outcome: CheckedOut, path: string): Parameters<Reply['see']> {
  if (outcome.next === 'pay') return [outcome.hostedUrl]
  if (outcome.next === 'later') return [path, { kind: 'success', text: 'Thank you! We keep it for you.' }]
  if (outcome.next === 'stands') return [path, { kind: 'notice', text: standsWith(outcome.order) }]
  if (outcome.next === 'pay-later') return [path, { kind: 'notice', text: AWAY }]
  return [path, { kind: 'success', text: 'Thank you! Your order is complete.' }]
}

/** Its things left the cart: nothing can be ordered again from there before it is called off. */
const standsWith = ({ way }: CheckedOut['order']): string =>
  `You have ordered this already, to be paid ${WAY_WORDS[way]}, and we keep it for you. To pay another way, call this order off and order again.`

function typed(values: Readonly<Record<string, string>>): CheckoutValues {
  const { name = '', email, note, slot, way, credit, key } = values
  return { name, email, note, slot, way, credit, key: key || Bun.randomUUIDv7() }
}
