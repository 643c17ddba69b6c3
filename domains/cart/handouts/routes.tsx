import { t } from 'elysia'
import { readForm } from '#core/app/form'
import { readId } from '#core/contracts/id'
import { formatMoney } from '#core/contracts/money'
import { requireRole } from '#core/contracts/require-role'
import { HandedOutAlready, handOut } from '#core/services/cart/handouts/hand-out'
import { toHandOut } from '#core/services/cart/handouts/to-hand-out'
import type { Room } from '../../domain'
import { HandoutsPage } from './page'

const WAY = t.Object({ way: t.Union([t.Literal('cash'), t.Literal('transfer')]) })
const HOME = '/shop/handouts'

/** Refunds that wait at the shop for their buyers. For shopkeepers. */
export const handouts: Room = app => {
  app.get(HOME, async ({ ctx, page, query, reply }) =>
    reply.html(<HandoutsPage page={page} {...(await toHandOut(ctx, query.after ?? null))} />),
  )

  app.post('/shop/handouts/:id', async ({ ctx, page, params, body, reply }) => {
    requireRole(ctx, 'money')
    const id = readId(params.id)
    const form = readForm(WAY, body)
    if (!form.ok) return reply.see(HOME, { kind: 'error', text: 'Please say how you handed it out.' })
    try {
      const given = await handOut(ctx, id, form.values.way)
      const how = form.values.way === 'cash' ? 'given in cash' : 'transferred'
      const text = `${formatMoney(given, page.locale)} is in the books as ${how}.`
      return reply.see(HOME, { kind: 'success', text })
    } catch (refusal) {
      if (!(refusal instanceof HandedOutAlready)) throw refusal
      return reply.see(HOME, { kind: 'notice', text: refusal.message })
    }
  })
}
