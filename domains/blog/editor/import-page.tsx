import type { PageContext } from '#core/contracts/page'
import { linesOf } from '#core/services/blog/ghost-import/report'
import type { ImportRun } from '#core/services/blog/ghost-import/run'
import { ButtonLink } from '#templates/components/button'
import { Notice } from '#templates/components/notice'
import { Progress } from '#templates/components/progress'
import { EditorLayout } from './frame'

export function ImportPage({ page, run }: { page: PageContext; run: ImportRun }) {
  return (
    <EditorLayout page={page} title={run.fileName}>
      <Run run={run} />
      <p>
        <ButtonLink href="/editor/imports" variant="quiet">
          All imports
        </ButtonLink>
      </p>
    </EditorLayout>
  )
}

/** Asks for itself again each second until it is done; without a script the reader asks. */
export function Run({ run }: { run: ImportRun }) {
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
