import { nameWrittenHere } from '#core/contracts/page-language'
import { CardTitle } from './card'
import { Picture, type PictureSource } from './picture'
import { Time, type TimeFormat } from './time'

export type PostCardProps = TimeFormat & {
  href: string
  title: string
  excerpt?: string
  kicker?: string
  picture?: PictureSource
  publishedAt?: Date
  author?: string
  /** Shown as large as two. */
  wide?: boolean
  /** Its picture is the first of its page. */
  eager?: boolean
}

export function PostCard(props: PostCardProps) {
  return (
    <article class="card card--post">
      {!!props.picture && (
        <div class="card__media">
          <Picture
            picture={props.picture}
            sizes={props.wide ? '(width < 48rem) 92vw, 42rem' : '(width < 34rem) 92vw, 20rem'}
            eager={props.eager}
          />
        </div>
      )}
      <div class="card__body">
        <CardTitle title={props.title} kicker={props.kicker} href={props.href} locale={props.locale} />
        {!!props.excerpt && (
          <p class="card__text" {...nameWrittenHere(props.locale)} safe>
            {props.excerpt}
          </p>
        )}
        <p class="card__meta">
          {!!props.author && <bdi safe>{props.author}</bdi>}
          {!!props.publishedAt && (
            <Time at={props.publishedAt} locale={props.locale} timeZone={props.timeZone} />
          )}
        </p>
      </div>
    </article>
  )
}
