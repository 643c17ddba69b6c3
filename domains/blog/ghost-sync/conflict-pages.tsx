import { escapeHtml } from '@kitajs/html'
import { pagesOf } from '#core/app/paging'
import type { PageContext } from '#core/contracts/page'
import {
  type Choice,
  CONFLICTS_PER_PAGE,
  type ConflictSummary,
  type ConflictView,
} from '#core/services/blog/ghost-sync/choose'
import { AdminLayout } from '#templates/admin'
import { Button, ButtonLink } from '#templates/components/button'
import { DescriptionList } from '#templates/components/description-list'
import { Section } from '#templates/components/page-header'
import { Pagination } from '#templates/components/pagination'
import { Table } from '#templates/components/table'
import { Time } from '#templates/components/time'
import { ChangedWords } from '../editor/revision-changes'

const PATH = '/editor/ghost-conflicts'

const REASONS = {
  changed: 'changed on both sides',
  'deleted there': 'changed here, deleted in Ghost',
  'deleted here': 'changed in Ghost, thrown away here',
} as const

type ListProps = {
  page: PageContext
  list: readonly ConflictSummary[]
  /** Of the page of the list, counted from 1. */
  number: number
  total: number
}

export function ConflictsPage({ page, list, number, total }: ListProps) {
  return (
    <AdminLayout
      page={page}
      title="Ghost conflicts"
      worker="editor"
      lead="Texts that were changed both here and in Ghost. Neither is written over until you have chosen."
    >
      <Table
        caption="Ghost conflicts"
        hideCaption
        rows={list}
        empty="Nothing waits for you: both sides agree."
        columns={[
          {
            heading: 'Title',
            names: true,
            cell: each => (
              <a href={`${PATH}/${each.id}`} safe>
                {each.title || '(untitled)'}
              </a>
            ),
          },
          { heading: 'Kind', cell: each => escapeHtml(each.kind) },
          { heading: 'What happened', cell: each => REASONS[each.reason] },
          {
            heading: 'Since',
            cell: each => (
              <Time at={each.foundAt} style="both" locale={page.locale} timeZone={page.timeZone} />
            ),
          },
        ]}
      />
      <Pagination
        page={number}
        pages={pagesOf(total, CONFLICTS_PER_PAGE)}
        hrefOf={to => `${PATH}?page=${to}`}
        entries={{ perPage: CONFLICTS_PER_PAGE, total, locale: page.locale }}
      />
    </AdminLayout>
  )
}

type ConflictProps = {
  page: PageContext
  conflict: ConflictView
  safeOurs: string | null
  safeTheirs: string | null
}

export function ConflictPage({ page, conflict, safeOurs, safeTheirs }: ConflictProps) {
  const { ours, theirs } = conflict
  return (
    <AdminLayout
      page={page}
      title={conflict.title || '(untitled)'}
      worker="editor"
      lead={`It was ${REASONS[conflict.reason]}. ${conflict.tag ? 'What you choose stands on both sides afterwards.' : 'Whatever you choose, the other text stays among the revisions.'}`}
    >
      <div class="cluster">
        {conflict.choices.map(choice => (
          <form method="post" action={`${PATH}/${conflict.id}/choice`}>
            <input type="hidden" name="choice" value={choice} />
            <Button variant={choice === 'both' ? 'quiet' : 'plain'}>
              <span safe>{labelOf(choice, conflict)}</span>
            </Button>
          </form>
        ))}
        <ButtonLink href={PATH} variant="quiet">
          Later
        </ButtonLink>
      </div>
      {!!conflict.tag &&
        (
          [
            ['Here', conflict.tag.ours],
            ['In Ghost', conflict.tag.theirs],
          ] as const
        ).map(([heading, { name, description }]) => (
          <Section title={heading}>
            <DescriptionList
              items={[
                { term: 'Name', details: escapeHtml(name) },
                { term: 'Description', details: escapeHtml(description || '(none)') },
              ]}
            />
          </Section>
        ))}
      {conflict.tag === null && (
        <>
          {conflict.changes.length > 0 && (
            <Section title="What differs">
              <link rel="stylesheet" href={page.asset('/assets/editor.css')} />
              <p>
                From our text to Ghost’s: what only ours says is struck out, what only Ghost’s says is marked.
              </p>
              <ChangedWords parts={conflict.changes} />
            </Section>
          )}
          <div class="sides">
            <Side heading="Here" title={ours?.title ?? null} safeHtml={safeOurs} />
            <Side heading="In Ghost" title={theirs?.title ?? null} safeHtml={safeTheirs} />
          </div>
        </>
      )}
    </AdminLayout>
  )
}

function labelOf(choice: Choice, { reason, tag }: ConflictView): string {
  if (tag) return choice === 'ours' ? 'Keep what is here' : 'Take what Ghost has'
  if (choice === 'both') return 'Keep both: Ghost’s becomes a draft'
  if (choice === 'ours') return reason === 'deleted here' ? 'Delete it in Ghost, too' : 'Keep our text'
  return reason === 'deleted there' ? 'Throw it away here, too' : 'Take Ghost’s text'
}

function Side({
  heading,
  title,
  safeHtml,
}: {
  heading: string
  title: string | null
  safeHtml: string | null
}) {
  return (
    <Section title={heading}>
      {title === null || safeHtml === null ? (
        <p>It was deleted.</p>
      ) : (
        <>
          <p>
            <strong safe>{title}</strong>
          </p>
          <div class="doc write__preview">{safeHtml}</div>
        </>
      )}
    </Section>
  )
}
