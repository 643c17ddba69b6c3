import { t } from 'elysia'
import { readForm, rejectField } from '#core/app/form'
import { pageNumber, pagesOf, refuseBeyond } from '#core/app/paging'
import type { RequestScope } from '#core/app/request-scope'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { block, blocks, liftBlock } from '#core/services/federation/moderation/blocks'
import { REPORTS_PER_PAGE, reports, settleReport } from '#core/services/federation/moderation/reports'
import type { Room } from '../../domain'
import { BlocksPage, ReportsPage } from './pages'

const NewBlock = t.Object({
  target: t.String({ minLength: 1, maxLength: 300, error: 'Say which server or account.' }),
  reason: t.String({ minLength: 1, maxLength: 1_000, error: 'Say why: other moderators will ask.' }),
})

/** What moderators do: who is kept out, and what others ask them to look at. */
export const moderation: Room = app => {
  app.get('/moderation/reports', async ({ ctx, page, query, reply }) => {
    const number = pageNumber(query.page)
    const found = await reports(ctx, number)
    const pages = pagesOf(found.total, REPORTS_PER_PAGE)
    refuseBeyond(number, pages)
    return reply.html(<ReportsPage page={page} reports={found.reports} number={number} pages={pages} />)
  })
  app.post('/moderation/reports/:id/settlement', async ({ ctx, params, reply }) => {
    await settleReport(ctx, params.id)
    return reply.see('/moderation/reports', { kind: 'success', text: 'The report is settled.' })
  })

  app.get('/moderation/blocks', ({ query, ...scope }) => showBlocks(scope, undefined, query.q, query.after))
  app.post('/moderation/blocks', async ({ body, ...scope }) => {
    requireRole(scope.ctx, 'moderator')
    const form = readForm(NewBlock, body)
    if (!form.ok) return showBlocks(scope, form)
    try {
      await block(scope.ctx, form.values.target, form.values.reason)
    } catch (error) {
      if (error instanceof NotFound || !(error instanceof Refusal)) throw error
      return showBlocks(scope, rejectField(body, 'target', error.message))
    }
    return scope.reply.see('/moderation/blocks', { kind: 'success', text: 'Blocked.' })
  })
  app.delete('/moderation/blocks/:id', async ({ ctx, params, reply }) => {
    await liftBlock(ctx, params.id)
    return reply.see('/moderation/blocks', { kind: 'success', text: 'The block is lifted.' })
  })
}

async function showBlocks(
  { ctx, page, reply }: Pick<RequestScope, 'ctx' | 'page' | 'reply'>,
  rejected?: ReturnType<typeof rejectField>,
  text = '',
  after: string | null = null,
) {
  const list = await blocks(ctx, text, after)
  return reply.html(<BlocksPage page={page} {...list} text={text} rejected={rejected} />, {
    status: rejected ? 422 : 200,
  })
}
