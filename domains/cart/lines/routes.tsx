import { t } from 'elysia'
import { readForm, typedTexts } from '#core/app/form'
import { forgetGuest } from '#core/app/guest'
import type { RequestScope } from '#core/app/request-scope'
import { withGuest } from '#core/app/with-guest'
import { isId, readId } from '#core/contracts/id'
import { MOST_OF_ONE } from '#core/contracts/quantity'
import { NotFound } from '#core/contracts/refusal'
import { SoldOut } from '#core/contracts/seller'
import { adjustCart } from '#core/services/cart/lines/adjust-cart'
import { changeQuantity, putBack, removeLine } from '#core/services/cart/lines/change-line'
import { sellableOfKey } from '#core/services/cart/sellables'
import type { Room } from '../../domain'
import { VOUCHER } from '../codes'
import type { Pressed } from './cart-table'
import { showCart } from './show-cart'
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
      codes: query.code === undefined ? undefined : { values: { [VOUCHER]: query.code }, errors: {} },
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

/** Which stepper the address says was pressed. */
function readPressed({ line, step }: Readonly<Record<string, string | undefined>>): Pressed | null {
  if (!line || (step !== '1' && step !== '-1')) return null
  return { line, step: step === '1' ? 1 : -1 }
}
