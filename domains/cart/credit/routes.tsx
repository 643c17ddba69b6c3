import { t } from 'elysia'
import { formKey, readForm, rejectField } from '#core/app/form'
import { pageNumber, pagesOf, refuseBeyond } from '#core/app/paging'
import type { RequestScope } from '#core/app/request-scope'
import { formatMoney } from '#core/contracts/money'
import { requireMember } from '#core/contracts/require-role'
import { isGiftCardRefusal } from '#core/services/cart/gift-cards/enter'
import { redeemGiftCard } from '#core/services/cart/gift-cards/redeem'
import { LINES_PER_PAGE, ownStatement } from '#core/services/cart/ledger/statement'
import type { Room } from '../../domain'
import { OwnCreditPage, type OwnCreditProps } from './pages'

const CODE = t.Object({ code: t.String({ minLength: 1, maxLength: 40, error: 'Which code?' }) })

/** A member's credit: their own, or their household's. */
export const ownCredit: Room = app => {
  app.get('/credit', ({ query, ...scope }) => show(scope, pageNumber(query.page)))

  app.get('/credit/own', ({ query, ...scope }) => show(scope, pageNumber(query.page), { own: true }))

  app.post('/credit/gift-cards', async ({ body, ...scope }) => {
    const { ctx, reply } = scope
    requireMember(ctx)
    const form = readForm(CODE, body)
    if (!form.ok) return show(scope, 1, { typed: form }, 422)
    try {
      const became = await redeemGiftCard(ctx, form.values.code, formKey(body))
      const text =
        became.amount > 0 ? `${formatMoney(became, ctx.locale)} more of credit.` : 'It is credit already.'
      return reply.see('/credit', { kind: 'success', text })
    } catch (refusal) {
      if (!isGiftCardRefusal(refusal)) throw refusal
      return show(scope, 1, { typed: rejectField(body, 'code', refusal.message) }, refusal.status)
    }
  })
}

async function show(
  { ctx, page, reply }: Pick<RequestScope, 'ctx' | 'page' | 'reply'>,
  number: number,
  more: Pick<OwnCreditProps, 'own' | 'typed'> = {},
  status = 200,
) {
  const statement = await ownStatement(ctx, number, more.own)
  const pages = pagesOf(statement.total, LINES_PER_PAGE)
  refuseBeyond(number, pages)
  const view = { statement, number, pages, ...more }
  return reply.html(<OwnCreditPage page={page} {...view} />, { status })
}
