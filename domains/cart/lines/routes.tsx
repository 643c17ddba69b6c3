import { t } from 'elysia'
import { readForm, rejectField, typedTexts } from '#core/app/form'
import { forgetGuest } from '#core/app/guest'
import type { RequestScope } from '#core/app/request-scope'
import { withGuest } from '#core/app/with-guest'
import { isId, readId } from '#core/contracts/id'
import { MOST_OF_ONE } from '#core/contracts/quantity'
import { NotFound } from '#core/contracts/refusal'
import { SoldOut } from '#core/contracts/seller'
import {
  enterGiftCard,
  isGiftCardRefusal,
  ownGiftCards,
  removeGiftCard,
} from '#core/services/cart/gift-cards/enter'
import { orderPath } from '#core/services/cart/guests/order-link'
import { adjustCart } from '#core/services/cart/lines/adjust-cart'
import { changeQuantity, putBack, removeLine } from '#core/services/cart/lines/change-line'
import { readCart } from '#core/services/cart/lines/read-cart'
import { openOrders } from '#core/services/cart/orders/placed-before'
import { sellableOfKey } from '#core/services/cart/sellables'
import {
  enterVoucher,
  removeVoucher,
  TooManyVouchers,
  VoucherUnknown,
} from '#core/services/cart/wishes/enter-voucher'
import type { Room } from '../../domain'
import type { Pressed } from './cart-table'
import { CartPage, type CartPageProps } from './pages'
import { readRemoved, undoPath } from './undo'

/** Taken out in another tab, or ordered meanwhile. */
const GONE = { kind: 'notice', text: 'That is not in your cart any more.' } as const
const QUANTITY = t.Object({
  quantity: t.Integer({
    minimum: 0,
    maximum: MOST_OF_ONE,
    error: `Please choose a whole number up to ${MOST_OF_ONE}.`,
  }),
  step: t.Optional(t.Integer({ minimum: -1, maximum: 1 })),
})

const VOUCHER = t.Object({
  code: t.String({ minLength: 1, maxLength: 60, error: 'Write the code of your voucher.' }),
})

const GIFT_CARD = t.Object({ code: t.String({ minLength: 1, maxLength: 40, error: 'Which code?' }) })

/** The cart itself: what lies in it, and changing that. */
export const lines: Room = app => {
  app.get('/', async ({ query, ...scope }) => {
    const { ctx, reply } = scope
    // Put into the cart in a room that did not know its member yet.
    if (ctx.viewer.member && ctx.guest) {
      await ctx.services.cart.mergeGuestCart(ctx, ctx.viewer.member.id)
      reply.cookie(forgetGuest(ctx.house.config))
    }
    return showCart(scope, {
      removed: readRemoved(query),
      pressed: readPressed(query),
      code: query.code,
    })
  })

  app.post('/lines', async ({ ctx, reply, body }) => {
    const form = readForm(t.Object({ key: t.String(), quantity: t.Integer() }), body)
    const sellable = form.ok ? sellableOfKey(form.values.key) : null
    if (!form.ok || !sellable) throw new NotFound()
    await putBack(withGuest(ctx, reply), sellable, form.values.quantity)
    return reply.see('/', { kind: 'success', text: 'It is in your cart again.' })
  })

  app.post('/lines/:id/quantity', async ({ ctx, reply, params, body }) => {
    const id = readId(params.id)
    if (typedTexts(body).out) return takeOut({ ctx, reply }, id)
    const form = readForm(QUANTITY, body)
    if (!form.ok) {
      return reply.see('/', { kind: 'error', text: Object.values(form.errors)[0] ?? 'Please check this.' })
    }
    const { step = 0 } = form.values
    const quantity = form.values.quantity + step
    const back = step === 0 ? '/' : `/?line=${id}&step=${step}`
    try {
      if (quantity < 1) return reply.see(undoPath(await removeLine(ctx, id)))
      await changeQuantity(ctx, id, quantity)
    } catch (refusal) {
      if (refusal instanceof NotFound) return reply.see('/', GONE)
      if (!(refusal instanceof SoldOut)) throw refusal
      return reply.see(back, { kind: 'error', text: refusal.message })
    }
    return reply.see(back)
  })

  app.delete('/lines/:id', ({ ctx, reply, params }) => takeOut({ ctx, reply }, params.id))

  app.post('/vouchers', async ({ ctx, reply, body }) => {
    const form = readForm(VOUCHER, body)
    if (!form.ok)
      return reply.see('/', { kind: 'error', text: Object.values(form.errors)[0] ?? 'Which code?' })
    try {
      await enterVoucher(withGuest(ctx, reply), form.values.code)
    } catch (refusal) {
      if (!(refusal instanceof VoucherUnknown || refusal instanceof TooManyVouchers)) throw refusal
      return reply.see(`/?code=${encodeURIComponent(form.values.code)}`, {
        kind: 'error',
        text: refusal.message,
      })
    }
    return reply.see('/', { kind: 'success', text: 'The voucher is in your cart.' })
  })

  app.delete('/vouchers/:id', async ({ ctx, reply, params }) => {
    await removeVoucher(ctx, params.id)
    return reply.see('/', { kind: 'success', text: 'The voucher is out of your cart.' })
  })

  app.post('/gift-cards/uses', async ({ body, ...scope }) => {
    const { ctx, reply } = scope
    const form = readForm(GIFT_CARD, body)
    // Shown again in place: a gift card is paid with by whoever knows its code, which never stands in an address.
    if (!form.ok) return showCart(scope, { giftCard: form })
    try {
      await enterGiftCard(withGuest(ctx, reply), form.values.code)
    } catch (refusal) {
      if (!isGiftCardRefusal(refusal)) throw refusal
      return showCart(scope, { giftCard: rejectField(body, 'code', refusal.message) }, refusal.status)
    }
    return reply.see('/', { kind: 'success', text: 'The gift card pays first.' })
  })

  app.delete('/gift-cards/uses/:id', async ({ ctx, params, reply }) => {
    await removeGiftCard(ctx, params.id)
    return reply.see('/', { kind: 'success', text: 'The gift card is not used.' })
  })

  app.post('/adjustment', async ({ ctx, reply }) => {
    await adjustCart(ctx)
    return reply.see('/', { kind: 'success', text: 'Your cart now holds what can be had.' })
  })
}

async function takeOut({ ctx, reply }: Pick<RequestScope, 'ctx' | 'reply'>, id: string) {
  try {
    return reply.see(undoPath(await removeLine(ctx, id)))
  } catch (refusal) {
    if (!(refusal instanceof NotFound && isId(id))) throw refusal
    return reply.see('/', GONE)
  }
}

type Shown = Partial<Pick<CartPageProps, 'removed' | 'pressed' | 'code' | 'giftCard'>>

async function showCart(
  { ctx, page, reply }: Pick<RequestScope, 'ctx' | 'page' | 'reply'>,
  shown: Shown,
  status?: number,
) {
  const cart = await readCart(ctx)
  // Emptied in another tab: there is no field to say it at.
  if (shown.giftCard && cart.lines.length === 0)
    return reply.see('/', { kind: 'error', text: shown.giftCard.errors.code ?? 'Which code?' })
  const [open] = await openOrders(ctx)
  const waiting = open ? { ...open, path: orderPath(ctx, { ...open, isGuests: !ctx.viewer.member }) } : null
  const times = await ctx.services.market.orderTimes(ctx)
  const view = {
    cart,
    waiting,
    times,
    cards: await ownGiftCards(ctx),
    removed: null,
    pressed: null,
    ...shown,
  }
  return reply.html(<CartPage page={page} {...view} />, { status: status ?? (shown.giftCard ? 422 : 200) })
}

/** Which stepper the address says was pressed. */
function readPressed({ line, step }: Readonly<Record<string, string | undefined>>): Pressed | null {
  if (!line || (step !== '1' && step !== '-1')) return null
  return { line, step: step === '1' ? 1 : -1 }
}
