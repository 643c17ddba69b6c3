import type { Children } from '@kitajs/html'

type CardProps = { title: string; href?: string; kicker?: string; children?: Children }

/** A titled box; with `href` the whole of it follows its title's link. */
export function Card({ title, href, kicker, children }: CardProps) {
  return (
    <article class="card">
      <div class="card__body">
        {!!kicker && (
          <p class="card__kicker" safe>
            {kicker}
          </p>
        )}
        <CardTitle title={title} href={href} />
        {children}
      </div>
    </article>
  )
}

export function CardTitle({ title, href }: { title: string; href?: string }) {
  if (!href) {
    return (
      <h3 class="card__title" safe>
        {title}
      </h3>
    )
  }
  return (
    <h3 class="card__title">
      <a class="card__link" href={href} safe>
        {title}
      </a>
    </h3>
  )
}

/** Cards side by side, as many as fit. `feature` gives the first one the width of two. */
export function CardGrid({ feature, children }: { feature?: boolean; children?: Children }) {
  return <div class={['card-grid', feature && 'card-grid--feature']}>{children}</div>
}
