import type { PageContext } from '#core/contracts/page'
import { mayAct } from '#core/contracts/viewer'
import type { Facet } from '#core/services/market/catalogue/facets'
import { PAGE_SIZE, type ProductPage } from '#core/services/market/catalogue/list-products'
import { ButtonLink } from '#templates/components/button'
import { EmptyState } from '#templates/components/empty-state'
import { Filters } from '#templates/components/filters'
import { PageHeader } from '#templates/components/page-header'
import { Pagination } from '#templates/components/pagination'
import { SearchForm } from '#templates/components/search-form'
import { Layout } from '#templates/layout'
import { ProductGrid } from '../product-card'
import { type ListQuery, listAddress } from './list-query'
import { NarrowForm } from './narrow-form'

type Props = {
  page: PageContext
  list: ListQuery
  found: ProductPage
  categories: readonly Facet[]
  producers: readonly Facet[]
  currency: string
}

export function CataloguePage({ page, list, found, categories, producers, currency }: Props) {
  const category = categories.find(({ slug }) => slug === list.filter.category)
  const pages = Math.ceil(found.total / PAGE_SIZE)
  const title = category?.name ?? 'Market'
  const lead = page.site.about.market ?? 'What we have this week.'
  return (
    <Layout
      page={page}
      title={title}
      wide
      description={category?.description || lead}
      canonical={`${page.origins.market}${listAddress(list, { page: list.page })}`}
      feed={`${page.origins.market}/feed.xml`}
    >
      <PageHeader title={title} lead={category?.description || lead} actions={<Ways page={page} />} />
      <div class="stack">
        <SearchForm action="/" label="Search products" />
        <Filters label="Categories" filters={categoryFilters(list, categories)} />
        <NarrowForm page={page} list={list} producers={producers} currency={currency} />
        <p class="muted" role="status">
          {countInWords(found.total, list.page, pages) as 'safe'}
        </p>
        <h2 class="visually-hidden">Products</h2>
        {found.products.length > 0 ? (
          <ProductGrid products={found.products} locale={page.locale} />
        ) : (
          <EmptyState title="Nothing on these shelves" text="Nothing on sale fits all of that at once.">
            <ButtonLink href="/">See everything</ButtonLink>
          </EmptyState>
        )}
        <Pagination page={list.page} pages={pages} hrefOf={number => listAddress(list, { page: number })} />
      </div>
    </Layout>
  )
}

function Ways({ page }: { page: PageContext }) {
  const works = (['shopkeeper', 'stock', 'editor'] as const).some(asked => mayAct(page.viewer, asked))
  return (
    <>
      {works ? <ButtonLink href="/shop">Work</ButtonLink> : ''}
      <ButtonLink variant="plain" href="/producers">
        Our producers
      </ButtonLink>
      <ButtonLink variant="plain" href="/pages">
        From the counter
      </ButtonLink>
    </>
  )
}

function categoryFilters(list: ListQuery, categories: readonly Facet[]) {
  const all = categories.reduce((sum, { products }) => sum + products, 0)
  const current = list.filter.category
  return [
    { label: 'Everything', href: listAddress(list, { category: null }), current: !current, count: all },
    ...categories.map(({ slug, name, products }) => ({
      label: name,
      href: listAddress(list, { category: slug }),
      current: slug === current,
      count: products,
    })),
  ]
}

function countInWords(total: number, page: number, pages: number): string {
  const things = total === 1 ? '1 product' : `${total} products`
  return pages > 1 ? `${things}, page ${page} of ${pages}` : things
}
