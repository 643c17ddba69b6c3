import { t } from 'elysia'
import { readForm, seenVersion } from '#core/app/form'
import type { Reply } from '#core/app/reply'
import type { Ctx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { Refusal } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { parsePrice } from '#core/scrape/price'
import { retireTicketType, unretireTicketType } from '#core/services/events/organising/retire-ticket-type'
import {
  QuotaBelowSold,
  removeQuota,
  removeTicketType,
  saveQuota,
  saveTicketType,
  TicketsInUse,
} from '#core/services/events/organising/ticket-types'
import type { Room } from '../../domain'

const MOST_PLACES = 100_000

const quotaSchema = t.Object({
  name: t.String({ minLength: 1, maxLength: 120, error: 'Give the places a name.' }),
  size: t.Integer({ minimum: 0, maximum: MOST_PLACES, error: 'How many places? A whole number.' }),
})

const typeSchema = t.Object({
  name: t.String({ minLength: 1, maxLength: 120, error: 'Give the ticket a name.' }),
  description: t.String({ minLength: 0, maxLength: 300 }),
  price: t.String({ minLength: 1, maxLength: 30, error: 'A price is written like 4.50.' }),
  quota: t.String({ minLength: 1, error: 'Choose its places.' }),
})

/** Places and kinds of ticket of an entry. */
export const organiseTickets: Room = app => {
  app.post('/organise/entries/:id/quotas', ({ body, ...scope }) =>
    writing(scope, async entryId => {
      await saveQuota(scope.ctx, entryId, null, valid(quotaSchema, body))
    }),
  )
  app.post('/organise/entries/:id/quotas/:quota', ({ body, ...scope }) =>
    writing(scope, async entryId => {
      const places = valid(quotaSchema, body)
      await saveQuota(scope.ctx, entryId, readId(scope.params.quota), places, seenVersion(body))
    }),
  )
  app.delete('/organise/entries/:id/quotas/:quota', scope =>
    writing(scope, entryId => removeQuota(scope.ctx, entryId, readId(scope.params.quota))),
  )
  app.post('/organise/entries/:id/ticket-types', ({ body, ...scope }) =>
    writing(scope, async entryId => {
      await saveTicketType(scope.ctx, entryId, null, typeValues(scope.ctx, body))
    }),
  )
  app.post('/organise/entries/:id/ticket-types/:type', ({ body, ...scope }) =>
    writing(scope, async entryId => {
      const values = typeValues(scope.ctx, body)
      await saveTicketType(scope.ctx, entryId, readId(scope.params.type), values, seenVersion(body))
    }),
  )
  app.delete('/organise/entries/:id/ticket-types/:type', scope =>
    writing(scope, entryId => removeTicketType(scope.ctx, entryId, readId(scope.params.type))),
  )
  app.post('/organise/entries/:id/ticket-types/:type/retirement', scope =>
    writing(scope, entryId => retireTicketType(scope.ctx, entryId, readId(scope.params.type))),
  )
  app.delete('/organise/entries/:id/ticket-types/:type/retirement', scope =>
    writing(scope, entryId => unretireTicketType(scope.ctx, entryId, readId(scope.params.type))),
  )
}

/** These forms are short and stand on the entry's page: what was wrong is said there, at its top. */
class NotFilledIn extends Refusal {
  override name = 'NotFilledIn'
}

type Asked = { readonly ctx: Ctx; readonly params: { readonly id: string }; readonly reply: Reply }

async function writing(
  { ctx, params, reply }: Asked,
  work: (entryId: string) => Promise<void>,
): Promise<Response> {
  requireRole(ctx, 'organiser')
  const entryId = readId(params.id)
  const back = `/organise/entries/${entryId}`
  try {
    await work(entryId)
    return reply.see(`${back}#tickets`, { kind: 'success', text: 'It is saved.' })
  } catch (error) {
    const expected = [NotFilledIn, QuotaBelowSold, TicketsInUse].some(kind => error instanceof kind)
    if (!expected || !(error instanceof Refusal)) throw error
    return reply.see(back, { kind: 'error', text: error.message })
  }
}

function typeValues(ctx: Ctx, body: unknown) {
  const { name, description, price: written, quota } = valid(typeSchema, body)
  const price = parsePrice(written, ctx.house.site().currency)
  if (!price) throw new NotFilledIn('A price is written like 4.50.')
  return { name, description, amount: price.amount, quotaId: readId(quota) }
}

function valid<T extends Parameters<typeof readForm>[0]>(schema: T, body: unknown) {
  const form = readForm(schema, body)
  if (!form.ok) throw new NotFilledIn(Object.values(form.errors).join(' '))
  return form.values
}
