import type { Children } from '@kitajs/html'
import { Avatar } from './avatar'
import { Time, type TimeFormat } from './time'

export type NoteProps = TimeFormat & {
  /** Without `href` there is nobody behind it any more. */
  author: { readonly name: string; readonly handle: string; readonly href?: string; readonly avatar?: string }
  publishedAt: Date
  href: string
  /** HTML that was sanitised when it came in. Never text as it was typed. */
  safeContent: string
  /** Why it is here: `Boosted by Bryony`. */
  reason?: string
  /** Reply, boost, like: forms of one button each. */
  actions?: JSX.Element
}

/** One post of the fediverse, ours or a stranger's. */
export function Note({ author, publishedAt, href, safeContent, reason, actions, ...format }: NoteProps) {
  return (
    <article class="note">
      {!!reason && (
        <p class="note__reason" safe>
          {reason}
        </p>
      )}
      <header class="note__head">
        <Avatar name={author.name} src={author.avatar} />
        <p class="note__author">
          {author.href ? (
            <a href={author.href} safe>
              {author.name}
            </a>
          ) : (
            <span safe>{author.name}</span>
          )}
          {!!author.handle && (
            <span class="note__handle" safe>
              {author.handle}
            </span>
          )}
        </p>
        <a class="note__time" href={href}>
          <Time at={publishedAt} style="both" {...format} />
        </a>
      </header>
      <div class="note__content" dir="auto">
        {safeContent}
      </div>
      {!!actions && <footer class="note__actions">{actions}</footer>}
    </article>
  )
}

/** Notes one below the other, joined by a line. */
export function Timeline({ label, children }: { label: string; children?: Children }) {
  return <section aria-label={label}>{children}</section>
}
