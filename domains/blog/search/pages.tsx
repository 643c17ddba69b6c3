import { MOST_COUNTED } from '#core/contracts/counted'
import type { PageContext } from '#core/contracts/page'
import type { SearchHit, Snippet } from '#core/contracts/search'
import type { SearchGroup } from '#core/services/blog/search/search-all'
import { FOUND_PER_PAGE, type SearchResult } from '#core/services/blog/search-posts'
import { Button } from '#templates/components/button'
import { CardTitle } from '#templates/components/card'
import { EmptyState } from '#templates/components/empty-state'
import { PageHeader, Section } from '#templates/components/page-header'
import { Pagination } from '#templates/components/pagination'
import { SearchForm } from '#templates/components/search-form'
import { Time } from '#templates/components/time'
import { Layout } from '#templates/layout'

const LABELS = {
  posts: 'In the journal',
  products: 'Products',
  events: 'Events',
  producers: 'Producers',
} as const

type SearchProps = { page: PageContext; typed: string; groups: readonly SearchGroup[] }

/** Everything that all apps have for what was typed. */
export function SearchPage(props: SearchProps) {
  const { page, typed } = props
  return (
    <Layout page={page} title={typed ? `Search: ${typed}` : 'Search'} noindex>
      <PageHeader title="Search" />
      <LiveSearchForm typed={typed} />
      <div id="found">
        <Found {...props} />
      </div>
    </Layout>
  )
}

/** A form like any other; with a script it looks while one types. */
function LiveSearchForm({ typed }: { typed: string }) {
  return (
    <search>
      <form class="search-form" method="get" action="/search">
        <label class="visually-hidden" for="search-q">
          Search posts, products, events and producers
        </label>
        <input
          class="field__control"
          id="search-q"
          type="search"
          name="q"
          value={typed}
          maxlength={200}
          autocomplete="off"
          placeholder="Posts, products, events, producers"
          data-hx-get="/search/results"
          data-hx-trigger="input changed delay:200ms"
          data-hx-target="#found"
          data-hx-swap="innerHTML"
          data-hx-sync="this:replace"
        />
        <Button variant="plain" icon="search">
          Search
        </Button>
      </form>
    </search>
  )
}

export function Found({ page, typed, groups }: SearchProps) {
  const total = groups.reduce((sum, group) => sum + group.total, 0)
  if (!typed) return ''
  if (total === 0)
    return (
      <div role="status">
        <EmptyState title="Nothing found" text="Try fewer words, or a part of the title." />
      </div>
    )
  return (
    <>
      <p role="status" safe>{`${foundText(groups, total)} ${total === 1 ? 'thing' : 'things'} found`}</p>
      {groups.map(group => (
        <Section
          title={LABELS[group.kind]}
          more={
            group.more
              ? { href: group.more, label: group.total > MOST_COUNTED ? 'All of them' : `All ${group.total}` }
              : undefined
          }
        >
          <ol class="found">
            {group.hits.map(hit => (
              <HitItem page={page} hit={hit} />
            ))}
          </ol>
        </Section>
      ))}
    </>
  )
}

/** Of a kind that is not counted to its end there are more. */
function foundText(groups: SearchProps['groups'], total: number): string {
  return groups.some(group => group.total > MOST_COUNTED) ? `More than ${MOST_COUNTED}` : String(total)
}

function HitItem({ page, hit }: { page: PageContext; hit: SearchHit }) {
  return (
    <li class="card">
      <CardTitle title={hit.title} href={hit.url} locale={page.locale} />
      {hit.snippet.length > 0 && (
        <p>
          <Marked snippet={hit.snippet} />
        </p>
      )}
      {!!hit.at && (
        <p class="card__meta">
          <Time at={hit.at} locale={page.locale} timeZone={page.timeZone} />
        </p>
      )}
    </li>
  )
}

type PostSearchProps = { page: PageContext; typed: string; number: number; result: SearchResult }

/** All that was found in the journal. */
export function PostSearchPage({ page, typed, number, result }: PostSearchProps) {
  const { found, total } = result
  return (
    <Layout page={page} title={typed ? `Search: ${typed}` : 'Search'} noindex>
      <PageHeader title="Search" kicker="Journal" />
      <SearchForm action="/search" label="Search the journal" value={typed} hidden={{ in: 'posts' }} />
      {!!typed && total === 0 && (
        <EmptyState title="Nothing found" text="Try fewer words, or a part of the title." />
      )}
      {total > 0 && (
        <p role="status">
          {total} {total === 1 ? 'text' : 'texts'} found
        </p>
      )}
      {total > 0 && <h2 class="visually-hidden">What was found</h2>}
      <ol class="found">
        {found.map(({ title, slug, snippet, publishedAt, rank }) => (
          <HitItem page={page} hit={{ title, snippet, rank, at: publishedAt, url: `/${slug}` }} />
        ))}
      </ol>
      <Pagination
        page={number}
        pages={Math.ceil(total / FOUND_PER_PAGE)}
        hrefOf={to => `/search?in=posts&q=${encodeURIComponent(typed)}&page=${to}`}
      />
    </Layout>
  )
}

function Marked({ snippet }: { snippet: Snippet }) {
  return <>{snippet.map(({ text, hit }) => (hit ? <mark safe>{text}</mark> : <span safe>{text}</span>))}</>
}
