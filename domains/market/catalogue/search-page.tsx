import { escapeHtml } from '@kitajs/html'
import type { PageContext } from '#core/contracts/page'
import type { ProductCard } from '#core/services/market/catalogue/product-card'
import {
  type Hit,
  MARK_END,
  MARK_START,
  MOST_FOUND,
  type SearchResult,
} from '#core/services/market/catalogue/search-products'
import { ButtonLink } from '#templates/components/button'
import { CardGrid } from '#templates/components/card'
import { EmptyState } from '#templates/components/empty-state'
import { MediaCard } from '#templates/components/media-card'
import { Notice } from '#templates/components/notice'
import { PageHeader, Section } from '#templates/components/page-header'
import { PageLinks } from '#templates/components/pagination'
import { Price } from '#templates/components/price'
import { SearchForm } from '#templates/components/search-form'
import { Layout } from '#templates/layout'
import { availabilityBadge, ProductGrid, unitOf } from '../product-card'
import { productsInWords } from './count'

type Props = {
  page: PageContext
  words: string
  result: SearchResult
  /** Shown when nothing was found. */
  suggestions: readonly ProductCard[]
}

export function SearchPage({ page, words, result, suggestions }: Props) {
  const { hits, total, corrected, next } = result
  return (
    <Layout page={page} title={`Search: ${words}`} wide noindex>
      <PageHeader title="Search the market" />
      <div class="stack">
        <SearchForm action="/" label="Search products" value={words} />
        {!!corrected && (
          <Notice>
            <p>
              Nothing for “<span safe>{words}</span>”. Did you mean <strong safe>{corrected}</strong>?
            </p>
          </Notice>
        )}
        <p class="muted" role="status">
          {productsInWords(total, MOST_FOUND, page.locale) as 'safe'} for “
          <span safe>{corrected ?? words}</span>”
        </p>
        <h2 class="visually-hidden">What was found</h2>
        {hits.length > 0 ? <Hits hits={hits} page={page} /> : <NothingFound words={words} />}
        <PageLinks
          previous={null}
          next={next && `/?${new URLSearchParams({ q: words, after: next })}`}
          label="More results"
        />
        {hits.length === 0 && suggestions.length > 0 && (
          <Section title="Perhaps one of these">
            <ProductGrid products={suggestions} page={page} />
          </Section>
        )}
      </div>
    </Layout>
  )
}

function Hits({ hits, page }: { hits: readonly Hit[]; page: PageContext }) {
  return (
    <CardGrid>
      {hits.map(hit => (
        <MediaCard
          href={`/products/${hit.slug}`}
          title={hit.title}
          locale={page.locale}
          kicker={hit.producer ?? undefined}
          picture={hit.picture ?? undefined}
          badge={availabilityBadge(hit, page)}
        >
          <p class="hit">{marked(hit.excerpt) as 'safe'}</p>
          <Price
            price={hit.price}
            was={hit.usual ?? undefined}
            from={hit.from}
            plusVat={hit.plusVat}
            unit={unitOf(hit, page.locale)}
            locale={page.locale}
          />
        </MediaCard>
      ))}
    </CardGrid>
  )
}

function NothingFound({ words }: { words: string }) {
  return (
    <EmptyState
      title={`No ${words} here`}
      text="Try fewer or plainer words, or look along the shelves instead."
      illustration={<img src="/illustrations/empty/search.svg" alt="" width={240} height={180} />}
    >
      <ButtonLink href="/">See everything</ButtonLink>
    </EmptyState>
  )
}

/** Escaped first, then marked: what a product says can never become a tag. */
function marked(excerpt: string): string {
  return escapeHtml(excerpt).replaceAll(MARK_START, '<mark>').replaceAll(MARK_END, '</mark>')
}
