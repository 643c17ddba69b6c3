import type { Rejected } from '#core/app/form'
import type { PageContext } from '#core/contracts/page'
import type { Comments } from '#core/services/blog/comments/read-comments'
import { ButtonLink } from '#templates/components/button'
import { PageLinks } from '#templates/components/pagination'
import { CommentForm } from './comment-form'
import { ThreadItem } from './comment-item'
import { RuleForm } from './rule-form'

type CommentsProps = { page: PageContext; comments: Comments; rejected?: Rejected }

/** What is said below a post, and where one joins in. */
export function CommentsBelow({ page, comments, rejected }: CommentsProps) {
  const { post, threads, total, mayWrite, mayModerate, voice } = comments
  // Closed, and nothing was ever said: nothing to see, but for whoever may open it.
  if (total === 0 && threads.length === 0 && post.commenters === 'nobody' && !mayModerate) return ''
  return (
    <section class="comments" id="comments" aria-labelledby="comments-title">
      <h2 id="comments-title" safe>
        {headingOf(total)}
      </h2>
      {threads.length > 0 && (
        <ol class="comments__list">
          {threads.map(thread => (
            <ThreadItem
              page={page}
              postId={post.id}
              mayWrite={mayWrite}
              mayModerate={mayModerate}
              thread={thread}
            />
          ))}
        </ol>
      )}
      <PageLinks
        previous={comments.previous && `/comments/on/${post.id}?before=${comments.previous}`}
        next={comments.next && `/comments/on/${post.id}?after=${comments.next}`}
        label="More comments"
      />
      {mayWrite || rejected ? (
        <CommentForm postId={post.id} voice={voice} rejected={rejected} />
      ) : (
        <WhyNot page={page} comments={comments} />
      )}
      {mayModerate && <RuleForm post={post} />}
    </section>
  )
}

function headingOf(total: number): string {
  if (total === 0) return 'Comments'
  return total === 1 ? 'One comment' : `${total} comments`
}

function WhyNot({ page, comments: { post } }: CommentsProps) {
  if (post.commenters === 'nobody') return <p class="comments__closed">Comments are closed.</p>
  if (page.viewer.member) return <p class="comments__closed">Paying members can comment here.</p>
  const login = `/login?return_to=${encodeURIComponent(`/${post.slug}#new-comment`)}`
  return (
    <p>
      <ButtonLink href={login} variant="plain" icon="person">
        Sign in to comment
      </ButtonLink>
    </p>
  )
}
