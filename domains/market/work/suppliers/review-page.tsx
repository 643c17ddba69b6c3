import type { PageContext } from '#core/contracts/page'
import type { Drafts } from '#core/services/market/suppliers/drafts'
import type { WorkSupplier } from '#core/services/market/suppliers/suppliers-for-work'
import { Button, ButtonLink } from '#templates/components/button'
import { EmptyState } from '#templates/components/empty-state'
import { FormErrors } from '#templates/components/form'
import { Notice } from '#templates/components/notice'
import { WorkLayout } from '../work-layout'
import type { TypedPrices } from './cost-fields'
import { DraftSection, faultsOf } from './draft-section'
import { Warnings } from './run-page'

type Props = {
  page: PageContext
  supplier: WorkSupplier
  drafts: Drafts
  currency: string
  /** A form that came back, of which draft and what was typed. */
  back?: TypedPrices & { readonly draftId: string }
}

export function ReviewPage({ page, supplier, drafts, currency, back }: Props) {
  const { fresh, changed, accepted, dismissed, gone } = drafts
  const waiting = fresh.length + changed.length
  const shown = { page, currency, back }
  return (
    <WorkLayout
      page={page}
      title={supplier.name}
      lead={supplier.url}
      actions={<SupplierButtons supplier={supplier} waiting={waiting} />}
    >
      {!!back && <FormErrors errors={faultsOf(back)} />}
      <LastRun supplier={supplier} />
      {waiting === 0 && supplier.lastRun?.finishedAt && !supplier.lastRun.failure ? (
        <EmptyState title="Nothing to review" text="What they sell is as it was when you last looked." />
      ) : (
        ''
      )}
      <DraftSection title="New" drafts={fresh} {...shown} accept="Accept" dismiss="Dismiss" />
      <DraftSection title="Changed" drafts={changed} {...shown} accept="Take over" dismiss="Keep ours" />
      <DraftSection title="No longer there" drafts={gone} {...shown} />
      <DraftSection title="Accepted" drafts={accepted} {...shown} />
      <DraftSection title="Dismissed" drafts={dismissed} {...shown} accept="Accept after all" />
    </WorkLayout>
  )
}

function SupplierButtons({ supplier, waiting }: { supplier: WorkSupplier; waiting: number }) {
  const path = `/shop/suppliers/${supplier.id}`
  const isRunning = supplier.lastRun && !supplier.lastRun.finishedAt
  return (
    <div class="cluster">
      {isRunning ? (
        <ButtonLink href={`/shop/runs/${supplier.lastRun?.id}`}>See how it goes</ButtonLink>
      ) : (
        <form method="post" action={`${path}/runs`}>
          <Button variant="plain">{supplier.lastRun ? 'Read it again' : 'Read it'}</Button>
        </form>
      )}
      {waiting > 1 ? (
        <form method="post" action={`${path}/acceptances`}>
          <Button>Accept all {waiting}</Button>
        </form>
      ) : (
        ''
      )}
    </div>
  )
}

function LastRun({ supplier: { lastRun } }: { supplier: WorkSupplier }) {
  if (!lastRun?.finishedAt) return ''
  return (
    <div class="stack">
      {lastRun.failure ? (
        <Notice kind="error" title="The last run could not be done.">
          <p safe>{lastRun.failure}</p>
        </Notice>
      ) : (
        ''
      )}
      <Warnings warnings={lastRun.warnings} />
    </div>
  )
}
