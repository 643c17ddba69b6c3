import { t } from 'elysia'
import { readForm, typedTexts } from '#core/app/form'
import type { RequestScope } from '#core/app/request-scope'
import { isolate } from '#core/contracts/isolate'
import { decimalText } from '#core/contracts/money'
import type { PriceChoice, PriceLevel } from '#core/contracts/price-choice'
import { requireRole } from '#core/contracts/require-role'
import { findForSale } from '#core/services/cart/till/find-for-sale'
import {
  type ChoiceForWork,
  priceChoice,
  priceChoices,
} from '#core/services/market/price-choices/choices-for-work'
import {
  ChoiceInvalid,
  removePriceChoice,
  savePriceChoice,
} from '#core/services/market/price-choices/save-price-choice'
import type { Typed } from '#templates/components/field'
import type { Room } from '../../domain'
import { Faults } from '../typed-fields'
import { ChoicePage, ChoicesPage } from './pages'

const FORM = t.Object({
  kind: t.Union([t.Literal('levels'), t.Literal('free'), t.Literal('gift-card')], {
    error: 'Choose one of these.',
  }),
  levels: t.Optional(t.String({ maxLength: 600 })),
  least: t.Optional(t.String({ maxLength: 20 })),
  most: t.Optional(t.String({ maxLength: 20 })),
})
const HOME = '/shop/price-choices'
/** `Solidarity: 12.50`, one a line. */
const LEVEL = /^\s*(.{1,60}?)\s*[:=]\s*(\S.*?)\s*$/

/** What buyers may pay for a product: one of a few prices, what they like, or the value of a gift card. */
export const choices: Room = app => {
  app.get(HOME, async ({ ctx, page, query, reply }) => {
    requireRole(ctx, 'shopkeeper')
    const text = query.q ?? ''
    const found = text.trim() ? await findForSale(ctx, text) : []
    return reply.html(
      <ChoicesPage
        page={page}
        text={text}
        found={found}
        {...(await priceChoices(ctx, query.after ?? null))}
      />,
    )
  })

  app.get(`${HOME}/:id`, async ({ params, ...scope }) => {
    const variant = await priceChoice(scope.ctx, params.id)
    return show(scope, variant, { values: valuesOf(variant), errors: {} })
  })

  app.post(`${HOME}/:id`, async ({ params, body, ...scope }) => {
    const { ctx, reply } = scope
    const variant = await priceChoice(ctx, params.id)
    const again = (errors: Typed['errors']) => show(scope, variant, { values: typedTexts(body), errors }, 422)
    const form = readForm(FORM, body)
    if (!form.ok) return again(form.errors)
    const faults = new Faults(variant.currency, ctx.house.site().timeZone)
    const choice = readChoice(form.values, faults, variant)
    if (!faults.none) return again(faults.errors)
    try {
      await savePriceChoice(ctx, { kind: 'product', variantId: variant.variantId }, choice)
    } catch (refusal) {
      if (!(refusal instanceof ChoiceInvalid)) throw refusal
      return again({ [choice.kind === 'levels' ? 'levels' : 'most']: refusal.message })
    }
    return reply.see(HOME, {
      kind: 'success',
      text: 'Saved. It counts for what is put into carts from now on.',
    })
  })

  app.post(`${HOME}/:id/removal`, async ({ ctx, params, reply }) => {
    await removePriceChoice(ctx, params.id)
    return reply.see(HOME, { kind: 'success', text: 'There is one price for all again.' })
  })
}

type Values = { kind: PriceChoice['kind']; levels?: string; least?: string; most?: string }

function readChoice(
  { kind, levels = '', least, most }: Values,
  faults: Faults,
  { currency }: ChoiceForWork,
): PriceChoice {
  if (kind === 'levels') {
    const rows = levels.split('\n').filter(line => line.trim() !== '')
    const read = rows.flatMap((line): PriceLevel[] => {
      const [, label = '', typed] = LEVEL.exec(line) ?? []
      const amount = faults.amount('levels', typed, { least: 0 })
      if (amount === null)
        faults.errors.levels = `Write a name and a price, like “Solidarity: ${decimalText({ amount: 1250, currency })}”, one a line.`
      return amount === null ? [] : [{ label, amount }]
    })
    return { kind, least: 0, most: 0, levels: read }
  }
  const low = faults.amount('least', least, { least: 0 })
  const high = faults.amount('most', most)
  if (low === null && faults.none) faults.errors.least = 'Write the lowest amount.'
  if (high === null && faults.none) faults.errors.most = 'Write the highest amount.'
  return { kind, least: low ?? 0, most: high ?? 0, levels: [] }
}

function valuesOf({ choice, currency }: ChoiceForWork): Record<string, string> {
  const text = (amount: number) => decimalText({ amount, currency })
  if (!choice) return { kind: 'levels' }
  const levels = choice.levels.map(({ label, amount }) => isolate`${label}: ${text(amount)}`).join('\n')
  if (choice.kind === 'levels') return { kind: 'levels', levels }
  return { kind: choice.kind, least: text(choice.least), most: text(choice.most) }
}

function show(
  { page, reply }: Pick<RequestScope, 'page' | 'reply'>,
  variant: ChoiceForWork,
  form: Typed,
  status = 200,
) {
  return reply.html(<ChoicePage page={page} variant={variant} form={form} />, { status })
}
