import { aroundPost } from '#core/services/blog/around-post'
import { latestPosts } from '#core/services/blog/list-posts'
import { navigation } from '#core/services/blog/navigation'
import { rowId } from '#core/services/blog/row-id'
import { Section } from '#templates/components/page-header'
import { PagesNavigation } from '#templates/components/pages-navigation'
import type { Domain } from '../domain'
import { PostList } from './post-list'
import { Around } from './posts/around'

const LATEST_POSTS = 3

/** What the blog lends to the pages of all six apps. Addresses are whole: the page may be anywhere. */
export const fragments: Domain['fragments'] = {
  'blog/navigation': async (ctx, page) => {
    const { primary } = await navigation(ctx)
    if (primary.length === 0) return ''
    const items = primary.map(({ label, url }) => ({
      label,
      href: url.startsWith('/') ? page.origins.blog + url : url,
    }))
    return <PagesNavigation items={items} />
  },

  'blog/latest': async (ctx, page) => {
    const posts = await latestPosts(ctx, LATEST_POSTS)
    if (posts.length === 0) return ''
    const { blog } = page.origins
    // Pictures stay away: they are on the blog's origin, and the policy of other apps knows only their own.
    const bare = posts.map(post => ({ ...post, picture: null }))
    return (
      <Section title="From the journal" more={{ href: `${blog}/`, label: 'Read the journal' }}>
        <PostList page={page} posts={bare} origin={blog} />
      </Section>
    )
  },

  'blog/around': async (ctx, _page, params) => (
    <Around around={await aroundPost(ctx, rowId(params.id ?? ''))} />
  ),
}
