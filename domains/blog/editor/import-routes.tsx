import { takesFiles } from '#core/app/uploads'
import type { PageContext } from '#core/contracts/page'
import { requireRole } from '#core/contracts/require-role'
import { linesOf } from '#core/services/blog/ghost-import/report'
import {
  type ImportRun,
  importRun,
  importRuns,
  startImport,
  UnusableExport,
} from '#core/services/blog/ghost-import/run'
import { Button, ButtonLink } from '#templates/components/button'
import { FileField } from '#templates/components/file-field'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { Notice } from '#templates/components/notice'
import { Progress } from '#templates/components/progress'
import { Table } from '#templates/components/table'
import { Time } from '#templates/components/time'
import type { Room } from '../../domain'
import { EditorLayout } from './frame'

/** A site comes over from Ghost: its file, a job with its progress, and what came of it. */
export const imports: Room = app => {
  app.get('/editor/imports', async ({ ctx, page, reply }) =>
    reply.html(<ImportsPage page={page} runs={await importRuns(ctx)} errors={{}} oldSite="" />),
  )

  takesFiles(app, '/editor/imports', 'editor')
  app.post('/editor/imports', async ({ ctx, page, body, reply }) => {
    requireRole(ctx, 'editor')
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
      const json = await sent.export.text()
      const id = await startImport(ctx, { fileName: sent.export.name, json, oldSite: oldSite || null })
      return reply.see(`/editor/imports/${id}`)
    } catch (fault) {
      if (fault instanceof UnusableExport) return again({ export: fault.message })
      throw fault
    }
  })

  app.get('/editor/imports/:id', async ({ ctx, page, params, reply }) => {
    const run = await importRun(ctx, params.id)
    if (page.partial) return reply.html(<Run run={run} />)
    return reply.html(
      <EditorLayout page={page} title={run.fileName}>
        <Run run={run} />
        <p>
          <ButtonLink href="/editor/imports" variant="quiet">
            All imports
          </ButtonLink>
        </p>
      </EditorLayout>,
    )
  })
}

type ImportsProps = {
  page: PageContext
  runs: readonly ImportRun[]
  errors: Readonly<Record<string, string>>
  oldSite: string
}

function ImportsPage({ page, runs, errors, oldSite }: ImportsProps) {
  return (
    <EditorLayout
      page={page}
      title="Import from Ghost"
      lead="Posts, pages, tags, authors and menus of a Ghost site. The same file twice changes nothing; what was changed here since is left alone."
    >
      <FormErrors errors={errors} />
      <Form action="/editor/imports" upload label="Import from Ghost">
        <FileField
          name="export"
          label="Export of the site"
          hint="In Ghost: Settings → Import/Export → Export. At most 20 MB."
          accept="application/json,.json"
          error={errors.export}
          required
        />
        <InputField
          name="oldSite"
          type="url"
          label="Address of the old site"
          hint="Its pictures are fetched from there, as long as it is up."
          value={oldSite}
          error={errors.oldSite}
          placeholder="https://"
        />
        <FormActions>
          <Button>Import</Button>
        </FormActions>
      </Form>
      {runs.length > 0 && (
        <Table
          caption="Imports so far"
          rows={runs}
          columns={[
            {
              heading: 'File',
              names: true,
              cell: run => (
                <a href={`/editor/imports/${run.id}`} safe>
                  {run.fileName}
                </a>
              ),
            },
            {
              heading: 'When',
              cell: run => (
                <Time at={run.startedAt} style="both" locale={page.locale} timeZone={page.timeZone} />
              ),
            },
            { heading: 'State', cell: stateOf },
          ]}
        />
      )}
    </EditorLayout>
  )
}

function stateOf({ finishedAt, report }: ImportRun): string {
  if (!finishedAt) return 'under way'
  return report ? 'done' : 'failed'
}

/** Asks for itself again each second until it is done; without a script the reader asks. */
function Run({ run }: { run: ImportRun }) {
  const path = `/editor/imports/${run.id}`
  if (run.finishedAt && !run.report) {
    return (
      <Notice kind="error" title="The site is not here">
        <p safe>{run.failure ?? ''}</p>
      </Notice>
    )
  }
  if (!run.report) {
    return (
      <div data-hx-get={path} data-hx-trigger="load delay:1s" data-hx-swap="outerHTML" aria-live="polite">
        <Progress label="Importing posts and pages" done={run.done} of={run.total} />
        {!!run.failure && (
          <Notice kind="error" title="Not yet">
            <p safe>{run.failure}</p>
          </Notice>
        )}
        <p>
          <ButtonLink href={path} variant="quiet">
            Look again
          </ButtonLink>
        </p>
      </div>
    )
  }
  const { warnings, uploads } = run.report
  return (
    <div>
      <Notice kind="success" title="The site is here">
        <ul>
          {linesOf(run.report).map(line => (
            <li safe>{line}</li>
          ))}
        </ul>
      </Notice>
      {warnings.length > 0 && (
        <Notice title="Worth a look">
          <ul>
            {warnings.map(warning => (
              <li safe>{warning}</li>
            ))}
          </ul>
        </Notice>
      )}
      {uploads.missing.length > 0 && (
        <Notice title="Not found">
          <ul>
            {uploads.missing.map(path => (
              <li safe>{path}</li>
            ))}
          </ul>
        </Notice>
      )}
    </div>
  )
}
