import type { Container, ContainerKind } from '#core/contracts/blog'
import { isolate } from '#core/contracts/isolate'
import type { PageContext } from '#core/contracts/page'
import type { AttachedTo } from '#core/services/events/calendar/attached-to'
import type { EntryHead } from '#core/services/events/organising/desk'
import { Badge } from '#templates/components/badge'
import { Button } from '#templates/components/button'
import { Section } from '#templates/components/page-header'
import { SearchForm } from '#templates/components/search-form'
import { Table } from '#templates/components/table'
import { OrganiserFrame } from './frame'

/** At most so many are listed of each kind of page. */
const MOST_FOUND = 20

const KINDS: Readonly<Record<ContainerKind, string>> = {
  post: 'Post',
  page: 'Page',
  market_page: 'Market page',
}

type PageProps = {
  page: PageContext
  desk: EntryHead
  attached: readonly AttachedTo[]
  found: readonly Container[]
  query: string
}

export function AttachmentsPage({ page, desk, attached, found, query }: PageProps) {
  const base = `/organise/entries/${desk.id}/attachments`
  const free = found.filter(({ id }) => !attached.some(container => container.id === id))
  return (
    <OrganiserFrame
      page={page}
      title={isolate`Where “${desk.title}” is shown`}
      lead="Under a post, a page or a page of the market."
    >
      <Section title="Shown on">
        <Table
          caption="Shown on"
          hideCaption
          dense
          rows={attached}
          empty="Nowhere else yet."
          columns={[
            {
              heading: 'Title',
              names: true,
              cell: container => <ContainerLink page={page} container={container} />,
            },
            { heading: 'Kind', cell: ({ kind }) => <span safe>{KINDS[kind]}</span> },
            {
              heading: 'Remove',
              cell: ({ linkId }) => (
                <form method="post" action={`${base}/${linkId}?_method=delete`}>
                  <Button variant="quiet" small icon="remove">
                    Remove
                  </Button>
                </form>
              ),
            },
          ]}
        />
      </Section>
      <Section title="Attach to another page">
        <SearchForm action={base} label="Search posts and pages by title" value={query} placeholder="Title" />
        {found.length >= MOST_FOUND && (
          <p class="muted">These are the newest. Type more of a title to find others.</p>
        )}
        <Table
          caption="Posts and pages"
          hideCaption
          dense
          rows={free}
          empty="Nothing with such a title."
          columns={[
            {
              heading: 'Title',
              names: true,
              cell: container => <ContainerLink page={page} container={container} />,
            },
            { heading: 'Kind', cell: ({ kind }) => <span safe>{KINDS[kind]}</span> },
            {
              heading: 'Attach',
              cell: ({ kind, id }) => (
                <form method="post" action={base}>
                  <input type="hidden" name="kind" value={kind} />
                  <input type="hidden" name="container" value={id} />
                  <Button variant="plain" small icon="plus">
                    Attach
                  </Button>
                </form>
              ),
            },
          ]}
        />
      </Section>
    </OrganiserFrame>
  )
}

/** A draft has no public address, so it is named without a link. */
function ContainerLink({ page, container }: { page: PageContext; container: Container }) {
  if (!container.published)
    return (
      <>
        <span safe>{container.title}</span> <Badge text="Draft" />
      </>
    )
  return (
    <a href={page.origins[container.kind === 'market_page' ? 'market' : 'blog'] + container.path} safe>
      {container.title}
    </a>
  )
}
