import type { PageContext } from '#core/contracts/page'
import type { ImportRun } from '#core/services/blog/ghost-import/run'
import { Button } from '#templates/components/button'
import { fieldsOf } from '#templates/components/field'
import { FileField } from '#templates/components/file-field'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { Table } from '#templates/components/table'
import { Time } from '#templates/components/time'
import { EditorLayout } from './frame'

type ImportsProps = {
  page: PageContext
  runs: readonly ImportRun[]
  errors: Readonly<Record<string, string>>
  oldSite: string
}

export function ImportsPage({ page, runs, errors, oldSite }: ImportsProps) {
  const field = fieldsOf({ values: { oldSite }, errors })
  return (
    <EditorLayout
      page={page}
      title="Import a site"
      lead="Posts, pages, tags, authors and menus of a site made with Ghost, WordPress or Markdown. The same file twice changes nothing; what was changed here since is left alone."
    >
      <FormErrors errors={errors} />
      <Form action="/editor/imports" upload label="Import a site">
        <FileField
          name="export"
          label="Export of the site"
          hint="Of Ghost (Settings → Import/Export), of WordPress (Tools → Export), or a zip of Markdown files with front matter. At most 20 MB; larger ones by the command ghost:import."
          accept="application/json,.json,.xml,.zip"
          error={errors.export}
          required
        />
        <InputField
          {...field('oldSite')}
          type="url"
          label="Address of the old site"
          hint="Its pictures are fetched from there, as long as it is up."
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
