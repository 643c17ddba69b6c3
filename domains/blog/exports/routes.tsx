import type { Ctx } from '#core/contracts/ctx'
import { requireFreshSignIn } from '#core/contracts/require-fresh-sign-in'
import { requireRole } from '#core/contracts/require-role'
import { recordSecurityEvent } from '#core/security-log/record-event'
import { ghostFile } from '#core/services/blog/exports/ghost-file'
import { dayOf } from '#core/text/day-of'
import type { Room } from '../../domain'
import { ExportPage } from './pages'

/** The whole blog, to take away. */
export const exportRoutes: Room = app => {
  app.get('/operator/export', ({ ctx, page, reply }) => {
    requireRole(ctx, 'operator')
    return reply.html(<ExportPage page={page} />)
  })
  app.get('/operator/export/ghost.json', async ({ ctx, reply }) => {
    await recordTaking(ctx, 'the blog, as a file of Ghost')
    return reply.file(ghostFile(ctx), { type: 'application/json', name: named(ctx, 'ghost.json') })
  })
  app.get('/operator/export/markdown.zip', async ({ ctx, reply }) => {
    await recordTaking(ctx, 'the blog, as Markdown')
    const { markdownZip } = await import('#core/services/blog/exports/markdown-zip')
    return reply.file(markdownZip(ctx), { type: 'application/zip', name: named(ctx, 'markdown.zip') })
  })
}

/** The operator's, who has just shown who they are. */
async function recordTaking(ctx: Ctx, what: string): Promise<void> {
  requireRole(ctx, 'operator')
  requireFreshSignIn(ctx)
  await recordSecurityEvent(ctx, { event: 'data.exported', details: { what } })
}

const named = ({ now, house }: Ctx, ending: string) =>
  `journal-${dayOf(now, house.site().timeZone)}.${ending}`
