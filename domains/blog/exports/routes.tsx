import type { Ctx } from '#core/contracts/ctx'
import { requireRole } from '#core/contracts/require-role'
import { ghostFile } from '#core/services/blog/exports/ghost-file'
import { markdownZip } from '#core/services/blog/exports/markdown-zip'
import type { Room } from '../../domain'
import { ExportPage } from './pages'

/** The whole blog, to take away. */
export const exportRoutes: Room = app => {
  app.get('/operator/export', ({ ctx, page, reply }) => {
    requireRole(ctx, 'operator')
    return reply.html(<ExportPage page={page} />)
  })
  app.get('/operator/export/ghost.json', ({ ctx }) =>
    download(ctx, ghostFile(ctx), 'ghost.json', 'application/json'),
  )
  app.get('/operator/export/markdown.zip', ({ ctx }) =>
    download(ctx, markdownZip(ctx), 'markdown.zip', 'application/zip'),
  )
}

function download({ now }: Ctx, body: ReadableStream<Uint8Array>, name: string, type: string): Response {
  const day = now.toISOString().slice(0, 10)
  return new Response(body, {
    headers: {
      'content-type': type,
      'content-disposition': `attachment; filename="journal-${day}.${name}"`,
      'cache-control': 'private, no-store',
      'x-content-type-options': 'nosniff',
    },
  })
}
