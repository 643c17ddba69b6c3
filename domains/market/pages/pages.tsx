import type { PageContext } from '#core/contracts/page'
import type { MarketPageLink, ShownMarketPage } from '#core/services/market/pages/market-page'
import { Breadcrumbs } from '#templates/components/breadcrumbs'
import { Card, CardGrid } from '#templates/components/card'
import { EmptyState } from '#templates/components/empty-state'
import { Notice } from '#templates/components/notice'
import { PageHeader, Section } from '#templates/components/page-header'
import { Fragment } from '#templates/fragment'
import { Layout } from '#templates/layout'
import { ProductGrid } from '../product-card'

export function MarketPagesPage({ page, pages }: { page: PageContext; pages: readonly MarketPageLink[] }) {
  const lead = 'What goes with what, and why.'
  return (
    <Layout
      page={page}
      title="From the counter"
      description={lead}
      canonical={`${page.origins.market}/pages`}
    >
      <PageHeader title="From the counter" lead={lead} />
      {pages.length === 0 && <EmptyState title="No pages yet" text="Nobody has put anything together yet." />}
      <h2 class="visually-hidden">All pages</h2>
      <CardGrid>
        {pages.map(({ slug, title, summary }) => (
          <Card title={title} href={`/pages/${slug}`}>
            <p safe>{summary}</p>
          </Card>
        ))}
      </CardGrid>
    </Layout>
  )
}

/** `draft` says above it that nobody else sees it yet. */
export function MarketPageView(props: { page: PageContext; shown: ShownMarketPage; draft?: boolean }) {
  const { page, shown, draft } = props
  return (
    <Layout
      page={page}
      title={shown.title}
      description={shown.summary}
      canonical={`${page.origins.market}/pages/${shown.slug}`}
      noindex={draft}
    >
      <Breadcrumbs
        trail={[
          { label: 'Market', href: '/' },
          { label: 'From the counter', href: '/pages' },
          { label: shown.title },
        ]}
      />
      {!!draft && <Notice title="A preview: visitors see it as it was published last, or not at all." />}
      <PageHeader title={shown.title} lead={shown.summary || undefined} />
      {shown.blocks.map(block =>
        block.kind === 'text' ? (
          <div class="doc doc--start">{block.html as 'safe'}</div>
        ) : (
          <Section title={block.heading}>
            <ProductGrid products={block.products} page={page} />
          </Section>
        ),
      )}
      <Fragment page={page} of="events/attached" params={{ kind: 'market_page', id: shown.id }} />
    </Layout>
  )
}
