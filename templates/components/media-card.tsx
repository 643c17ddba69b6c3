import type { Children } from '@kitajs/html'
import { CardTitle } from './card'
import { Picture, type PictureSource } from './picture'

export type MediaCardProps = {
  href: string
  title: string
  /** The small line above the title: a producer, a place. */
  kicker?: string
  /** Of the site, where the title is what people have written. */
  locale?: string
  picture?: PictureSource
  /** Its picture is among the first of its page. */
  eager?: boolean
  /** A badge on the picture: `<Badge>New</Badge>`. */
  badge?: JSX.Element
  /** What follows: a price, an add-to-cart form. It stays clickable above the card's own link. */
  children?: Children
}

/** A picture with words under it: a product, an event, a producer. */
export function MediaCard({ href, title, kicker, locale, picture, eager, badge, children }: MediaCardProps) {
  return (
    <article class="card card--media">
      <div class="card__media">
        {picture ? (
          <Picture picture={picture} sizes="(width < 40rem) 50vw, 16rem" eager={eager} />
        ) : (
          <CardBlank />
        )}
        {!!badge && <div class="card__badge">{badge}</div>}
      </div>
      <div class="card__body">
        <CardTitle title={title} kicker={kicker} href={href} locale={locale} />
        {!!children && <div class="card__foot">{children as 'safe'}</div>}
      </div>
    </article>
  )
}

/** Stands where a picture would: a sprig, so that a row of cards keeps its line. */
function CardBlank() {
  return (
    <svg class="card__blank" viewBox="0 0 120 90" aria-hidden="true">
      <path d="M60 76V26m0 14C48 40 41 33 40 22c11 0 19 7 20 18Zm0 16c12 0 19-7 20-18-11 0-19 7-20 18Zm0 10c-12 0-19-5-22-15 11-1 20 5 22 15Z" />
    </svg>
  )
}
