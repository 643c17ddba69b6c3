import { isolate } from '#core/contracts/isolate'
import type { PageContext } from '#core/contracts/page'
import type { RunReport, WorkSupplier } from '#core/services/market/suppliers/suppliers-for-work'
import { ButtonLink } from '#templates/components/button'
import { Notice } from '#templates/components/notice'
import { Progress } from '#templates/components/progress'
import { WorkLayout } from '../../work-layout'

type Props = { page: PageContext; supplier: WorkSupplier; run: RunReport }

export function RunPage({ page, supplier, run }: Props) {
  return (
    <WorkLayout page={page} title={isolate`Reading ${supplier.name}`} lead={supplier.url}>
      {run.finishedAt ? <Finished run={run} /> : <UnderWay run={run} />}
    </WorkLayout>
  )
}

/** Asks for itself again until it is done; without a script, a link does. */
function UnderWay({ run }: { run: RunReport }) {
  return (
    <div
      id="run"
      class="stack"
      data-hx-get={`/shop/runs/${run.id}`}
      data-hx-trigger="every 2s"
      data-hx-select="#run"
      data-hx-swap="outerHTML"
      aria-live="polite"
    >
      <Progress
        label={`${run.pagesRead} ${run.pagesRead === 1 ? 'page' : 'pages'} read, ${run.productsFound} products found`}
      />
      <p>
        <ButtonLink href={`/shop/runs/${run.id}`} variant="plain">
          Look again
        </ButtonLink>
      </p>
    </div>
  )
}

function Finished({ run }: { run: RunReport }) {
  return (
    <div id="run" class="stack" aria-live="polite">
      {run.failure ? (
        <Notice kind="error" title="It could not be read.">
          <p safe>{run.failure}</p>
        </Notice>
      ) : (
        <Notice kind="success" title="Done.">
          <p>
            {run.pagesRead} pages read, {run.productsFound} products found.
          </p>
        </Notice>
      )}
      <Warnings warnings={run.warnings} />
      <p>
        <ButtonLink href={`/shop/suppliers/${run.supplierId}`}>Review what was found</ButtonLink>
      </p>
    </div>
  )
}

export function Warnings({ warnings }: { warnings: readonly string[] }) {
  if (warnings.length === 0) return ''
  return (
    <details>
      <summary>
        {warnings.length === 1 ? 'One thing' : <>{warnings.length} things</>} could not be understood
      </summary>
      <ul>
        {warnings.map(warning => (
          <li safe>{warning}</li>
        ))}
      </ul>
    </details>
  )
}
