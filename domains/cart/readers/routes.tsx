import { t } from 'elysia'
import { readForm, rejectField } from '#core/app/form'
import { requireRole } from '#core/contracts/require-role'
import { PaymentsUnavailable } from '#core/payments/refusals'
import { CodeRefused, pairReader, readerStates, removeReader } from '#core/services/cart/readers/pair-reader'
import type { Typed } from '#templates/components/field'
import type { Room } from '../../domain'
import { ReadersPage } from './page'

const PAIRING = t.Object({
  code: t.String({
    minLength: 8,
    maxLength: 9,
    error: 'Eight or nine letters and digits, as the reader shows them.',
  }),
  name: t.String({ minLength: 1, maxLength: 80, error: 'What do you call it? At most 80 letters.' }),
})
const AWAY = 'SumUp does not answer just now. Nothing has changed; please try again in a moment.'

/** The readers that cards are held to. For shopkeepers. */
export const readers: Room = app => {
  app.get('/shop/readers', async ({ ctx, page, reply }) =>
    reply.html(<ReadersPage page={page} readers={await readerStates(ctx)} />),
  )

  app.post('/shop/readers', async ({ ctx, page, body, reply }) => {
    requireRole(ctx, 'money')
    const form = readForm(PAIRING, body)
    const again = async (typed: Typed, status: number) =>
      reply.html(<ReadersPage page={page} readers={await readerStates(ctx)} typed={typed} />, { status })
    if (!form.ok) return again(form, 422)
    try {
      await pairReader(ctx, form.values.code, form.values.name)
    } catch (fault) {
      if (fault instanceof CodeRefused) return again(rejectField(body, 'code', fault.message), 409)
      if (fault instanceof PaymentsUnavailable) return again(rejectField(body, 'code', AWAY), 503)
      throw fault
    }
    return reply.see('/shop/readers', {
      kind: 'success',
      text: 'It is paired. The till offers it from now on.',
    })
  })

  app.delete('/shop/readers/:id', async ({ ctx, params, reply }) => {
    try {
      await removeReader(ctx, params.id)
    } catch (fault) {
      if (!(fault instanceof PaymentsUnavailable)) throw fault
      return reply.see('/shop/readers', { kind: 'error', text: AWAY })
    }
    return reply.see('/shop/readers', { kind: 'success', text: 'It is not paired any more.' })
  })
}
