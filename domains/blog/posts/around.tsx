import type { Surroundings } from '#core/services/blog/around-post'
import { Icon } from '#templates/icons'
import { PostLinks } from './post-links'

/** The way on from a post. */
export function Around({ around: { previous, next, related } }: { around: Surroundings }) {
  return (
    <nav class="around" aria-label="More posts">
      {related.length > 0 && (
        <div id="related">
          <h2 class="around__title">Read on</h2>
          <PostLinks posts={related} />
        </div>
      )}
      {!!(previous || next) && (
        <ul class="around__time">
          {!!previous && (
            <li>
              <a href={`/${previous.slug}`} rel="prev">
                <Icon name="previous" size={16} />
                <span safe>{previous.title}</span>
              </a>
            </li>
          )}
          {!!next && (
            <li class="around__next">
              <a href={`/${next.slug}`} rel="next">
                <span safe>{next.title}</span>
                <Icon name="next" size={16} />
              </a>
            </li>
          )}
        </ul>
      )}
    </nav>
  )
}
