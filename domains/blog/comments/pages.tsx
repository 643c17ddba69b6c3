import type { Rejected } from '#core/app/form'
import { isolate } from '#core/contracts/isolate'
import type { PageContext } from '#core/contracts/page'
import { UNDO_DAYS } from '#core/services/blog/comments/delete-comment'
import type { Comments, OneComment } from '#core/services/blog/comments/read-comments'
import { MAX_REASON_LENGTH } from '#core/services/blog/comments/report-comment'
import { COMMENT_FORM, MAX_COMMENT_LENGTH } from '#core/services/blog/comments/write-comment'
import { Button, ButtonLink } from '#templates/components/button'
import { fieldsOf } from '#templates/components/field'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { PageHeader } from '#templates/components/page-header'
import { TextareaField } from '#templates/components/textarea-field'
import { Layout } from '#templates/layout'
import { CommentForm } from './comment-form'
import { commentPath, ThreadItem } from './comment-item'
import { CommentsBelow } from './comments-below'

type CommentsPageProps = { page: PageContext; comments: Comments; rejected?: Rejected }

/** What is said below a post, by itself. */
export function CommentsPage(props: CommentsPageProps) {
  const { page, comments } = props
  return (
    <Layout page={page} title={isolate`Comments on ${comments.post.title}`} noindex>
      <PageHeader kicker="Comments on" title={comments.post.title} actions={<BackToPost {...comments} />} />
      <CommentsBelow {...props} />
    </Layout>
  )
}

function BackToPost({ post }: Pick<Comments, 'post'>) {
  return (
    <ButtonLink href={`/${post.slug}`} variant="plain">
      To the post
    </ButtonLink>
  )
}

type OneCommentProps = { page: PageContext; one: OneComment; rejected?: Rejected; report?: Rejected }

/** A comment in its thread, and where to answer it. */
export function CommentPage({ page, one, rejected, report }: OneCommentProps) {
  const { post, thread, comment, mayWrite, mayModerate, voice } = one
  return (
    <Layout page={page} title={isolate`A comment on ${post.title}`} noindex>
      <PageHeader kicker="A comment on" title={post.title} actions={<BackToPost post={post} />} />
      <section class="comments" aria-label="The thread">
        <ol class="comments__list">
          <ThreadItem
            page={page}
            postId={post.id}
            mayWrite={mayWrite}
            mayModerate={mayModerate}
            thread={thread}
          />
        </ol>
        {mayWrite && comment.state === 'shown' && (
          <CommentForm
            postId={post.id}
            parent={{ id: comment.id, name: comment.author.name, from: comment.from }}
            voice={voice}
            rejected={rejected}
          />
        )}
        {mayReport(page, one) && <ReportForm path={commentPath(post.id, comment)} rejected={report} />}
      </section>
    </Layout>
  )
}

/** Whoever moderates hides it. */
const mayReport = ({ viewer }: PageContext, { comment, mayModerate }: OneComment): boolean =>
  viewer.member !== null && !mayModerate && !comment.mine && comment.state === 'shown'

function ReportForm({ path, rejected }: { path: string; rejected?: Rejected }) {
  return (
    <details class="disclosure" open={rejected !== undefined}>
      <summary>Report this comment</summary>
      <Form id="report" action={`${path}/reports`} label="Report this comment">
        <FormErrors errors={rejected?.errors ?? {}} />
        <TextareaField
          {...fieldsOf(rejected)('reason')}
          label="What is wrong with it?"
          hint="Those who moderate read this, and that it is from you. Its author does not."
          rows={3}
          maxlength={MAX_REASON_LENGTH}
          required
        />
        <FormActions>
          <Button variant="plain">Report it</Button>
        </FormActions>
      </Form>
    </details>
  )
}

export function EditCommentPage({ page, one, rejected }: OneCommentProps) {
  const { body, id } = one.comment
  const text = body && 'text' in body ? body.text : ''
  return (
    <Layout page={page} title="Edit your comment" noindex>
      <PageHeader kicker={isolate`On ${one.post.title}`} title="Edit your comment" />
      <Form
        action={`/comments/${id}`}
        label="Your comment"
        typed={rejected}
        version={COMMENT_FORM.version({ text })}
      >
        <FormErrors errors={rejected?.errors ?? {}} />
        <TextareaField
          {...fieldsOf(rejected ?? { values: { text }, errors: {} })('text')}
          label="Your comment"
          hint={
            one.comment.alsoInFediverse
              ? 'That it was edited stands beside it. What you said in the fediverse changes with it.'
              : 'That it was edited stands beside it.'
          }
          rows={6}
          maxlength={MAX_COMMENT_LENGTH}
          required
        />
        <FormActions>
          <Button>Save</Button>
          <ButtonLink href={`/comments/${id}`} variant="quiet">
            Leave it as it was
          </ButtonLink>
        </FormActions>
      </Form>
    </Layout>
  )
}

export const DELETED = `Deleted. You can bring it back for ${UNDO_DAYS} days.`
