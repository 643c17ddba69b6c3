import { t } from 'elysia'
import { readForm, rejectField, typedTexts } from '#core/app/form'
import { pageNumber, pagesOf, refuseBeyond } from '#core/app/paging'
import type { Ctx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { requireRole } from '#core/contracts/require-role'
import { priceEntry, savePriceEntry } from '#core/services/market/vat/price-entry'
import { productsVat, setProductsVat, VAT_PER_PAGE } from '#core/services/market/vat/products-vat'
import { RateMakesPriceTooHigh } from '#core/services/market/vat/reprice'
import {
  deleteVatRate,
  saveVatRate,
  VatRateInUse,
  VatRateIsDefault,
  vatRates,
} from '#core/services/market/vat/vat-rates'
import type { Room } from '../../../domain'
import { partIn } from '../../kept-search'
import { ProductsVatPage, productField } from './products-page'
import { readRate } from './rate-text'
import { type RateForm, VatRatesPage } from './rates-page'

const RATES = '/shop/vat'
const PRODUCTS = '/shop/vat/products'

const RATE = t.Object({
  name: t.String({ minLength: 1, maxLength: 60, error: 'Give it a name of at most 60 characters.' }),
  rate: t.String({ minLength: 1, maxLength: 10, error: 'Write it like 20 or 5.5.' }),
  isDefault: t.Boolean(),
})

const TYPING = t.Object({ priceVat: t.Union([t.Literal('with'), t.Literal('without')]) })

/** Rates of VAT, and which product has which. For shopkeepers. */
export const vat: Room = app => {
  app.get(RATES, async ({ ctx, page, reply }) =>
    reply.html(<VatRatesPage page={page} {...(await shown(ctx))} />),
  )

  for (const path of [`${RATES}/rates`, `${RATES}/rates/:id`]) {
    app.post(path, async ({ ctx, page, params, body, reply }) => {
      requireRole(ctx, 'shopkeeper')
      // The path of a new one has none.
      const asked = (params as { id?: string } | undefined)?.id
      const id = asked === undefined ? null : readId(asked)
      const form = readForm(RATE, body)
      const rate = form.ok ? readRate(form.values.rate) : null
      const fault = form.ok ? rejectField(body, 'rate', 'Write it like 20 or 5.5.') : form
      if (!form.ok || rate === null) {
        const refused: RateForm = { ...fault, id }
        return reply.html(<VatRatesPage page={page} {...(await shown(ctx))} form={refused} />, {
          status: 422,
        })
      }
      try {
        await saveVatRate(ctx, id, { ...form.values, rate })
      } catch (refusal) {
        if (!(refusal instanceof RateMakesPriceTooHigh)) throw refusal
        const refused: RateForm = { ...rejectField(body, 'rate', refusal.message), id }
        return reply.html(<VatRatesPage page={page} {...(await shown(ctx))} form={refused} />, {
          status: 422,
        })
      }
      return reply.see(RATES, { kind: 'success', text: 'Saved.' })
    })
  }

  app.delete(`${RATES}/rates/:id`, async ({ ctx, params, reply }) => {
    try {
      await deleteVatRate(ctx, params.id)
    } catch (refusal) {
      if (!(refusal instanceof VatRateInUse || refusal instanceof VatRateIsDefault)) throw refusal
      return reply.see(RATES, { kind: 'error', text: refusal.message })
    }
    return reply.see(RATES, { kind: 'success', text: 'Removed.' })
  })

  app.post(`${RATES}/typing`, async ({ ctx, body, reply }) => {
    requireRole(ctx, 'shopkeeper')
    const form = readForm(TYPING, body)
    if (!form.ok) return reply.see(`${RATES}#typing`, { kind: 'error', text: 'Choose one of the two.' })
    await savePriceEntry(ctx, { withoutVat: form.values.priceVat === 'without' })
    return reply.see(`${RATES}#typing`, { kind: 'success', text: 'Saved.' })
  })

  app.get(PRODUCTS, async ({ ctx, page, query, reply }) => {
    const [text, number] = [query.q ?? '', pageNumber(query.page)]
    const found = await productsVat(ctx, text, number)
    refuseBeyond(number, pagesOf(found.total, VAT_PER_PAGE))
    const view = { ...found, text, number, rates: await vatRates(ctx) }
    return reply.html(<ProductsVatPage page={page} {...view} />)
  })

  app.post(PRODUCTS, async ({ ctx, page, body, reply }) => {
    requireRole(ctx, 'shopkeeper')
    const typed = typedTexts(body)
    const chosen = chosenIn(typed)
    const part = partIn(body)
    const again = async (text: string, number: number, fault?: string) => {
      const view = { ...(await productsVat(ctx, text, number)), text, number, rates: await vatRates(ctx) }
      return reply.html(<ProductsVatPage page={page} {...view} chosen={chosen} body={body} fault={fault} />, {
        status: fault ? 422 : 200,
      })
    }
    if (part) return again(part.words, part.number)
    const choices = [...chosen].map(([productId, rate]) => ({ productId, vatRateId: rate || null }))
    const back = `${PRODUCTS}?${new URLSearchParams({ q: typed.q ?? '', page: typed.page || '1' })}`
    try {
      const changed = await setProductsVat(ctx, choices)
      const text = changed === 1 ? 'One product has another rate.' : `${changed} products have another rate.`
      return reply.see(back, { kind: 'success', text })
    } catch (refusal) {
      if (!(refusal instanceof RateMakesPriceTooHigh)) throw refusal
      return again(typed.q ?? '', pageNumber(typed.page || '1'), refusal.message)
    }
  })
}

/** What was chosen other than the page showed it, by product: what nobody touched stays as others may have set it meanwhile. */
function chosenIn(typed: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  const chosen = Object.entries(typed).flatMap(([name, rate]): [string, string][] => {
    const productId = productField.idOf(name)
    return productId && typed[productField.seenNameOf(productId)] !== rate ? [[productId, rate]] : []
  })
  return new Map(chosen)
}

const shown = async (ctx: Ctx) => ({ rates: await vatRates(ctx), ...(await priceEntry(ctx)) })
