import type { PageContext } from '#core/contracts/page'
import { type Numbers, type PostNumbers, SPANS, type Span } from '#core/services/blog/numbers/read-numbers'
import { writesAs } from '#core/services/blog/writers'
import { AdminLayout } from '#templates/admin'
import { ButtonLink } from '#templates/components/button'
import { EmptyState } from '#templates/components/empty-state'
import { Filters } from '#templates/components/filters'
import { Table } from '#templates/components/table'
import { DayPlot } from './day-plot'

type AllProps = {
  page: PageContext
  span: Span
  numbers: Numbers & { readonly posts: readonly PostNumbers[] }
}

export function AllNumbersPage({ page, span, numbers }: AllProps) {
  return (
    <AdminLayout
      page={page}
      title="Numbers"
      worker={writesAs(page.viewer) ?? 'editor'}
      lead="How often posts are read. No cookies, no other company, and nothing of who reads."
    >
      <NumbersOf page={page} span={span} numbers={numbers} path="/editor/numbers" />
      {numbers.posts.length > 0 && (
        <Table
          caption="Read most"
          rows={numbers.posts}
          columns={[
            {
              heading: 'Post',
              names: true,
              cell: ({ id, title }) => (
                <a href={`/editor/posts/${id}/numbers?days=${span}`} safe>
                  {title || 'Untitled'}
                </a>
              ),
            },
            { heading: 'Views', numeric: true, cell: ({ views }) => views },
            { heading: 'Readers', numeric: true, cell: ({ readers }) => readers },
          ]}
        />
      )}
    </AdminLayout>
  )
}

type PostProps = {
  page: PageContext
  span: Span
  numbers: Numbers
  post: { readonly id: string; readonly title: string }
}

export function PostNumbersPage({ page, span, numbers, post }: PostProps) {
  return (
    <AdminLayout
      page={page}
      title={`Numbers of ${post.title || 'a post'}`}
      worker={writesAs(page.viewer) ?? 'editor'}
      actions={
        <ButtonLink href={`/editor/posts/${post.id}`} variant="plain">
          Back to writing
        </ButtonLink>
      }
    >
      <NumbersOf page={page} span={span} numbers={numbers} path={`/editor/posts/${post.id}/numbers`} />
    </AdminLayout>
  )
}

type NumbersProps = { page: PageContext; span: Span; numbers: Numbers; path: string }

function NumbersOf({ page, span, numbers, path }: NumbersProps) {
  return (
    <>
      <Filters
        label="Span"
        filters={SPANS.map(days => ({
          label: days === 365 ? 'A year' : `${days} days`,
          href: `${path}?days=${days}`,
          current: days === span,
        }))}
      />
      {numbers.views === 0 ? (
        <EmptyState title="Nobody has come yet" text="Views are counted from the day a post is public." />
      ) : (
        <>
          <DayPlot page={page} numbers={numbers} />
          <p class="muted">
            A reader is known again for the same day and post alone: who comes back on another day counts
            again.
          </p>
          {numbers.hosts.length > 0 && (
            <Table
              caption="From where they came"
              rows={numbers.hosts}
              columns={[
                { heading: 'Site', names: true, cell: ({ host }) => <span safe>{host}</span> },
                { heading: 'Views', numeric: true, cell: ({ views }) => views },
              ]}
            />
          )}
        </>
      )}
    </>
  )
}
