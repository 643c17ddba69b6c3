import { isolate } from '#core/contracts/isolate'
import type { OrderTimes } from '#core/contracts/market'
import type { PageContext } from '#core/contracts/page'
import { mayAct } from '#core/contracts/viewer'
import {
  type CategoryFacet,
  type Facets,
  MOST_COUNTED,
  productsIn,
} from '#core/services/market/catalogue/facets'
import type { ProductPage } from '#core/services/market/catalogue/list-products'
import { trailOf } from '#core/services/market/categories/category-tree'
import { Breadcrumbs } from '#templates/components/breadcrumbs'
import { ButtonLink } from '#templates/components/button'
import { EmptyState } from '#templates/components/empty-state'
import { type Filter, Filters } from '#templates/components/filters'
import { Folded } from '#templates/components/folded'
import { OrderTimesNote } from '#templates/components/order-times'
import { PageHeader } from '#templates/components/page-header'
import { PageLinks } from '#templates/components/pagination'
import { SearchForm } from '#templates/components/search-form'
import { Layout } from '#templates/layout'
import { ProductGrid } from '../product-card'
import { productsInWords } from './count'
import { filtersOn, hasFault, type ListQuery, listAddress } from './list-query'
import { NarrowForm, type OfferedProducers } from './narrow-form'

type Props = {
  page: PageContext
  list: ListQuery
  found: ProductPage
  facets: Facets
  /** The producers that were asked for by a part of their name, where they were. */
  called: OfferedProducers | null
  currency: string
  /** Null where the shop sells all the time. */
  times: OrderTimes | null
}

export function CataloguePage({ page, list, found, facets, called, currency, times }: Props) {
  const { categories, properties } = facets
  const category = categories.find(({ slug }) => slug === list.filter.category)
  const title = category?.name ?? 'Market'
  const lead = category?.description || (page.site.about.market ?? 'What we have this week.')
  const { after, before } = list
  const { next, previous } = found
  const total = productsIn(facets, list.filter.category)
  return (
    <Layout
      page={page}
      title={title}
      wide
      description={lead}
      canonical={`${page.origins.market}${listAddress(list, { after, before })}`}
      feed={`${page.origins.market}/feed.xml`}
    >
      {category ? <Trail categories={categories} category={category} /> : ''}
      <PageHeader title={title} lead={lead} actions={<Ways page={page} />} />
      <div class="stack">
        {times ? <OrderTimesNote page={page} times={times} /> : ''}
        <SearchForm action="/" label="Search products" />
        <Folded label="Shelves and filters" on={filtersOn(list)} open={called !== null || hasFault(list)}>
          <Filters label="Categories" filters={categoryFilters(list, facets, category)} />
          {properties.length > 0 && <Filters label="Only what is" filters={propertyFilters(list, facets)} />}
          <NarrowForm
            page={page}
            list={list}
            offered={facets}
            called={called}
            currency={currency}
            plusVat={found.products.some(({ plusVat }) => plusVat)}
          />
        </Folded>
        <p class="muted" role="status">
          {capital(productsInWords(total, MOST_COUNTED, page.locale)) as 'safe'}
        </p>
        <h2 class="visually-hidden">Products</h2>
        {found.products.length > 0 ? (
          <ProductGrid products={found.products} page={page} leads />
        ) : (
          <NothingFound page={page} isNarrowed={category !== undefined || filtersOn(list) > 0} />
        )}
        <PageLinks
          previous={previous && listAddress(list, { before: previous })}
          next={next && listAddress(list, { after: next })}
        />
      </div>
    </Layout>
  )
}

/** Whoever asked for a part may ask for all of it; a shop that has nothing yet says so. */
function NothingFound({ page, isNarrowed }: { page: PageContext; isNarrowed: boolean }) {
  if (isNarrowed)
    return (
      <EmptyState title="Nothing on these shelves" text="Nothing on sale fits all of that at once.">
        <ButtonLink href="/">See everything</ButtonLink>
      </EmptyState>
    )
  return (
    <EmptyState title="Nothing is on sale yet" text="Please look in again soon.">
      {mayAct(page.viewer, 'shopkeeper') && (
        <ButtonLink href="/shop/products/new">List the first product</ButtonLink>
      )}
    </EmptyState>
  )
}

function Ways({ page }: { page: PageContext }) {
  const works = (['shopkeeper', 'stock', 'editor'] as const).some(asked => mayAct(page.viewer, asked))
  return (
    <>
      {works ? <ButtonLink href="/shop">Work</ButtonLink> : ''}
      {page.viewer.member ? (
        <ButtonLink variant="plain" href="/my-products">
          My products
        </ButtonLink>
      ) : (
        ''
      )}
      <ButtonLink variant="plain" href="/producers">
        Our producers
      </ButtonLink>
      <ButtonLink variant="plain" href="/pages">
        From the counter
      </ButtonLink>
    </>
  )
}

function Trail({ categories, category }: { categories: readonly CategoryFacet[]; category: CategoryFacet }) {
  const trail = trailOf(categories, category.id)
  return (
    <Breadcrumbs
      trail={[
        { label: 'Market', href: '/' },
        ...trail.map(({ slug, name }) =>
          slug === category.slug ? { label: name } : { label: name, href: categoryAddress(slug) },
        ),
      ]}
    />
  )
}

const categoryAddress = (slug: string) => `/?${new URLSearchParams({ category: slug })}`

/** Those beside the chosen one while nothing stands below it, and those below it otherwise. */
function categoryFilters(
  list: ListQuery,
  { categories, everything }: Facets,
  current: CategoryFacet | undefined,
): readonly Filter[] {
  const below = current ? categories.filter(({ parentId }) => parentId === current.id) : []
  const shelf = below.length > 0 ? (current?.id ?? null) : (current?.parentId ?? null)
  const above = categories.find(({ id }) => id === shelf)
  return [
    above
      ? {
          label: isolate`All of ${above.name}`,
          href: listAddress(list, { category: above.slug }),
          current: above === current,
          count: above.products,
        }
      : {
          label: 'Everything',
          href: listAddress(list, { category: null }),
          current: !current,
          count: everything,
        },
    ...categories
      .filter(({ parentId }) => parentId === shelf)
      .map(({ slug, name, products }) => ({
        label: name,
        href: listAddress(list, { category: slug }),
        current: slug === current?.slug,
        count: products,
      })),
  ]
}

/** Each adds itself, or takes itself away. */
function propertyFilters(list: ListQuery, { properties }: Facets): readonly Filter[] {
  const chosen = list.filter.properties ?? []
  return properties.map(({ slug, name, products }) => {
    const current = chosen.includes(slug)
    const others = chosen.filter(each => each !== slug)
    return {
      label: name,
      href: listAddress(list, { properties: current ? others : [...chosen, slug] }),
      current,
      count: products,
    }
  })
}

const capital = (words: string) => words.charAt(0).toUpperCase() + words.slice(1)
