import { readId } from '#core/contracts/id'
import { aroundPost } from '#core/services/blog/around-post'
import { latestPosts } from '#core/services/blog/list-posts'
import { Section } from '#templates/components/page-header'
import type { Concept } from '../../concept'
import { PostList } from '../post-list'
import { Around } from './around'

const LATEST_POSTS = 3
const MINUTE = 60_000

/** Addresses are whole: the page may be of any app. */
export const fragments: Concept['fragments'] = {
  'blog/latest': {
    audience: 'public',
    ttlMs: 5 * MINUTE,
    staleMs: 60 * MINUTE,
    tags: ['posts'],
    params: [],
    maxBytes: 6_000,
    reserve: 'panel',
    fallback: { label: 'Read the blog', path: '/' },
    render: async (ctx, page) => {
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
  },

  'blog/around': {
    audience: 'public',
    ttlMs: 10 * MINUTE,
    staleMs: 60 * MINUTE,
    tags: ['posts'],
    params: ['id'],
    maxBytes: 4_000,
    reserve: 'row',
    fallback: { label: 'More posts', path: '/archive' },
    render: async (ctx, _page, params) => <Around around={await aroundPost(ctx, readId(params.id ?? ''))} />,
  },
}
