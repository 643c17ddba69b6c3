import { escapeHtml } from '@kitajs/html'
import { pagesOf } from '#core/app/paging'
import type { PageContext } from '#core/contracts/page'
import type { OwnProducer } from '#core/services/market/rooms/require-producer'
import { PROPOSALS_PER_PAGE, type Proposal } from '#core/services/market/rooms/review'
import { Badge } from '#templates/components/badge'
import { Button } from '#templates/components/button'
import { EmptyState } from '#templates/components/empty-state'
import { Pagination } from '#templates/components/pagination'
import { formatTime } from '#templates/components/time'
import { DiffTable, kindWords } from './diff-table'
import { RoomLayout } from './room-layout'

type Own = { page: PageContext; producer: OwnProducer }
const DECISIONS = {
  accepted: { text: 'accepted', tone: 'success' },
  declined: { text: 'declined', tone: 'danger' },
  withdrawn: { text: 'taken back', tone: 'neutral' },
} as const

type ProposalsProps = Own & { proposals: readonly Proposal[]; number: number; total: number }

export function OwnProposalsPage({ page, producer, proposals, number, total }: ProposalsProps) {
  const path = `/room/${producer.id}/proposals`
  return (
    <RoomLayout
      page={page}
      producer={producer}
      title="Changes"
      lead="What you asked for, and what the shop said."
    >
      {proposals.length === 0 && (
        <EmptyState title="Nothing yet" text="What you change and the shop has to see first stands here." />
      )}
      {proposals.map(proposal => (
        <section class="stack">
          <h2 safe>{[proposal.title, proposal.detail].filter(Boolean).join(', ')}</h2>
          <p class="cluster">
            {proposal.decision ? (
              <Badge {...DECISIONS[proposal.decision]} />
            ) : (
              <Badge text="waits" tone="notice" />
            )}
            <span class="muted">
              {escapeHtml(`${kindWords(proposal.kind)}, ${formatTime(proposal.proposedAt, page, 'both')}`)}
            </span>
          </p>
          {!!proposal.reason && <p safe>{proposal.reason}</p>}
          <DiffTable page={page} proposal={proposal} />
          {proposal.decision === null && (
            <form method="post" action={`${path}/${proposal.id}?_method=delete`}>
              <Button variant="quiet">Take it back</Button>
            </form>
          )}
        </section>
      ))}
      <Pagination
        page={number}
        pages={pagesOf(total, PROPOSALS_PER_PAGE)}
        hrefOf={to => `${path}?page=${to}`}
        label="Pages of changes"
      />
    </RoomLayout>
  )
}
