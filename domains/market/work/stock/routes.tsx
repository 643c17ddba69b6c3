import { t } from 'elysia'
import { readForm, rejectField } from '#core/app/form'
import { pageNumber, pagesOf, refuseBeyond } from '#core/app/paging'
import { ENTRIES_PER_PAGE, ledgerOf } from '#core/services/market/stock/ledger'
import { moveStock, StockPromised } from '#core/services/market/stock/move-stock'
import { STOCK_PER_PAGE, stockList } from '#core/services/market/stock/stock-list'
import type { Room } from '../../../domain'
import { LedgerPage } from './ledger-page'
import { StockPage } from './stock-page'

const FORM = t.Object({
  reason: t.Union([t.Literal('delivery'), t.Literal('waste'), t.Literal('correction')], {
    error: 'Say what happened.',
  }),
  quantity: t.Integer({ minimum: 0, maximum: 1_000_000, error: 'A whole number, 0 or more.' }),
  note: t.Optional(t.String({ maxLength: 300 })),
  form: t.Optional(t.String({ format: 'uuid', error: 'Please open this page again.' })),
})

export const workStock: Room = app => {
  app.get('/shop/stock', async ({ ctx, page, query, reply }) => {
    const search = { low: query.low === '1', query: query.q ?? '', page: pageNumber(query.page) }
    const { lines, total } = await stockList(ctx, search)
    refuseBeyond(search.page, pagesOf(total, STOCK_PER_PAGE))
    return reply.html(<StockPage page={page} lines={lines} total={total} search={search} />)
  })

  app.get('/shop/variants/:id/stock', async ({ ctx, page, params, query, reply }) => {
    const number = pageNumber(query.page)
    const ledger = await ledgerOf(ctx, params.id, number)
    refuseBeyond(number, pagesOf(ledger.total, ENTRIES_PER_PAGE))
    const typed = { values: {}, errors: {} }
    return reply.html(<LedgerPage page={page} ledger={ledger} number={number} typed={typed} />)
  })

  app.post('/shop/variants/:id/movements', async ({ ctx, page, params, body, reply }) => {
    const ledger = await ledgerOf(ctx, params.id)
    const form = readForm(FORM, body)
    if (!form.ok) return reply.html(<LedgerPage page={page} ledger={ledger} typed={form} />, { status: 422 })
    try {
      const { form: formId, ...entry } = form.values
      await moveStock(ctx, params.id, { note: '', ...entry, formId })
    } catch (fault) {
      if (!(fault instanceof StockPromised)) throw fault
      const typed = rejectField(body, 'quantity', fault.message)
      return reply.html(<LedgerPage page={page} ledger={ledger} typed={typed} />, { status: 422 })
    }
    return reply.see(`/shop/variants/${params.id}/stock`, { kind: 'success', text: 'Entered.' })
  })
}
