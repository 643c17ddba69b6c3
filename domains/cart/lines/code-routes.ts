import { type Static, t } from 'elysia'
import { readForm } from '#core/app/form'
import type { RequestScope } from '#core/app/request-scope'
import { withGuest } from '#core/app/with-guest'
import type { Ctx } from '#core/contracts/ctx'
import { Refusal } from '#core/contracts/refusal'
import { enterGiftCard, isGiftCardRefusal, removeGiftCard } from '#core/services/cart/gift-cards/enter'
import {
  enterVoucher,
  removeVoucher,
  TooManyVouchers,
  VoucherUnknown,
} from '#core/services/cart/wishes/enter-voucher'
import type { Room } from '../../domain'
import { GIFT_CARD, VOUCHER } from '../codes'
import { showCart } from './show-cart'

const FORM = t.Object({
  [VOUCHER]: t.Optional(t.String({ maxLength: 60 })),
  [GIFT_CARD]: t.Optional(t.String({ maxLength: 40 })),
  /** The button that was pressed, where nothing was typed. */
  of: t.Optional(t.Union([t.Literal(VOUCHER), t.Literal(GIFT_CARD)])),
  next: t.Optional(t.Union([t.Literal('checkout'), t.Literal('sign-in')])),
})

const AWAY_TO = { checkout: '/checkout', 'sign-in': '/login?return_to=/checkout' } as const

const KINDS = [
  {
    field: VOUCHER,
    missing: 'Write the code of your voucher.',
    entered: 'The voucher is in your cart.',
    enter: enterVoucher,
    isRefusal: (fault: unknown) => fault instanceof VoucherUnknown || fault instanceof TooManyVouchers,
  },
  {
    field: GIFT_CARD,
    missing: 'Which code?',
    entered: 'The gift card pays first.',
    enter: enterGiftCard,
    isRefusal: isGiftCardRefusal,
  },
] as const

/** Vouchers and gift cards of a cart. A code that was typed is used by whatever button of its form, and by the way to the checkout. */
export const codes: Room = app => {
  app.post('/codes', async ({ body, ...scope }) => {
    const { ctx, reply } = scope
    const form = readForm(FORM, body)
    if (!form.ok) return again(scope, form.values, form.errors, 422)
    const { next, of = VOUCHER, ...typed } = form.values
    const missing = KINDS.find(({ field }) => field === of)?.missing
    if (!next && !typed.voucher && !typed.giftCard) return again(scope, {}, { [of]: missing ?? '' }, 422)
    const { entered, errors, status } = await enterAll(withGuest(ctx, reply), typed)
    // A gift card is paid with by whoever knows its code: it is shown again in place, and never stands in an address.
    if (status) return again(scope, typed, errors, status)
    const text = entered.join(' ')
    return reply.see(next ? AWAY_TO[next] : '/', text ? { kind: 'success', text } : undefined)
  })

  app.delete('/vouchers/:id', async ({ ctx, reply, params }) => {
    await removeVoucher(ctx, params.id)
    return reply.see('/', { kind: 'success', text: 'The voucher is out of your cart.' })
  })

  app.delete('/gift-cards/uses/:id', async ({ ctx, params, reply }) => {
    await removeGiftCard(ctx, params.id)
    return reply.see('/', { kind: 'success', text: 'The gift card is not used.' })
  })
}

type Codes = Pick<Static<typeof FORM>, typeof VOUCHER | typeof GIFT_CARD>
type Scope = Pick<RequestScope, 'ctx' | 'page' | 'reply'>

async function enterAll(ctx: Ctx, typed: Codes) {
  const entered: string[] = []
  const errors: Record<string, string> = {}
  let status: number | undefined
  for (const kind of KINDS) {
    const code = typed[kind.field]
    if (!code) continue
    try {
      await kind.enter(ctx, code)
      entered.push(kind.entered)
    } catch (refusal) {
      if (!kind.isRefusal(refusal) || !(refusal instanceof Refusal)) throw refusal
      errors[kind.field] = refusal.message
      status ??= refusal.status
    }
  }
  return { entered, errors, status }
}

/** The cart with what was refused; what was taken stands in its lists. */
function again(scope: Scope, typed: Codes, errors: Readonly<Record<string, string>>, status: number) {
  const values = Object.fromEntries(Object.keys(errors).map(field => [field, typed[field as keyof Codes]]))
  return showCart(scope, { codes: { values, errors } }, status)
}
