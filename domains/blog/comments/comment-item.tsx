import { isolate } from '#core/contracts/isolate'
import type { PageContext } from '#core/contracts/page'
import type { CommentView, Thread } from '#core/services/blog/comments/comment-view'
import { Badge } from '#templates/components/badge'
import { Button, ButtonLink } from '#templates/components/button'
import { ConfirmForm } from '#templates/components/confirm-form'
import { Note } from '#templates/components/note'
import { CommentText } from './comment-text'

export type ItemProps = {
  page: PageContext
  postId: string
  mayWrite: boolean
  mayModerate: boolean
}

/** A comment with what answers it, one step in. */
export function ThreadItem({ thread, ...props }: ItemProps & { thread: Thread }) {
  return (
    <li class="comments__thread">
      <CommentItem {...props} comment={thread.first} />
      {thread.replies.length > 0 && (
        <ul class="comments__replies">
          {thread.replies.map(reply => (
            <li>
              <CommentItem {...props} comment={reply} />
            </li>
          ))}
        </ul>
      )}
      {thread.more && (
        <ButtonLink href={commentPath(props.postId, thread.first)} variant="quiet" small>
          More answers
        </ButtonLink>
      )}
    </li>
  )
}

function CommentItem(props: ItemProps & { comment: CommentView }) {
  const { page, comment } = props
  return (
    <div id={`comment-${comment.id}`} class={['comment', comment.state !== 'shown' && 'comment--gone']}>
      <Note
        author={{
          name: comment.author.name,
          handle: comment.author.handle,
          href: comment.author.url ?? undefined,
        }}
        publishedAt={comment.at}
        href={comment.url}
        safeContent={CommentBody({ comment }) as string}
        reason={comment.answers ? isolate`Answers ${comment.answers}` : undefined}
        actions={<Actions {...props} />}
        locale={page.locale}
        timeZone={page.timeZone}
      />
    </div>
  )
}

/** Its page here. */
export const commentPath = (postId: string, { id, from }: CommentView) =>
  from === 'here' ? `/comments/${id}` : `/comments/on/${postId}/replies/${id}`

const GONE = {
  deleted: 'Its author deleted this comment.',
  hidden: 'This comment is hidden.',
  shown: 'This comment is empty.',
} as const

function CommentBody({ comment }: { comment: CommentView }) {
  const { body, state, mine } = comment
  if (mine && state === 'deleted') return <p class="comment__note">You deleted this comment.</p>
  if (!body) return <p class="comment__note">{GONE[state]}</p>
  if ('text' in body) return <CommentText text={body.text} />
  if (!body.warning) return <>{body.html as 'safe'}</>
  return (
    <details>
      <summary safe>{body.warning}</summary>
      {body.html as 'safe'}
    </details>
  )
}

function Actions({ page, postId, comment, mayWrite, mayModerate }: ItemProps & { comment: CommentView }) {
  const { id, state, mine, edited, from } = comment
  const own = `/comments/${id}`
  const path = commentPath(postId, comment)
  return (
    <>
      {from === 'fediverse' && <Badge text="from the fediverse" tone="leaf" />}
      {comment.alsoInFediverse && <Badge text="also in the fediverse" tone="leaf" />}
      {state === 'hidden' && (mine || mayModerate) && <Badge text="hidden" tone="danger" />}
      {edited && state === 'shown' && <Badge text="edited" />}
      {state === 'shown' && <Likes comment={comment} mayWrite={mayWrite} />}
      {state === 'shown' && mayWrite && (
        <ButtonLink href={`${path}#reply`} variant="quiet" icon="reply" small>
          Reply
        </ButtonLink>
      )}
      {page.viewer.member !== null && !mine && !mayModerate && state === 'shown' && (
        <ButtonLink href={`${path}#report`} variant="quiet" small>
          Report
        </ButtonLink>
      )}
      {mine && state === 'shown' && (
        <>
          <ButtonLink href={`/my-comments/${id}`} variant="quiet" icon="edit" small>
            Edit
          </ButtonLink>
          <OneButton action={`${own}/deletion`} label="Delete" />
        </>
      )}
      {mine && state === 'deleted' && (
        <OneButton action={`${own}/deletion?_method=delete`} label="Bring it back" />
      )}
      {mayModerate && state === 'shown' && !mine && (
        <ConfirmForm
          action={`${path}/hiding`}
          label="Hide"
          question="Nobody but those who moderate will see it. You can restore it."
          confirm="Yes, hide it"
        />
      )}
      {mayModerate && state === 'hidden' && (
        <OneButton action={`${path}/hiding?_method=delete`} label="Restore" />
      )}
    </>
  )
}

/** A button for who may like it, and how many do for everybody. */
function Likes({ comment, mayWrite }: { comment: CommentView; mayWrite: boolean }) {
  const { id, likes, liked, mine, author } = comment
  if (likes === null) return ''
  if (mine || !(mayWrite || liked)) {
    return likes > 0 ? <Badge text={likes === 1 ? '1 like' : `${likes} likes`} /> : ''
  }
  return (
    <form method="post" action={`/comments/${id}/likes${liked ? '?_method=delete' : ''}`}>
      <Button variant="quiet" icon="heart" small pressed={liked}>
        Like
        <span class="visually-hidden" safe>{isolate` what ${author.name} said`}</span>
        {likes > 0 && <span safe>{` · ${likes}`}</span>}
      </Button>
    </form>
  )
}

function OneButton({ action, label }: { action: string; label: string }) {
  return (
    <form method="post" action={action}>
      <Button variant="quiet" small>
        <span safe>{label}</span>
      </Button>
    </form>
  )
}
