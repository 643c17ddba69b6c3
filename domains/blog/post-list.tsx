import { mostCounted } from '#core/contracts/counted'
import { isolate } from '#core/contracts/isolate'
import type { SharedPage } from '#core/contracts/page'
import { POSTS_PER_PAGE, type PostPage, type PostSummary } from '#core/services/blog/list-posts'
import { CardGrid } from '#templates/components/card'
import { PostCard } from '#templates/components/post-card'

type PostListProps = {
  page: SharedPage
  posts: readonly PostSummary[]
  feature?: boolean
  /** Whether no picture stands before it: its first one is not waited for until somebody scrolls there. */
  leads?: boolean
  /** The blog's own, where the page is another app's. */
  origin?: string
}

/** Posts as cards; the first may be shown large. */
export function PostList({ page, posts, feature, leads = false, origin = '' }: PostListProps) {
  return (
    <CardGrid feature={feature}>
      {posts.map((post, at) => (
        <PostCard
          href={`${origin}/${post.slug}`}
          title={post.title}
          excerpt={post.excerpt}
          kicker={kickerOf(post)}
          picture={post.picture ?? undefined}
          wide={feature}
          eager={leads && at === 0}
          publishedAt={post.publishedAt}
          author={post.author ?? undefined}
          locale={page.locale}
          timeZone={page.timeZone}
        />
      ))}
    </CardGrid>
  )
}

/** Of more posts than are counted a page says so, in place of a last page that nobody knows. */
export function longList({ page, total }: PostPage, locale: string) {
  return total > mostCounted(page, POSTS_PER_PAGE) ? { perPage: POSTS_PER_PAGE, total, locale } : undefined
}

function kickerOf({ tag, membersOnly }: PostSummary): string | undefined {
  if (!membersOnly) return tag?.name
  return tag ? isolate`${tag.name} · for members` : 'For members'
}
