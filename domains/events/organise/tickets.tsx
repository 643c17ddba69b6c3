import { t } from 'elysia'
import { formKey, readForm, rejectField, seenVersion } from '#core/app/form'
import type { Reply } from '#core/app/reply'
import { readId } from '#core/contracts/id'
import { amountExample } from '#core/contracts/money'
import { requireRole } from '#core/contracts/require-role'
import { parsePrice } from '#core/scrape/price'
import { type EntryDesk, entryDesk } from '#core/services/events/organising/desk'
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
import { EntryPage } from './entry-page'
import type { FormRequest, Typed } from './frame'
import type { TicketFormTyped } from './ticket-forms'

const MOST_PLACES = 100_000

const quotaSchema = t.Object({
  name: t.String({ minLength: 1, maxLength: 120, error: 'Give the places a name.' }),
  size: t.Integer({ minimum: 0, maximum: MOST_PLACES, error: 'How many places? A whole number.' }),
})

const typeSchema = t.Object({
  name: t.String({ minLength: 1, maxLength: 120, error: 'Give the ticket a name.' }),
  description: t.String({ minLength: 0, maxLength: 300 }),
  price: t.Optional(t.String({ maxLength: 30, error: 'That is too long for a price.' })),
  quota: t.String({ minLength: 1, error: 'Choose its places.' }),
})

/** Places and kinds of ticket of an entry. */
export const organiseTickets: Room = app => {
  app.post('/organise/entries/:id/quotas', request => placesSaved(request, null))
  app.post('/organise/entries/:id/quotas/:quota', request =>
    placesSaved(request, readId(request.params.quota)),
  )
  app.delete('/organise/entries/:id/quotas/:quota', scope =>
    changing(scope, 'The places are removed.', entryId =>
      removeQuota(scope.ctx, entryId, readId(scope.params.quota)),
    ),
  )
  app.post('/organise/entries/:id/ticket-types', request => typeSaved(request, null))
  app.post('/organise/entries/:id/ticket-types/:type', request =>
    typeSaved(request, readId(request.params.type)),
  )
  app.delete('/organise/entries/:id/ticket-types/:type', scope =>
    changing(scope, 'The ticket is removed.', entryId =>
      removeTicketType(scope.ctx, entryId, readId(scope.params.type)),
    ),
  )
  app.post('/organise/entries/:id/ticket-types/:type/retirement', scope =>
    changing(scope, 'It is retired: no more are sold.', entryId =>
      retireTicketType(scope.ctx, entryId, readId(scope.params.type)),
    ),
  )
  app.delete('/organise/entries/:id/ticket-types/:type/retirement', scope =>
    changing(scope, 'It is on sale again.', entryId =>
      unretireTicketType(scope.ctx, entryId, readId(scope.params.type)),
    ),
  )
}

type Asked = FormRequest & { readonly params: { readonly id: string } }

async function placesSaved({ body, ...asked }: Asked, id: string | null): Promise<Response> {
  requireRole(asked.ctx, 'organiser')
  const desk = await entryDesk(asked.ctx, readId(asked.params.id))
  const again = (typed: Typed) => shownAgain(asked, desk, { ...typed, of: 'quota', id })
  const form = readForm(quotaSchema, body)
  if (!form.ok) return again(form)
  try {
    await saveQuota(asked.ctx, desk.id, id, form.values, seenVersion(body), formKey(body))
  } catch (error) {
    if (error instanceof QuotaBelowSold) return again(rejectField(body, 'size', error.message))
    throw error
  }
  return saved(asked.reply, desk.id)
}

async function typeSaved({ body, ...asked }: Asked, id: string | null): Promise<Response> {
  const { ctx } = asked
  requireRole(ctx, 'organiser')
  const desk = await entryDesk(ctx, readId(asked.params.id))
  const again = (typed: Typed) => shownAgain(asked, desk, { ...typed, of: 'type', id })
  const form = readForm(typeSchema, body)
  if (!form.ok) return again(form)
  const { name, description, price: written = '', quota } = form.values
  const { currency } = ctx.house.site()
  const price = parsePrice(written, currency)
  if (!price) return again(rejectField(body, 'price', `A price is written like ${amountExample(currency)}.`))
  if (!desk.quotas.some(places => places.id === quota))
    return again(rejectField(body, 'quota', 'These places were removed meanwhile. Choose others.'))
  try {
    const values = { name, description, amount: price.amount, quotaId: quota }
    await saveTicketType(ctx, desk.id, id, values, seenVersion(body), formKey(body))
  } catch (error) {
    if (error instanceof TicketsInUse) return again(rejectField(body, 'quota', error.message))
    throw error
  }
  return saved(asked.reply, desk.id)
}

function shownAgain({ page, reply }: Omit<Asked, 'body'>, desk: EntryDesk, tickets: TicketFormTyped) {
  return reply.html(<EntryPage page={page} desk={desk} tickets={tickets} />, { status: 422 })
}

const saved = (reply: Reply, entryId: string, text = 'It is saved.') =>
  reply.see(`/organise/entries/${entryId}#tickets`, { kind: 'success', text })

/** By a button, where nothing is typed. */
async function changing(
  { ctx, params, reply }: Omit<Asked, 'body'>,
  text: string,
  work: (entryId: string) => Promise<void>,
): Promise<Response> {
  requireRole(ctx, 'organiser')
  const entryId = readId(params.id)
  try {
    await work(entryId)
    return saved(reply, entryId, text)
  } catch (error) {
    if (!(error instanceof TicketsInUse)) throw error
    return reply.see(`/organise/entries/${entryId}`, { kind: 'error', text: error.message })
  }
}
