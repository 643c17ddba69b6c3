import { t } from 'elysia'
import { readForm, rejectField, seenVersion } from '#core/app/form'
import { pageNumber, pagesOf, refuseBeyond } from '#core/app/paging'
import type { RequestScope } from '#core/app/request-scope'
import { isolate } from '#core/contracts/isolate'
import { amountExample } from '#core/contracts/money'
import { requireRole } from '#core/contracts/require-role'
import { parsePrice } from '#core/scrape/price'
import {
  closeUnused,
  HouseholdInUse,
  householdForWork,
  householdsForWork,
  openForMembers,
} from '#core/services/cart/households/for-work'
import { inviteForShop, withdrawForShop } from '#core/services/cart/households/invitations'
import { removeFromHousehold } from '#core/services/cart/households/leave'
import { renameForShop } from '#core/services/cart/households/rename'
import { CreditShort } from '#core/services/cart/ledger/credit'
import { householdStatement, LINES_PER_PAGE } from '#core/services/cart/ledger/statement'
import type { Typed } from '#templates/components/field'
import type { Room } from '../../domain'
import { INVITATION, isInvitationRefusal, NAMING } from './routes'
import { HouseholdsPage, HouseholdWorkPage, NewHouseholdPage } from './work-pages'

const NEW = t.Object({
  name: t.String({ minLength: 1, maxLength: 80, error: 'What is it called?' }),
  emails: t.String({ minLength: 3, maxLength: 2000, error: 'Whom shall we ask?' }),
})
const REMOVAL = t.Object({ amount: t.Optional(t.String({ maxLength: 20 })) })
const HOME = '/shop/households'
const MOST_ASKED = 20

/** Households for who looks after the money. */
export const householdWork: Room = app => {
  app.get(HOME, async ({ ctx, page, query, reply }) => {
    const text = query.q ?? ''
    const found = await householdsForWork(ctx, { after: query.after ?? null, text })
    return reply.html(<HouseholdsPage page={page} text={text} {...found} />)
  })

  app.get(`${HOME}/new`, ({ ctx, page, reply }) => {
    requireRole(ctx, 'money')
    return reply.html(<NewHouseholdPage page={page} form={{ values: {}, errors: {} }} />)
  })

  app.post(HOME, async ({ ctx, page, body, reply }) => {
    requireRole(ctx, 'money')
    const again = (form: Typed) => reply.html(<NewHouseholdPage page={page} form={form} />, { status: 422 })
    const form = readForm(NEW, body)
    if (!form.ok) return again(form)
    const emails = [...new Set(form.values.emails.toLowerCase().split(/[\s,;]+/))].filter(Boolean)
    const wrong = emails.find(email => !readForm(INVITATION, { email }).ok)
    if (wrong) return again(rejectField(body, 'emails', `${wrong} is no e-mail address.`))
    if (emails.length > MOST_ASKED) return again(rejectField(body, 'emails', `At most ${MOST_ASKED}.`))
    const id = await openForMembers(ctx, form.values.name, emails)
    return reply.see(`${HOME}/${id}`, { kind: 'success', text: 'They are asked.' })
  })

  app.get(`${HOME}/:id`, ({ params, query, ...scope }) => show(scope, params.id, pageNumber(query.page)))

  app.post(`${HOME}/:id/name`, async ({ params, body, ...scope }) => {
    const { ctx, reply } = scope
    requireRole(ctx, 'money')
    const form = readForm(NAMING, body)
    if (!form.ok) return show(scope, params.id, 1, { refused: 'rename', typed: form }, 422)
    await renameForShop(ctx, params.id, form.values.name, seenVersion(body))
    return reply.see(`${HOME}/${params.id}`, {
      kind: 'success',
      text: isolate`It is called ${form.values.name} now.`,
    })
  })

  app.post(`${HOME}/:id/invitations`, async ({ params, body, ...scope }) => {
    const { ctx, reply } = scope
    requireRole(ctx, 'money')
    const form = readForm(INVITATION, body)
    if (!form.ok) return show(scope, params.id, 1, { refused: 'invite', typed: form }, 422)
    try {
      await inviteForShop(ctx, params.id, form.values.email)
    } catch (refusal) {
      if (!isInvitationRefusal(refusal)) throw refusal
      const typed = rejectField(body, 'email', refusal.message)
      return show(scope, params.id, 1, { refused: 'invite', typed }, refusal.status)
    }
    return reply.see(`${HOME}/${params.id}`, { kind: 'success', text: 'They are asked.' })
  })

  app.delete(`${HOME}/:id/invitations/:invitationId`, async ({ ctx, params, reply }) => {
    await withdrawForShop(ctx, params.id, params.invitationId)
    return reply.see(`${HOME}/${params.id}`, { kind: 'success', text: 'The invitation is taken back.' })
  })

  app.post(`${HOME}/:id/members/:memberId/removal`, async ({ params, body, ...scope }) => {
    const { ctx, reply } = scope
    const { id, memberId } = params
    requireRole(ctx, 'money')
    const again = (typed: Typed, status = 422) => show(scope, id, 1, { refused: memberId, typed }, status)
    const form = readForm(REMOVAL, body)
    if (!form.ok) return again(form)
    const { currency } = ctx.house.site()
    const { amount: typed } = form.values
    const giveBack = typed ? parsePrice(typed, currency) : { amount: 0, currency }
    if (!giveBack || giveBack.amount < 0 || giveBack.currency !== currency)
      return again(rejectField(body, 'amount', `Write an amount like ${amountExample(currency, 2_000)}.`))
    try {
      await removeFromHousehold(ctx, id, memberId, giveBack.amount)
    } catch (refusal) {
      if (!(refusal instanceof CreditShort)) throw refusal
      return again(rejectField(body, 'amount', refusal.message), 409)
    }
    return reply.see(`${HOME}/${id}`, { kind: 'success', text: 'They are out of it.' })
  })

  app.post(`${HOME}/:id/closing`, async ({ ctx, params, reply }) => {
    try {
      await closeUnused(ctx, params.id)
    } catch (refusal) {
      if (!(refusal instanceof HouseholdInUse)) throw refusal
      return reply.see(`${HOME}/${params.id}`, { kind: 'error', text: refusal.message })
    }
    return reply.see(HOME, { kind: 'success', text: 'It has ended.' })
  })
}

async function show(
  { ctx, page, reply }: Pick<RequestScope, 'ctx' | 'page' | 'reply'>,
  id: string,
  number: number,
  forms: { readonly refused?: string; readonly typed?: Typed } = {},
  status = 200,
) {
  const household = await householdForWork(ctx, id)
  const statement = await householdStatement(ctx, household.id, number)
  const pages = pagesOf(statement.total, LINES_PER_PAGE)
  refuseBeyond(number, pages)
  const view = { household, statement, number, pages, ...forms }
  return reply.html(<HouseholdWorkPage page={page} {...view} />, { status })
}
