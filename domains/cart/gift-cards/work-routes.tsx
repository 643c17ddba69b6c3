import { t } from 'elysia'
import { readForm, typedTexts } from '#core/app/form'
import { readId } from '#core/contracts/id'
import { requireRole } from '#core/contracts/require-role'
import {
  CardNotUsable,
  giftCardForWork,
  giftCardsForWork,
  replaceCode,
} from '#core/services/cart/gift-cards/cards-for-work'
import { giftCardSettings, LEAST_YEARS, saveGiftCardSettings } from '#core/services/cart/gift-cards/settings'
import type { Room } from '../../domain'
import { CardPage, CardsPage } from './work-pages'

const SEEN = t.Object({ ending: t.String({ minLength: 1, maxLength: 8 }) })
const SETTINGS = t.Object({
  years: t.Optional(
    t.String({ pattern: '^\\s*([0-9]{1,2})?\\s*$', error: 'Write whole years, or nothing.' }),
  ),
})
const HOME = '/shop/gift-cards'

/** Gift cards that were sold: what is left on each, and a new code for a lost one. */
export const giftCardWork: Room = app => {
  app.get(HOME, async ({ ctx, page, query, reply }) => {
    const text = query.q ?? ''
    const list = await giftCardsForWork(ctx, text, query.after ?? null)
    const { years } = await giftCardSettings(ctx)
    const settings = { values: { years: years === null ? '' : String(years) }, errors: {} }
    return reply.html(<CardsPage page={page} {...list} text={text} settings={settings} />)
  })

  app.post(`${HOME}/settings`, async ({ ctx, page, body, reply }) => {
    requireRole(ctx, 'money')
    const form = readForm(SETTINGS, body)
    const years = form.ok && form.values.years?.trim() ? Number(form.values.years) : null
    const isShort = years !== null && (years < LEAST_YEARS || years > 30)
    if (!form.ok || isShort) {
      const errors = form.ok
        ? { years: `Between ${LEAST_YEARS} and 30 years, or nothing for ever.` }
        : form.errors
      const settings = { values: typedTexts(body), errors }
      const list = await giftCardsForWork(ctx)
      return reply.html(<CardsPage page={page} {...list} text="" settings={settings} />, { status: 422 })
    }
    await saveGiftCardSettings(ctx, { years })
    return reply.see(HOME, { kind: 'success', text: 'Saved. It counts for cards that are sold from now on.' })
  })

  app.get(`${HOME}/:id`, async ({ ctx, page, params, reply }) =>
    reply.html(<CardPage page={page} card={await giftCardForWork(ctx, params.id)} code={null} />),
  )

  app.post(`${HOME}/:id/code`, async ({ ctx, page, params, body, reply }) => {
    requireRole(ctx, 'money')
    readId(params.id)
    const form = readForm(SEEN, body)
    if (!form.ok)
      return reply.see(`${HOME}/${params.id}`, { kind: 'error', text: 'Please open this page again.' })
    try {
      const code = await replaceCode(ctx, params.id, form.values.ending)
      // Shown here and nowhere else: it is in no address and no message.
      return reply.html(<CardPage page={page} card={await giftCardForWork(ctx, params.id)} code={code} />)
    } catch (refusal) {
      if (!(refusal instanceof CardNotUsable)) throw refusal
      return reply.see(`${HOME}/${params.id}`, { kind: 'error', text: refusal.message })
    }
  })
}
