import { t } from 'elysia'
import { readForm } from '#core/app/form'
import type { RequestScope } from '#core/app/request-scope'
import { requireMember } from '#core/contracts/require-role'
import { ownCard } from '#core/services/cart/cards/own-card'
import { removeCard } from '#core/services/cart/cards/remove-card'
import { beginSetUp, finishOwnSetUps } from '#core/services/cart/cards/set-up'
import { isSumUps } from '#core/services/cart/orders/check-out'
import { takesCards } from '#core/services/cart/ways/settings'
import type { Room } from '../../domain'
import { CardPage } from './page'

const AGREED = t.Object({
  agreed: t.Literal('on', { error: 'Please tick that you agree: without it we keep no card.' }),
})

const AWAY = 'The payment service does not answer just now. Nothing was kept; please try again in a moment.'

/** A member's card on file: left at SumUp, seen, taken away. */
export const cardsRoom: Room = app => {
  app.get('/card', scope => showCard(scope, {}))

  app.post('/card/set-ups', async ({ ctx, body, ...scope }) => {
    requireMember(ctx)
    const form = readForm(AGREED, body)
    if (!form.ok) return showCard({ ctx, ...scope }, form.errors, 422)
    const { reply } = scope
    try {
      const url = await beginSetUp(ctx)
      return url ? reply.see(url) : reply.see('/card', { kind: 'error', text: AWAY })
    } catch (fault) {
      if (!isSumUps(fault)) throw fault
      ctx.house.log.error({ err: fault }, 'the page where a card is left could not be opened')
      return reply.see('/card', { kind: 'error', text: AWAY })
    }
  })

  // Where SumUp sends its owner's browser.
  app.get('/card/return', async ({ ctx, reply }) => {
    requireMember(ctx)
    try {
      const kept = (await finishOwnSetUps(ctx)) || (await ownCard(ctx)) !== null
      return reply.see(
        '/card',
        kept
          ? { kind: 'success', text: 'Your card is on file.' }
          : { kind: 'notice', text: 'No card was left, and nothing was charged.' },
      )
    } catch (fault) {
      if (!isSumUps(fault)) throw fault
      return reply.see('/card', {
        kind: 'notice',
        text: 'The payment service does not answer just now. If you left a card, it is here in a few minutes.',
      })
    }
  })

  app.delete('/card', async ({ ctx, reply }) => {
    await removeCard(ctx)
    return reply.see('/card', { kind: 'success', text: 'Your card is not on file any more.' })
  })
}

async function showCard(
  { ctx, page, reply }: Pick<RequestScope, 'ctx' | 'page' | 'reply'>,
  errors: Readonly<Record<string, string>>,
  status = 200,
): Promise<Response> {
  const [card, taken] = [await ownCard(ctx), await takesCards(ctx)]
  return reply.html(<CardPage page={page} card={card} taken={taken} errors={errors} />, { status })
}
