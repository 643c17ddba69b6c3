import { t } from 'elysia'
import { readForm, rejectField, rejectUsed } from '#core/app/form'
import { pageNumber, pagesOf, refuseBeyond } from '#core/app/paging'
import type { RequestScope } from '#core/app/request-scope'
import type { Ctx } from '#core/contracts/ctx'
import { amountExample } from '#core/contracts/money'
import type { PageContext } from '#core/contracts/page'
import { requireRole } from '#core/contracts/require-role'
import { parsePrice } from '#core/scrape/price'
import { changeCredit, NoAmount } from '#core/services/cart/ledger/change-credit'
import { CreditShort } from '#core/services/cart/ledger/credit'
import { FormUsed } from '#core/services/cart/ledger/form-used'
import {
  creditHolders,
  HOLDERS_PER_PAGE,
  LINES_PER_PAGE,
  memberStatement,
} from '#core/services/cart/ledger/statement'
import { trialBalance } from '#core/services/cart/ledger/trial-balance'
import type { Room } from '../../domain'
import { CreditHoldersPage } from './holders-page'
import { creditPath, MemberCreditPage } from './member-page'
import { TrialBalancePage } from './trial-balance-page'

const CHANGE = t.Object({
  kind: t.Union([t.Literal('top-up'), t.Literal('pay-out')], { error: 'Choose one of these.' }),
  amount: t.String({ minLength: 1, maxLength: 20, error: 'How much?' }),
  way: t.Union([t.Literal('cash'), t.Literal('transfer')], { error: 'Choose one of these.' }),
  note: t.Optional(t.String({ maxLength: 300 })),
  key: t.String({ format: 'uuid', error: 'Please open this page again.' }),
})

type Typed = {
  readonly values: Readonly<Record<string, string>>
  readonly errors: Readonly<Record<string, string>>
}

/** Members' credit and the books, for shopkeepers. */
export const creditWork: Room = app => {
  app.get('/shop/credit', async ({ ctx, page, query, reply }) => {
    requireRole(ctx, 'money')
    const text = query.q ?? ''
    const number = pageNumber(query.page)
    const list = await creditHolders(ctx, text, number)
    refuseBeyond(number, pagesOf(list.total, HOLDERS_PER_PAGE))
    return reply.html(<CreditHoldersPage page={page} text={text} number={number} {...list} />)
  })

  for (const own of [false, true]) {
    app.get(own ? '/shop/credit/:id/own' : '/shop/credit/:id', async ({ ctx, page, params, query, reply }) =>
      reply.html(await memberPage(ctx, page, { id: params.id, own }, pageNumber(query.page))),
    )

    app.post(
      own ? '/shop/credit/:id/own/changes' : '/shop/credit/:id/changes',
      ({ params, body, ...scope }) => book(scope, { id: params.id, own }, body),
    )
  }

  app.get('/shop/trial-balance', async ({ ctx, page, reply }) =>
    reply.html(<TrialBalancePage page={page} balance={await trialBalance(ctx)} />),
  )
}

/** Whose credit: what they pay from, or what they keep apart from their household's. */
type Whose = { readonly id: string; readonly own: boolean }

async function book(
  { ctx, page, reply }: Pick<RequestScope, 'ctx' | 'page' | 'reply'>,
  whose: Whose,
  body: unknown,
) {
  requireRole(ctx, 'money')
  const again = async (typed: Typed, status: 409 | 422 = 422) =>
    reply.html(await memberPage(ctx, page, whose, 1, typed), { status })
  const form = readForm(CHANGE, body)
  if (!form.ok) return again(form)
  const { kind, way, note = '', key } = form.values
  const { currency } = ctx.house.site()
  const amount = parsePrice(form.values.amount, currency)
  if (!amount)
    return again(rejectField(body, 'amount', `Write an amount like ${amountExample(currency, 2_000)}.`))
  try {
    await changeCredit(ctx, whose.id, { kind, amount, way, note, own: whose.own, formId: key })
  } catch (refusal) {
    if (refusal instanceof NoAmount) return again(rejectField(body, 'amount', refusal.message))
    if (refusal instanceof FormUsed) return again(rejectUsed(body, 'amount', refusal.message), 409)
    if (!(refusal instanceof CreditShort)) throw refusal
    return again(rejectField(body, 'amount', refusal.message), 409)
  }
  return reply.see(creditPath(whose), {
    kind: 'success',
    text: kind === 'top-up' ? 'Paid in.' : 'Paid out.',
  })
}

async function memberPage(ctx: Ctx, page: PageContext, { id, own }: Whose, number: number, typed?: Typed) {
  const statement = await memberStatement(ctx, id, number, own)
  const pages = pagesOf(statement.total, LINES_PER_PAGE)
  refuseBeyond(number, pages)
  const fresh = { values: { kind: 'top-up', way: 'cash', key: Bun.randomUUIDv7() }, errors: {} }
  const view = { statement, number, pages, own, currency: ctx.house.site().currency }
  return <MemberCreditPage page={page} {...view} form={typed ? withKey(typed) : fresh} />
}

/** A form that came without a key that can be used gets one. */
function withKey(typed: Typed): Typed {
  return typed.errors.key ? { ...typed, values: { ...typed.values, key: Bun.randomUUIDv7() } } : typed
}
