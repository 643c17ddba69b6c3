import { pagesOf } from '#core/app/paging'
import type { PageContext } from '#core/contracts/page'
import { documentWrittenHere } from '#core/contracts/page-language'
import {
  MOST_PRODUCTS,
  PRODUCERS_PER_PAGE,
  type ProducerCard,
} from '#core/services/market/catalogue/producers'
import type { ProductCard } from '#core/services/market/catalogue/product-card'
import { Breadcrumbs } from '#templates/components/breadcrumbs'
import { CardGrid } from '#templates/components/card'
import { EmptyState } from '#templates/components/empty-state'
import { MediaCard } from '#templates/components/media-card'
import { PageHeader, Section } from '#templates/components/page-header'
import { numbered, Pagination } from '#templates/components/pagination'
import { Picture } from '#templates/components/picture'
import { Layout } from '#templates/layout'
import { ProductGrid } from '../product-card'

export function ProducersPage({
  page,
  producers,
  number,
  total,
}: {
  page: PageContext
  producers: readonly ProducerCard[]
  /** Of the page of the list, counted from 1. */
  number: number
  total: number
}) {
  const lead = 'The people behind what is sold here.'
  const hrefOf = (to: number) => (to === 1 ? '/producers' : `/producers?page=${to}`)
  return (
    <Layout
      page={page}
      title={numbered('Our producers', number)}
      description={lead}
      canonical={page.origins.market + hrefOf(number)}
      wide
    >
      <Breadcrumbs trail={[{ label: 'Market', href: '/' }, { label: 'Our producers' }]} />
      <PageHeader title="Our producers" lead={lead} />
      {producers.length === 0 && (
        <EmptyState title="Nobody yet" text="The first producers are on their way." />
      )}
      <h2 class="visually-hidden">All of them</h2>
      <CardGrid>
        {producers.map(producer => (
          <MediaCard
            href={`/producers/${producer.slug}`}
            title={producer.name}
            kicker={producer.place || undefined}
            picture={producer.picture ?? undefined}
          >
            <p class="muted">
              <span safe>{productsText(producer.products)}</span>
              {!!producer.since && <> · since {producer.since}</>}
            </p>
          </MediaCard>
        ))}
      </CardGrid>
      <Pagination
        page={number}
        pages={pagesOf(total, PRODUCERS_PER_PAGE)}
        hrefOf={hrefOf}
        entries={{ perPage: PRODUCERS_PER_PAGE, total, locale: page.locale }}
      />
    </Layout>
  )
}

type ProducerProps = {
  page: PageContext
  producer: ProducerCard
  storyHtml: string
  products: readonly ProductCard[]
}

export function ProducerPage({ page, producer, storyHtml, products }: ProducerProps) {
  const { name, place, since, practice, picture, slug } = producer
  return (
    <Layout
      page={page}
      title={name}
      description={practice}
      canonical={`${page.origins.market}/producers/${slug}`}
      wide
    >
      <Breadcrumbs
        trail={[
          { label: 'Market', href: '/' },
          { label: 'Our producers', href: '/producers' },
          { label: name },
        ]}
      />
      <PageHeader
        title={name}
        kicker={[place, since ? `since ${since}` : ''].filter(Boolean).join(' · ') || undefined}
        lead={practice || undefined}
        locale={page.locale}
      />
      <div class="split">
        <div class="doc" {...documentWrittenHere(page.locale)}>
          {storyHtml as 'safe'}
        </div>
        <div>{!!picture && <Picture picture={picture} sizes="(width < 56rem) 100vw, 22rem" eager />}</div>
      </div>
      {products.length > 0 && (
        <Section
          title="On the shelves"
          more={{
            href: `/?producer=${slug}`,
            label: shelfLabel(producer.products, products.length, page.locale),
          }}
        >
          <ProductGrid products={products} page={page} />
        </Section>
      )}
    </Layout>
  )
}

function productsText(products: number): string {
  if (products > MOST_PRODUCTS.inList) return `more than ${MOST_PRODUCTS.inList} products`
  return products === 1 ? '1 product' : `${products} products`
}

function shelfLabel(all: number, shown: number, locale: string): string {
  if (all > MOST_PRODUCTS.onPage) return `See more than ${MOST_PRODUCTS.onPage.toLocaleString(locale)}`
  return all > shown ? `See all ${all}` : 'Narrow these'
}
