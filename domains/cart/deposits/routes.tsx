import { t } from 'elysia'
import { readForm, rejectField } from '#core/app/form'
import type { Ctx } from '#core/contracts/ctx'
import { isolate } from '#core/contracts/isolate'
import { amountExample, formatMoney } from '#core/contracts/money'
import type { PageContext } from '#core/contracts/page'
import { MOST_OF_ONE } from '#core/contracts/quantity'
import { requireRole } from '#core/contracts/require-role'
import { parsePrice } from '#core/scrape/price'
import { NoDeposit, takeBackEmpties } from '#core/services/cart/deposits/take-back'
import { FormUsed } from '#core/services/cart/ledger/form-used'
import { findForSale, foundById } from '#core/services/cart/till/find-for-sale'
import { readGrams } from '#core/services/cart/weights/weigh-line'
import type { Typed } from '#templates/components/field'
import type { Room } from '../../domain'
import { customerOf } from '../till/customer'
import { PackagingPage } from './page'

const EMPTIES = t.Object({
  variant: t.String({ maxLength: 36 }),
  quantity: t.Integer({ minimum: 1, maximum: MOST_OF_ONE, error: `A whole number up to ${MOST_OF_ONE}.` }),
  customer: t.Optional(t.String({ maxLength: 36 })),
  form: t.String({ format: 'uuid', error: 'Please open this page again.' }),
})
const PACKAGING = t.Object({
  variant: t.String({ maxLength: 36 }),
  deposit: t.Optional(t.String({ maxLength: 20 })),
  weight: t.Optional(t.String({ maxLength: 20 })),
  q: t.Optional(t.String({ maxLength: 100 })),
  customer: t.Optional(t.String({ maxLength: 36 })),
})

/** Deposits and weights of what is sold, and empties that come back. For shopkeepers. */
export const deposits: Room = app => {
  app.get('/shop/till/empties', async ({ ctx, page, query, reply }) => {
    requireRole(ctx, 'orders')
    return reply.html(await packagingPage(ctx, page, query))
  })

  app.post('/shop/till/empties', async ({ ctx, page, body, reply }) => {
    requireRole(ctx, 'orders')
    const form = readForm(EMPTIES, body)
    if (!form.ok) return reply.html(await packagingPage(ctx, page, form.values, form), { status: 422 })
    const { variant: variantId, quantity, customer, form: formId } = form.values
    const buyer = await customerOf(ctx, customer)
    try {
      const given = await takeBackEmpties(ctx, { variantId, quantity, creditOf: buyer?.id ?? null, formId })
      const sum = formatMoney(given, page.locale)
      const text = buyer ? isolate`${sum} is on the credit of ${buyer.name}.` : `Give back ${sum}.`
      return reply.see('/shop/till/empties', { kind: 'success', text })
    } catch (refusal) {
      if (refusal instanceof FormUsed) {
        const typed = rejectField(body, 'quantity', refusal.message)
        return reply.html(await packagingPage(ctx, page, { customer }, typed), { status: refusal.status })
      }
      if (!(refusal instanceof NoDeposit)) throw refusal
      return reply.see('/shop/till/empties', { kind: 'error', text: refusal.message })
    }
  })

  app.post('/shop/till/packaging', async ({ ctx, page, body, reply }) => {
    requireRole(ctx, 'orders')
    const form = readForm(PACKAGING, body)
    const again = async (typed: Typed) =>
      reply.html(await packagingPage(ctx, page, typed.values, typed), { status: 422 })
    if (!form.ok) return again(form)
    const { variant, deposit: typed = '', weight = '', q, customer } = form.values
    const { currency } = ctx.house.site()
    const deposit = typed.trim() ? parsePrice(typed, currency) : null
    if (typed.trim() && !deposit)
      return again(rejectField(body, 'deposit', `Write an amount like ${amountExample(currency, 15)}.`))
    const grams = weight.trim() ? readGrams(weight) : null
    if (weight.trim() && !grams)
      return again(rejectField(body, 'weight', 'Write a weight like 1.5 kg or 900 g.'))
    await ctx.services.market.setPackaging(ctx, variant, { deposit: deposit?.amount ? deposit : null, grams })
    return reply.see(searchedAgain({ q, customer }), {
      kind: 'success',
      text: 'Saved. Orders from now on are made with it.',
    })
  })
}

/** The same search again: what was found beside it is often next. */
function searchedAgain(asked: { readonly q?: string; readonly customer?: string }): string {
  const query = new URLSearchParams(Object.entries(asked).filter(([, value]) => value))
  return query.size > 0 ? `/shop/till/empties?${query}` : '/shop/till/empties'
}

async function packagingPage(
  ctx: Ctx,
  page: PageContext,
  query: Readonly<Record<string, string | undefined>>,
  typed?: Typed,
) {
  const text = query.q ?? ''
  // A form that comes back names the one that it is about.
  const found =
    typed || !text ? await foundById(ctx, typed?.values.variant ?? '') : await findForSale(ctx, text)
  const ids = found.flatMap(({ offer }) =>
    offer.sellable.kind === 'product' ? [offer.sellable.variantId] : [],
  )
  const packaging = await ctx.services.market.packagingOf(ctx, ids)
  const rows = found.flatMap(({ offer }) => {
    const { sellable } = offer
    if (sellable.kind !== 'product') return []
    const { deposit = null, grams = null } = packaging.get(sellable.variantId) ?? {}
    return [{ variantId: sellable.variantId, offer, deposit, grams }]
  })
  const customer = await customerOf(ctx, query.customer)
  const { currency } = ctx.house.site()
  return (
    <PackagingPage
      page={page}
      text={text}
      rows={rows}
      customer={customer}
      currency={currency}
      typed={typed}
    />
  )
}
