import { t } from 'elysia'
import { readForm, rejectField, rejectUsed, typedTexts } from '#core/app/form'
import { pageNumber } from '#core/app/paging'
import type { RequestScope } from '#core/app/request-scope'
import { amountExample, decimalText } from '#core/contracts/money'
import { NotFound, type Refusal } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { parsePrice } from '#core/scrape/price'
import {
  BillOpen,
  billAccountForWork,
  billAccountsForWork,
  closeBillAccount,
  MemberUnknown,
  NoMembers,
  OnAnotherBill,
  saveBillAccount,
} from '#core/services/cart/bills/accounts-for-work'
import { billsPdf } from '#core/services/cart/bills/bill-pdf'
import { overdueBills } from '#core/services/cart/bills/bills-of'
import { BillPaid, receiveForBill } from '#core/services/cart/bills/pay-bill'
import { NoAmount } from '#core/services/cart/ledger/change-credit'
import { CreditShort } from '#core/services/cart/ledger/credit'
import { FormUsed } from '#core/services/cart/ledger/form-used'
import type { Typed } from '#templates/components/field'
import type { Room } from '../../domain'
import { AccountPage, AccountsPage, NewAccountPage } from './work-pages'

const ACCOUNT = t.Object({
  name: t.String({ minLength: 1, maxLength: 120, error: 'What is it called?' }),
  limit: t.String({ minLength: 1, maxLength: 20, error: 'Up to how much?' }),
  emails: t.String({ minLength: 3, maxLength: 2000, error: 'Whose is it?' }),
})
const PAYMENT = t.Object({
  number: t.String({ minLength: 1, maxLength: 20, error: 'Of which bill?' }),
  amount: t.String({ minLength: 1, maxLength: 20, error: 'How much?' }),
  way: t.Union([t.Literal('cash'), t.Literal('transfer'), t.Literal('credit')], {
    error: 'Choose one of these.',
  }),
  key: t.String({ format: 'uuid', error: 'Please open this page again.' }),
})
const HOME = '/shop/bill-accounts'

/** Accounts of the monthly bill: who orders on which, up to what limit, and what came for their bills. */
export const billWork: Room = app => {
  app.get(HOME, async ({ ctx, page, query, reply }) => {
    const number = pageNumber(query.overdue)
    const { overdue, hasMore } = await overdueBills(ctx, number)
    const accounts = await billAccountsForWork(ctx, query.after ?? null)
    const more = hasMore ? number + 1 : null
    return reply.html(<AccountsPage page={page} {...accounts} overdue={overdue} moreOverdue={more} />)
  })

  app.get(`${HOME}/pdf`, async ({ ctx, query, reply }) => {
    requireRole(ctx, 'money')
    const { month = '' } = query
    if (!/^\d{4}-\d{2}$/.test(month)) return reply.see(HOME, { kind: 'error', text: 'Of which month?' })
    try {
      const pdf = await billsPdf(ctx, month)
      return reply.file(pdf, { type: 'application/pdf', name: `bills-${month}.pdf` })
    } catch (refusal) {
      if (!(refusal instanceof NotFound)) throw refusal
      return reply.see(HOME, { kind: 'error', text: 'There is no bill of that month.' })
    }
  })

  app.get(`${HOME}/new`, ({ ctx, page, reply }) => {
    requireRole(ctx, 'money')
    return reply.html(
      <NewAccountPage page={page} currency={ctx.house.site().currency} form={{ values: {}, errors: {} }} />,
    )
  })

  app.post(HOME, ({ body, ...scope }) => save(scope, null, body))

  app.get(`${HOME}/:id`, ({ params, query, ...scope }) =>
    show(scope, params.id, {}, 200, query.before ?? null),
  )

  app.post(`${HOME}/:id`, ({ params, body, ...scope }) => save(scope, params.id, body))

  app.post(`${HOME}/:id/closing`, async ({ ctx, params, reply }) => {
    try {
      await closeBillAccount(ctx, params.id)
    } catch (refusal) {
      if (!(refusal instanceof BillOpen)) throw refusal
      return reply.see(`${HOME}/${params.id}`, { kind: 'error', text: refusal.message })
    }
    return reply.see(HOME, { kind: 'success', text: 'The account is closed.' })
  })

  app.post(`${HOME}/:id/payments`, async ({ params, body, ...scope }) => {
    const { ctx, reply } = scope
    requireRole(ctx, 'money')
    const form = readForm(PAYMENT, body)
    if (!form.ok) return show(scope, params.id, { payment: form }, 422)
    const { number, way, key: id } = form.values
    const { currency } = ctx.house.site()
    const amount = parsePrice(form.values.amount, currency)
    if (!amount)
      return show(
        scope,
        params.id,
        { payment: rejectField(body, 'amount', `Write an amount like ${amountExample(currency, 2_000)}.`) },
        422,
      )
    try {
      await receiveForBill(ctx, number, { way, amount, id })
    } catch (refusal) {
      if (refusal instanceof FormUsed)
        return show(scope, params.id, { payment: rejectUsed(body, 'amount', refusal.message) }, 409)
      if (!(refusal instanceof NoAmount || refusal instanceof BillPaid || refusal instanceof CreditShort))
        throw refusal
      const field = refusal instanceof BillPaid ? 'number' : 'amount'
      return show(scope, params.id, { payment: rejectField(body, field, refusal.message) }, 409)
    }
    return reply.see(`${HOME}/${params.id}`, { kind: 'success', text: 'Booked.' })
  })
}

type Scope = Pick<RequestScope, 'ctx' | 'page' | 'reply'>
type Forms = { readonly account?: Typed; readonly payment?: Typed }

async function save(scope: Scope, id: string | null, body: unknown) {
  const { ctx, page, reply } = scope
  requireRole(ctx, 'money')
  const { currency } = ctx.house.site()
  const again = (errors: Typed['errors']) => {
    const form = { values: typedTexts(body), errors }
    if (id) return show(scope, id, { account: form }, 422)
    return reply.html(<NewAccountPage page={page} currency={currency} form={form} />, { status: 422 })
  }
  const form = readForm(ACCOUNT, body)
  if (!form.ok) return again(form.errors)
  const limit = parsePrice(form.values.limit, currency)
  if (!limit || limit.amount <= 0 || limit.currency !== currency)
    return again({ limit: `Write an amount like ${amountExample(currency, 20_000)}.` })
  const emails = form.values.emails
    .toLowerCase()
    .split(/[\s,;]+/)
    .filter(Boolean)
  try {
    const saved = await saveBillAccount(ctx, id, { name: form.values.name, limit: limit.amount, emails })
    return reply.see(`${HOME}/${saved}`, { kind: 'success', text: 'Saved.' })
  } catch (refusal) {
    if (![MemberUnknown, NoMembers, OnAnotherBill].some(kind => refusal instanceof kind)) throw refusal
    return again({ emails: (refusal as Refusal).message })
  }
}

async function show(
  { ctx, page, reply }: Scope,
  id: string,
  forms: Forms = {},
  status = 200,
  before: string | null = null,
) {
  const account = await billAccountForWork(ctx, id, before)
  const emails = account.members.toSorted(
    (one, other) => Number(other.id === account.holderId) - Number(one.id === account.holderId),
  )
  const usual = {
    values: {
      name: account.name,
      limit: decimalText(account.limit),
      emails: emails.map(({ email }) => email).join('\n'),
    },
    errors: {},
  }
  const fresh = { key: Bun.randomUUIDv7(), way: 'transfer' }
  const typed: Typed = forms.payment ?? { values: fresh, errors: {} }
  // A key that cannot be used would be refused again, however often the form is sent.
  const payment = typed.errors.key ? { ...typed, values: { ...typed.values, key: fresh.key } } : typed
  return reply.html(
    <AccountPage page={page} account={account} form={forms.account ?? usual} payment={payment} />,
    { status },
  )
}
