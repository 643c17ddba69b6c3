import { t } from 'elysia'
import { readForm } from '#core/app/form'
import { pageNumber, pagesOf, refuseBeyond } from '#core/app/paging'
import type { Ctx } from '#core/contracts/ctx'
import { isId } from '#core/contracts/id'
import { formatMoney } from '#core/contracts/money'
import { requireRole } from '#core/contracts/require-role'
import { CurrencyFixed } from '#core/database/constraint-refusals'
import { PRICES_PER_PAGE, priceList, pricesOfVariants } from '#core/services/market/products/price-list'
import { CurrencyUnknown, isCurrencyFixed, setCurrency } from '#core/services/market/products/set-currency'
import { type PriceRefusal, setPrices } from '#core/services/market/products/set-prices'
import type { Room } from '../../../domain'
import { partIn } from '../../kept-search'
import { readPrices } from './form'
import { addressOf, type PriceSearch, PricesPage } from './page'

/** Many prices at once. */
export const workPrices: Room = (app, house) => {
  app.get('/shop/prices', async ({ ctx, page, query, reply }) => {
    const search = searchOf(query)
    const found = await listed(ctx, search)
    refuseBeyond(search.page, pagesOf(found.total, PRICES_PER_PAGE))
    return reply.html(<PricesPage page={page} {...found} search={search} />)
  })

  app.post('/shop/prices', async ({ ctx, page, query, body, reply }) => {
    requireRole(ctx, 'shopkeeper')
    const search = searchOf(query)
    const { wishes, typed, typedVat, faults, touched } = readPrices(body, house.site().currency)
    const part = partIn(body)
    if (part) {
      const asked = { query: part.words.slice(0, 100), page: part.number }
      const view = { search: asked, back: { typed, typedVat, errors: new Map(), seen: touched }, body }
      return reply.html(<PricesPage page={page} {...(await listed(ctx, asked))} {...view} />)
    }
    const { set, refused } = await setPrices(ctx, wishes)
    const saved =
      set === 0 ? 'Nothing was changed.' : set === 1 ? 'One price is saved.' : `${set} prices are saved.`
    if (faults.size + refused.length === 0) {
      return reply.see(addressOf(search), { kind: set === 0 ? 'notice' : 'success', text: saved })
    }
    const why = refused.map(refusal => [refusal.variantId, reasonOf(refusal, page.locale)] as const)
    const back = { typed, typedVat, errors: new Map([...faults, ...why]) }
    const found = await listed(ctx, search)
    // What was refused stands here, also where it was typed on another page.
    const shown = new Set(found.lines.map(({ variantId }) => variantId))
    const others = await pricesOfVariants(
      ctx,
      [...back.errors.keys()].filter(id => isId(id) && !shown.has(id)),
    )
    const view = { ...found, lines: [...others, ...found.lines], search, back, saved }
    return reply.html(<PricesPage page={page} {...view} />, {
      status: faults.size > 0 ? 422 : 409,
    })
  })

  app.post('/shop/currency', async ({ ctx, body, reply }) => {
    const form = readForm(t.Object({ currency: t.String() }), body)
    try {
      await setCurrency(ctx, form.ok ? form.values.currency : '')
    } catch (refusal) {
      if (!(refusal instanceof CurrencyUnknown || refusal instanceof CurrencyFixed)) throw refusal
      return reply.see('/shop/prices#currency', { kind: 'error', text: refusal.message })
    }
    return reply.see('/shop/prices#currency', { kind: 'success', text: 'Prices are in this currency now.' })
  })
}

async function listed(ctx: Ctx, search: PriceSearch) {
  const found = await priceList(ctx, search)
  const { currency } = ctx.house.site()
  return { ...found, currency, isCurrencyFixed: await isCurrencyFixed(ctx) }
}

function searchOf(query: Readonly<Record<string, string | undefined>>) {
  return {
    query: (query.q ?? '').trim().slice(0, 100),
    page: pageNumber(query.page),
  }
}

const WHY = {
  gone: 'Somebody removed a variant meanwhile: its price was not set.',
  'too-high': 'With its VAT that is more than anything here may cost.',
}

function reasonOf(refusal: PriceRefusal, locale: string): string {
  if (refusal.why !== 'moved') return WHY[refusal.why]
  const now = `${formatMoney(refusal.now, locale)}${refusal.now.withoutVat ? ' without VAT' : ''}`
  return `Somebody set it to ${now} meanwhile. Save again if yours shall stand.`
}
