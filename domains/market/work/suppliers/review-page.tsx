import type { PageContext } from '#core/contracts/page'
import type { Drafts } from '#core/services/market/suppliers/drafts'
import { SCHEDULES } from '#core/services/market/suppliers/schedule'
import type { WorkSupplier } from '#core/services/market/suppliers/suppliers-for-work'
import { Button, ButtonLink } from '#templates/components/button'
import { EmptyState } from '#templates/components/empty-state'
import { FormErrors } from '#templates/components/form'
import { Notice, RefusedNotice } from '#templates/components/notice'
import { SelectField } from '#templates/components/select-field'
import { WorkLayout } from '../../work-layout'
import type { TypedPrices } from './cost-fields'
import { DraftSection, faultsOf } from './draft-section'
import { Warnings } from './run-page'
import { SHOWN_DRAFT, shownText } from './shown-drafts'

type Props = {
  page: PageContext
  supplier: WorkSupplier
  drafts: Drafts
  currency: string
  /** In days; null without a schedule. */
  schedule: number | null
  /** A form that came back, of which draft and what was typed. */
  back?: TypedPrices & { readonly draftId: string }
}

export function ReviewPage({ page, supplier, drafts, currency, schedule, back }: Props) {
  const { fresh, changed, accepted, dismissed, gone } = drafts
  const shownDrafts = [...fresh, ...changed]
  const waiting = shownDrafts.length
  const shown = { page, currency, back }
  return (
    <WorkLayout
      page={page}
      title={supplier.name}
      lead={supplier.url}
      actions={<SupplierButtons supplier={supplier} drafts={shownDrafts} />}
    >
      {!!back && <FormErrors errors={faultsOf(back)} />}
      {!!back?.outdated && <RefusedNotice fault={back.outdated} />}
      <LastRun supplier={supplier} />
      <ScheduleForm supplier={supplier} schedule={schedule} />
      {waiting === 0 && supplier.lastRun?.finishedAt && !supplier.lastRun.failure ? (
        <EmptyState title="Nothing to review" text="What they sell is as it was when you last looked." />
      ) : (
        ''
      )}
      {supplier.waiting > waiting && (
        <p role="status">{supplier.waiting - waiting} more wait: they come when these have been looked at.</p>
      )}
      <DraftSection title="New" drafts={fresh} {...shown} accept="Accept" dismiss="Dismiss" />
      <DraftSection title="Changed" drafts={changed} {...shown} accept="Take over" dismiss="Keep ours" />
      <DraftSection title="No longer there" drafts={gone} {...shown} />
      <DraftSection title="Accepted" drafts={accepted} {...shown} />
      <DraftSection title="Dismissed" drafts={dismissed} {...shown} accept="Accept after all" />
    </WorkLayout>
  )
}

type ButtonsProps = { supplier: WorkSupplier; drafts: Drafts['fresh'] }

function SupplierButtons({ supplier, drafts }: ButtonsProps) {
  const path = `/shop/suppliers/${supplier.id}`
  const isRunning = supplier.lastRun && !supplier.lastRun.finishedAt
  return (
    <div class="cluster">
      <ButtonLink href={`${path}/selectors`} variant="quiet">
        Where things stand
      </ButtonLink>
      {isRunning ? (
        <ButtonLink href={`/shop/runs/${supplier.lastRun?.id}`}>See how it goes</ButtonLink>
      ) : (
        <form method="post" action={`${path}/runs`}>
          <Button variant="plain">{supplier.lastRun ? 'Read it again' : 'Read it'}</Button>
        </form>
      )}
      {drafts.length > 1 ? (
        <form method="post" action={`${path}/acceptances`}>
          {drafts.map(({ id, seen }) => (
            <input type="hidden" name={SHOWN_DRAFT} value={shownText({ id, seen })} />
          ))}
          <Button>Accept all {drafts.length}</Button>
        </form>
      ) : (
        ''
      )}
    </div>
  )
}

const SCHEDULE_WORDS: Readonly<Record<number, string>> = {
  1: 'Every day',
  7: 'Every week',
  14: 'Every two weeks',
  30: 'Every 30 days',
}

function ScheduleForm({ supplier, schedule }: { supplier: WorkSupplier; schedule: number | null }) {
  return (
    <details class="disclosure" open={schedule !== null}>
      <summary>{schedule === null ? 'Read when you ask' : (SCHEDULE_WORDS[schedule] as 'safe')}</summary>
      <form method="post" action={`/shop/suppliers/${supplier.id}/schedule`} class="stack">
        <SelectField
          name="days"
          label="Read it by itself"
          empty="Only when I ask"
          value={schedule?.toString()}
          options={SCHEDULES.map(days => ({ value: String(days), label: SCHEDULE_WORDS[days] ?? '' }))}
        />
        <p>
          <Button variant="plain">Save</Button>
        </p>
      </form>
    </details>
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
