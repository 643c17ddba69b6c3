import type { PageContext } from '#core/contracts/page'
import type { WorkReview } from '#core/services/market/reviews/review'
import { Button } from '#templates/components/button'
import { EmptyState } from '#templates/components/empty-state'
import { Filters } from '#templates/components/filters'
import { PageLinks } from '#templates/components/pagination'
import { Time } from '#templates/components/time'
import { WorkLayout } from '../../work-layout'

type Props = {
  page: PageContext
  waiting: boolean
  reviews: readonly WorkReview[]
  next: string | null
}

export function WorkReviewsPage({ page, waiting, reviews, next }: Props) {
  const state = waiting ? '' : 'state=decided&'
  return (
    <WorkLayout page={page} title="Reviews" lead="Buyers' words are read by others once you have read them.">
      <Filters
        label="Reviews"
        filters={[
          { label: 'To be read', href: '/shop/reviews', current: waiting },
          { label: 'Decided', href: '/shop/reviews?state=decided', current: !waiting },
        ]}
      />
      {reviews.length === 0 && (
        <EmptyState
          title={waiting ? 'All are read' : 'None yet'}
          text="Who has bought something can say how it is on its page."
        />
      )}
      {reviews.map(review => (
        <ReviewCard page={page} review={review} />
      ))}
      <PageLinks previous={null} next={next && `/shop/reviews?${state}after=${next}`} />
    </WorkLayout>
  )
}

function ReviewCard({ page, review }: { page: PageContext; review: WorkReview }) {
  const { id, product, stars, text, by, at, shown, version } = review
  return (
    <article class="card stack">
      <p>
        <a href={`/products/${product.slug}`} safe>
          {product.title}
        </a>
        : <strong>{stars} of 5</strong>
      </p>
      <p safe>{text || 'No words.'}</p>
      <p class="card__meta">
        <bdi safe>{by}</bdi> <Time at={at} locale={page.locale} timeZone={page.timeZone} />
      </p>
      <div class="cluster">
        {shown !== true && (
          <form method="post" action={`/shop/reviews/${id}/publication`}>
            <input type="hidden" name="version" value={version} />
            <Button variant="plain">Show it</Button>
          </form>
        )}
        {shown !== false && (
          <form method="post" action={`/shop/reviews/${id}/publication?_method=delete`}>
            <input type="hidden" name="version" value={version} />
            <Button variant="quiet">Do not show it</Button>
          </form>
        )}
      </div>
    </article>
  )
}
