import { pageNumber, pagesOf, refuseBeyond } from '#core/app/paging'
import type { Ctx } from '#core/contracts/ctx'
import { NotFound } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import {
  CHOICES,
  CONFLICTS_PER_PAGE,
  type ConflictSide,
  choose,
  conflictView,
  openConflicts,
  waitingConflicts,
} from '#core/services/blog/ghost-sync/choose'
import { editorHtml } from '#core/services/blog/render-long'
import type { Room } from '../../domain'
import { ConflictPage, ConflictsPage } from './conflict-pages'

const PATH = '/editor/ghost-conflicts'

/** What was changed on both sides: somebody looks at both texts, and chooses. */
export const conflictRoutes: Room = app => {
  app.get(PATH, async ({ ctx, page, query, reply }) => {
    const number = pageNumber(query.page)
    const total = await waitingConflicts(ctx)
    refuseBeyond(number, pagesOf(total, CONFLICTS_PER_PAGE))
    const list = await openConflicts(ctx, number)
    return reply.html(<ConflictsPage page={page} list={list} number={number} total={total} />)
  })

  app.get(`${PATH}/:id`, async ({ ctx, page, params, reply }) => {
    const conflict = await conflictView(ctx, params.id)
    const [safeOurs, safeTheirs] = await Promise.all([
      htmlOf(ctx, conflict.ours),
      htmlOf(ctx, conflict.theirs),
    ])
    return reply.html(
      <ConflictPage page={page} conflict={conflict} safeOurs={safeOurs} safeTheirs={safeTheirs} />,
    )
  })

  app.post(`${PATH}/:id/choice`, async ({ ctx, params, body, reply }) => {
    requireRole(ctx, 'editor')
    const sent = (body as { choice?: unknown } | null)?.choice
    const choice = CHOICES.find(each => each === sent)
    if (!choice) throw new NotFound()
    await choose(ctx, params.id, choice)
    return reply.see(PATH, {
      kind: 'success',
      text: 'Chosen. The other text is kept among the revisions of the post.',
    })
  })
}

async function htmlOf(ctx: Ctx, side: ConflictSide): Promise<string | null> {
  if (!side) return null
  return editorHtml(ctx, { document: side.document, visibility: 'public', customExcerpt: side.excerpt })
}
