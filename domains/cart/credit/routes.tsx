import { pageNumber, pagesOf, refuseBeyond } from '#core/app/paging'
import { LINES_PER_PAGE, ownStatement } from '#core/services/cart/ledger/statement'
import type { Room } from '../../domain'
import { OwnCreditPage } from './pages'

/** A member's own credit. */
export const ownCredit: Room = app => {
  app.get('/credit', async ({ ctx, page, query, reply }) => {
    const number = pageNumber(query.page)
    const statement = await ownStatement(ctx, number)
    const pages = pagesOf(statement.total, LINES_PER_PAGE)
    refuseBeyond(number, pages)
    return reply.html(<OwnCreditPage page={page} statement={statement} number={number} pages={pages} />)
  })
}
