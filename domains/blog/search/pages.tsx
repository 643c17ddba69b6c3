import type { PageContext } from '#core/contracts/page'
import { FOUND_PER_PAGE, type SearchResult, type Snippet } from '#core/services/blog/search-posts'
import { CardTitle } from '#templates/components/card'
import { EmptyState } from '#templates/components/empty-state'
import { PageHeader } from '#templates/components/page-header'
import { Pagination } from '#templates/components/pagination'
import { SearchForm } from '#templates/components/search-form'
import { Time } from '#templates/components/time'
import { Layout } from '#templates/layout'

type SearchProps = { page: PageContext; typed: string; number: number; result: SearchResult }

export function SearchPage({ page, typed, number, result }: SearchProps) {
  const { found, total } = result
  return (
    <Layout page={page} title={typed ? `Search: ${typed}` : 'Search'} noindex>
      <PageHeader title="Search" kicker="Journal" />
      <SearchForm action="/search" label="Search the journal" value={typed} />
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
        {found.map(post => (
          <li class="card">
            <CardTitle title={post.title} href={`/${post.slug}`} />
            <p>
              <Marked snippet={post.snippet} />
            </p>
            <p class="card__meta">
              <Time at={post.publishedAt} locale={page.locale} timeZone={page.timeZone} />
            </p>
          </li>
        ))}
      </ol>
      <Pagination
        page={number}
        pages={Math.ceil(total / FOUND_PER_PAGE)}
        hrefOf={to => `/search?q=${encodeURIComponent(typed)}&page=${to}`}
      />
    </Layout>
  )
}

function Marked({ snippet }: { snippet: Snippet }) {
  return <>{snippet.map(({ text, hit }) => (hit ? <mark safe>{text}</mark> : <span safe>{text}</span>))}</>
}
