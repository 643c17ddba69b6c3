import { t } from 'elysia'
import { readForm } from '#core/app/form'
import { cardOfCode, isGiftCardRefusal } from '#core/services/cart/gift-cards/enter'
import type { Room } from '../../domain'
import { BalancePage } from './pages'

const CODE = t.Object({ code: t.String({ minLength: 1, maxLength: 40, error: 'Which code?' }) })

/** What is left on a card. Codes are sent, and never stand in an address. */
export const giftCards: Room = app => {
  app.get('/gift-cards', ({ page, reply }) =>
    reply.html(<BalancePage page={page} card={null} values={{}} errors={{}} />),
  )

  app.post('/gift-cards', async ({ ctx, page, body, reply }) => {
    const form = readForm(CODE, body)
    if (!form.ok) return reply.html(<BalancePage page={page} card={null} {...form} />, { status: 422 })
    try {
      const card = await cardOfCode(ctx, form.values.code)
      return reply.html(<BalancePage page={page} card={card} values={{}} errors={{}} />)
    } catch (refusal) {
      if (!isGiftCardRefusal(refusal)) throw refusal
      const typed = { values: form.values, errors: { code: refusal.message } }
      return reply.html(<BalancePage page={page} card={null} {...typed} />, { status: refusal.status })
    }
  })
}
