import { t } from 'elysia'
import { readForm, rejectField, rejectUsed } from '#core/app/form'
import { pageNumber, pagesOf, refuseBeyond, refuseEmpty } from '#core/app/paging'
import { TABLE_KINDS } from '#core/contracts/cart'
import type { Ctx } from '#core/contracts/ctx'
import { amountExample, decimalText } from '#core/contracts/money'
import type { PageContext } from '#core/contracts/page'
import { requireRole } from '#core/contracts/require-role'
import { parsePrice } from '#core/scrape/price'
import { NoAmount } from '#core/services/cart/ledger/change-credit'
import { FormUsed } from '#core/services/cart/ledger/form-used'
import { OWED_PER_PAGE, owedProducer, owedProducers } from '#core/services/cart/producers/owed'
import { OwedLess, payProducer } from '#core/services/cart/producers/pay-producer'
import { producerStatement } from '#core/services/cart/producers/producer-statement'
import { reversePayout } from '#core/services/cart/producers/reverse-payout'
import { statementFile } from '#core/services/cart/producers/statement-file'
import type { Typed } from '#templates/components/field'
import type { Room } from '../../domain'
import { OwedPage, ProducerAccountPage } from './pages'

const PAYOUT = t.Object({
  amount: t.String({ minLength: 1, maxLength: 20, error: 'How much?' }),
  way: t.Union([t.Literal('cash'), t.Literal('transfer')], { error: 'Choose one of these.' }),
  note: t.Optional(t.String({ maxLength: 300 })),
  key: t.String({ format: 'uuid', error: 'Please open this page again.' }),
})

const REVERSAL = t.Object({ note: t.Optional(t.String({ maxLength: 300 })) })

/** What producers are owed, and paying them. For shopkeepers. */
export const producerPayouts: Room = app => {
  app.get('/shop/pay-outs', async ({ ctx, page, query, reply }) => {
    const number = pageNumber(query.page)
    const list = await owedProducers(ctx, number)
    refuseBeyond(number, pagesOf(list.total, OWED_PER_PAGE))
    return reply.html(<OwedPage page={page} number={number} list={list} />)
  })

  app.get('/shop/pay-outs/:producer', async ({ ctx, page, params, query, reply }) =>
    reply.html(await accountPage(ctx, page, params.producer, pageNumber(query.page))),
  )

  for (const kind of ['csv', 'xlsx', 'pdf'] as const)
    app.get(`/shop/pay-outs/:producer/${kind}`, async ({ ctx, params, reply }) => {
      const producer = await owedProducer(ctx, params.producer)
      const file = await statementFile(ctx, producer, kind)
      return reply.file(file, { type: TABLE_KINDS[kind], name: `statement.${kind}` })
    })

  app.post('/shop/pay-outs/:producer', async ({ ctx, page, params, body, reply }) => {
    requireRole(ctx, 'money')
    const again = async (typed: Typed, status: 409 | 422 = 422) =>
      reply.html(await accountPage(ctx, page, params.producer, 1, typed), { status })
    const form = readForm(PAYOUT, body)
    if (!form.ok) return again(form)
    const { way, note = '', key } = form.values
    const { currency } = ctx.house.site()
    const amount = parsePrice(form.values.amount, currency)
    if (!amount)
      return again(rejectField(body, 'amount', `Write an amount like ${amountExample(currency, 2_000)}.`))
    try {
      await payProducer(ctx, params.producer, { amount, way, note, formId: key })
    } catch (refusal) {
      if (refusal instanceof NoAmount) return again(rejectField(body, 'amount', refusal.message))
      if (refusal instanceof FormUsed) return again(rejectUsed(body, 'amount', refusal.message), 409)
      if (!(refusal instanceof OwedLess)) throw refusal
      return again(rejectField(body, 'amount', refusal.message), 409)
    }
    return reply.see(`/shop/pay-outs/${params.producer}`, { kind: 'success', text: 'Paid out.' })
  })

  app.post('/shop/pay-outs/:producer/:payout/reversal', async ({ ctx, params, body, reply }) => {
    requireRole(ctx, 'money')
    const form = readForm(REVERSAL, body)
    const note = form.ok ? (form.values.note ?? '') : ''
    await reversePayout(ctx, params.producer, params.payout, note)
    return reply.see(`/shop/pay-outs/${params.producer}`, {
      kind: 'success',
      text: 'Undone: it is owed again.',
    })
  })
}

async function accountPage(ctx: Ctx, page: PageContext, asked: string, number: number, typed?: Typed) {
  const producer = await owedProducer(ctx, asked)
  const statement = await producerStatement(ctx, producer.id, { page: number })
  refuseEmpty(number, statement.lines)
  const amount = statement.owed.amount > 0 ? decimalText(statement.owed) : ''
  const fresh = { values: { amount, way: 'transfer', key: Bun.randomUUIDv7() }, errors: {} }
  // A form that came without a key that can be used gets one.
  const form = typed?.errors.key
    ? { ...typed, values: { ...typed.values, key: Bun.randomUUIDv7() } }
    : (typed ?? fresh)
  return (
    <ProducerAccountPage page={page} producer={producer} statement={statement} number={number} form={form} />
  )
}
