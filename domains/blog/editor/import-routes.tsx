import { takesFiles } from '#core/app/uploads'
import { requireRole } from '#core/contracts/require-role'
import { importRun, importRuns, startImport, UnusableExport } from '#core/services/blog/ghost-import/run'
import { asGhostFile } from '#core/services/blog/other-imports/foreign-file'
import { UnusableFile } from '#core/services/blog/other-imports/redirects'
import type { Room } from '../../domain'
import { ImportPage, Run } from './import-page'
import { ImportsPage } from './imports-page'

/** A site comes over from Ghost: its file, a job with its progress, and what came of it. */
export const imports: Room = app => {
  app.get('/editor/imports', async ({ ctx, page, reply }) =>
    reply.html(<ImportsPage page={page} runs={await importRuns(ctx)} errors={{}} oldSite="" />),
  )

  takesFiles(app, '/editor/imports', 'editor')
  app.post('/editor/imports', async ({ ctx, page, body, reply }) => {
    const { id: keptBy } = requireRole(ctx, 'editor')
    const sent = (body ?? {}) as { export?: unknown; oldSite?: unknown }
    const oldSite = typeof sent.oldSite === 'string' ? sent.oldSite.trim() : ''
    const again = async (errors: Record<string, string>) =>
      reply.html(<ImportsPage page={page} runs={await importRuns(ctx)} errors={errors} oldSite={oldSite} />, {
        status: 422,
      })
    if (!(sent.export instanceof File) || sent.export.size === 0) return again({ export: 'Choose the file.' })
    if (oldSite && !/^https?:\/\/[^/]/.test(oldSite))
      return again({ oldSite: 'Write it like https://example.org.' })
    try {
      const json = await asGhostFile(ctx, sent.export, { keptBy })
      const id = await startImport(ctx, { fileName: sent.export.name, json, oldSite: oldSite || null })
      return reply.see(`/editor/imports/${id}`)
    } catch (fault) {
      if (fault instanceof UnusableExport || fault instanceof UnusableFile)
        return again({ export: fault.message })
      throw fault
    }
  })

  app.get('/editor/imports/:id', async ({ ctx, page, params, reply }) => {
    const run = await importRun(ctx, params.id)
    if (page.partial) return reply.html(<Run run={run} />)
    return reply.html(<ImportPage page={page} run={run} />)
  })
}
