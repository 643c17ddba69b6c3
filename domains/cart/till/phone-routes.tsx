import { t } from 'elysia'
import { readForm } from '#core/app/form'
import type { Ctx } from '#core/contracts/ctx'
import { isolate } from '#core/contracts/isolate'
import type { PageContext } from '#core/contracts/page'
import { NotFound, type Refusal } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { SoldOut } from '#core/contracts/seller'
import { isSlotRefusal } from '#core/services/cart/fulfilment/keep-slot'
import { goodsOf } from '#core/services/cart/goods'
import { OrderTooLarge } from '#core/services/cart/orders/order-too-large'
import { CartEmpty, TotalChanged } from '#core/services/cart/orders/place-order'
import { timesToCollect } from '#core/services/cart/places/collectable'
import { orderByPhone, readPhoneOrder } from '#core/services/cart/till/sell'
import type { Room } from '../../domain'
import { readSeen, SEEN } from '../checkout/seen'
import { ANY_DAY, SLOTS_SHOWN } from '../collection-slot/slot-field'
import { customerOf, tillPath } from './customer'
import { forgetPhoneOrder, keepPhoneOrder, keptPhoneOrder } from './kept-at-till'
import { PhonePage } from './phone-page'

const ORDER = t.Object({
  customer: t.String({ maxLength: 36 }),
  way: t.Union([t.Literal('cash'), t.Literal('transfer')], { error: 'Choose one of these.' }),
  slot: t.Optional(t.String({ maxLength: 36 })),
  note: t.Optional(t.String({ maxLength: 1000 })),
  key: t.String({ minLength: 16, maxLength: 64 }),
  total: t.String({ pattern: SEEN }),
})

/** As it is typed so far: nothing of it has to be right yet. */
const DETAILS = t.Object({
  customer: t.String({ maxLength: 36 }),
  way: t.Optional(t.String({ maxLength: 20 })),
  slot: t.Optional(t.String({ maxLength: 36 })),
  note: t.Optional(t.String({ maxLength: 1000 })),
  key: t.Optional(t.String({ maxLength: 64 })),
})

/** A member orders on the phone: the shop gathers it at the till, and they pay when they collect it. For shopkeepers. */
export const phone: Room = app => {
  app.get('/shop/till/phone', async ({ ctx, page, query, reply }) => {
    requireRole(ctx, 'orders')
    // Who it is for is chosen at the till.
    if (!query.customer) return reply.see('/shop/till')
    const kept = await keptPhoneOrder(ctx, query.customer)
    const usual = { way: 'cash', slot: ANY_DAY.value, key: Bun.randomUUIDv7() }
    const values = { ...usual, ...kept, customer: query.customer }
    return reply.html(await phonePage(ctx, page, { values, errors: {} }))
  })

  // What was typed is there again when they come back from the till.
  app.post('/shop/till/phone/details', async ({ ctx, body, reply }) => {
    requireRole(ctx, 'orders')
    const form = readForm(DETAILS, body)
    if (!form.ok) return reply.see('/shop/till')
    const { customer: asked, ...typed } = form.values
    const customer = await customerOf(ctx, asked)
    if (!customer) throw new NotFound()
    await keepPhoneOrder(ctx, customer.id, typed)
    return reply.see(tillPath({ customer: customer.id }))
  })

  app.post('/shop/till/phone', async ({ ctx, page, body, reply }) => {
    requireRole(ctx, 'orders')
    const form = readForm(ORDER, body)
    const again = async (errors: Readonly<Record<string, string>>, status: number) =>
      reply.html(await phonePage(ctx, page, { values: form.values, errors }), { status })
    if (!form.ok) return again(form.errors, 422)
    const { way, slot, note = '', key, total } = form.values
    const customer = await customerOf(ctx, form.values.customer)
    if (!customer) throw new NotFound()
    const collectionSlotId = !slot || slot === ANY_DAY.value ? null : slot
    try {
      const order = await orderByPhone(ctx, {
        customer,
        key,
        way,
        note,
        collectionSlotId,
        ...readSeen(total),
      })
      await forgetPhoneOrder(ctx, customer.id)
      const text = isolate`Ordered for ${customer.name}, who gets a letter.`
      return reply.see(`/shop/orders/${order.number}`, { kind: 'success', text })
    } catch (refusal) {
      if (isSlotRefusal(refusal)) return again({ slot: refusal.message }, 409)
      if (![CartEmpty, OrderTooLarge, SoldOut, TotalChanged].some(kind => refusal instanceof kind))
        throw refusal
      // What has to be put right is at the till.
      await keepPhoneOrder(ctx, customer.id, { way, slot, note, key })
      return reply.see(tillPath({ customer: customer.id }), {
        kind: 'error',
        text: (refusal as Refusal).message,
      })
    }
  })
}

type Typed = {
  readonly values: Readonly<Record<string, string | undefined>>
  readonly errors: Readonly<Record<string, string>>
}

async function phonePage(ctx: Ctx, page: PageContext, typed: Typed) {
  const customer = await customerOf(ctx, typed.values.customer)
  if (!customer) throw new NotFound()
  const cart = await readPhoneOrder(ctx, customer)
  // On the phone nobody chooses a place: what is ordered is collected where the shop is.
  const slots = await timesToCollect(ctx, goodsOf(cart, customer.id), null, SLOTS_SHOWN)
  return <PhonePage page={page} customer={customer} cart={cart} slots={slots} typed={typed} />
}
