import type { Ctx } from '#core/contracts/ctx'
import { requireRole } from '#core/contracts/require-role'
import { ghostFile } from '#core/services/blog/exports/ghost-file'
import type { Room } from '../../domain'
import { ExportPage } from './pages'

/** The whole blog, to take away. */
export const exportRoutes: Room = app => {
  app.get('/operator/export', ({ ctx, page, reply }) => {
    requireRole(ctx, 'operator')
    return reply.html(<ExportPage page={page} />)
  })
  app.get('/operator/export/ghost.json', ({ ctx, reply }) =>
    reply.file(ghostFile(ctx), { type: 'application/json', name: named(ctx, 'ghost.json') }),
  )
  app.get('/operator/export/markdown.zip', async ({ ctx, reply }) => {
    const { markdownZip } = await import('#core/services/blog/exports/markdown-zip')
    return reply.file(markdownZip(ctx), { type: 'application/zip', name: named(ctx, 'markdown.zip') })
  })
}

const named = ({ now }: Ctx, ending: string) => `journal-${now.toISOString().slice(0, 10)}.${ending}`
