import { isolate } from '#core/contracts/isolate'
import type { PageContext } from '#core/contracts/page'
import type { SavedListSummary } from '#core/services/market/saved-lists/saved-lists'
import type { Wished } from '#core/services/market/wishes/wish'
import { Button, ButtonLink } from '#templates/components/button'
import { EmptyState } from '#templates/components/empty-state'
import { PageHeader, Section } from '#templates/components/page-header'
import { Layout } from '#templates/layout'
import { ProductGrid } from '../product-card'

type Props = { page: PageContext; wishes: readonly Wished[]; lists: readonly SavedListSummary[] }

export function MyProductsPage({ page, wishes, lists }: Props) {
  const there = wishes.flatMap(({ card }) => (card ? [card] : []))
  return (
    <Layout page={page} title="My products" wide noindex>
      <PageHeader
        title="My products"
        lead="What you mean to buy, and what you buy again and again."
        actions={
          <>
            <ButtonLink href="/quick-order" variant="plain">
              Quick order
            </ButtonLink>
            <ButtonLink href={`${page.origins.cart}/orders`} variant="plain">
              Your orders
            </ButtonLink>
          </>
        }
      />
      <Section title="Lists">
        {lists.length === 0 ? (
          <p class="muted">
            None yet. Write one as a <a href="/quick-order">quick order</a>, or keep a past order under a
            name.
          </p>
        ) : (
          <ul class="stack">
            {lists.map(({ id, name, lines }) => (
              <li>
                <a href={`/lists/${id}`} safe>
                  {name}
                </a>{' '}
                <span class="muted">{lines === 1 ? '1 thing' : <>{lines} things</>}</span>
              </li>
            ))}
          </ul>
        )}
      </Section>
      <Section title="Wish list">
        {wishes.length === 0 && (
          <EmptyState
            title="Nothing wished for yet"
            text="Press “Remember it” on a product. When it has sold out and is back, you get a letter."
          >
            <ButtonLink href="/">To the market</ButtonLink>
          </EmptyState>
        )}
        <ProductGrid products={there} page={page} />
        {wishes.length > 0 && (
          <details class="disclosure">
            <summary>Take something off the list</summary>
            <ul class="stack">
              {wishes.map(({ slug, title, card }) => (
                <li>
                  <form
                    method="post"
                    action={`/products/${slug}/wish?_method=delete&from=list`}
                    class="cluster"
                  >
                    <span safe>{card ? title : isolate`${title} (not sold at the moment)`}</span>
                    <Button variant="quiet" small>
                      Take it off
                    </Button>
                  </form>
                </li>
              ))}
            </ul>
          </details>
        )}
      </Section>
    </Layout>
  )
}
