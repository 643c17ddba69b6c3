import type { Children } from '@kitajs/html'
import { nameWrittenHere } from '#core/contracts/page-language'

type CardProps = { title: string; href?: string; kicker?: string; children?: Children }
/** `locale`: where the title is what people have written, that of the site. */
type CardTitleProps = Omit<CardProps, 'children'> & { locale?: string }

/** A titled box; with `href` the whole of it follows its title's link. */
export function Card({ title, href, kicker, children }: CardProps) {
  return (
    <article class="card">
      <div class="card__body">
        <CardTitle title={title} kicker={kicker} href={href} />
        {children}
      </div>
    </article>
  )
}

/** The title, its small line above it. */
export function CardTitle({ title, kicker, href, locale }: CardTitleProps) {
  return (
    <>
      {!!kicker && (
        <p class="card__kicker" safe>
          {kicker}
        </p>
      )}
      <h3 class="card__title" {...(locale === undefined ? {} : nameWrittenHere(locale))}>
        {href ? (
          <a class="card__link" href={href} safe>
            {title}
          </a>
        ) : (
          <span safe>{title}</span>
        )}
      </h3>
    </>
  )
}

/** Cards side by side, as many as fit. `feature` gives the first one the width of two. */
export function CardGrid({ feature, children }: { feature?: boolean; children?: Children }) {
  return <div class={['card-grid', feature && 'card-grid--feature']}>{children}</div>
}
