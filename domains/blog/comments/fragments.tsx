import { readId } from '#core/contracts/id'
import { commentsOn } from '#core/services/blog/comments/read-comments'
import type { Concept } from '../../concept'
import { CommentsBelow } from './comments-below'

const MINUTE = 60_000

/** Who is signed in sees a form and what is theirs; visitors share one rendering. */
export const fragments: Concept['fragments'] = {
  'blog/comments': {
    audience: 'self',
    ttlMs: 5 * MINUTE,
    staleMs: 5 * MINUTE,
    tags: ['comments:{id}', 'comments', 'posts'],
    params: ['id'],
    maxBytes: 60_000,
    reserve: 'panel',
    fallback: { label: 'Comments', path: '/' },
    render: async (ctx, page, params) => {
      const comments = await commentsOn(ctx, readId(params.id ?? ''))
      return comments ? <CommentsBelow page={page} comments={comments} /> : ''
    },
  },
}
