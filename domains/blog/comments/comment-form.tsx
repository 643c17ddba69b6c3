import type { Rejected } from '#core/app/form'
import { isolate } from '#core/contracts/isolate'
import type { CommentView } from '#core/services/blog/comments/comment-view'
import { MAX_COMMENT_LENGTH } from '#core/services/blog/comments/write-comment'
import { Button, ButtonLink } from '#templates/components/button'
import { CheckboxField } from '#templates/components/choice-field'
import { fieldsOf } from '#templates/components/field'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { TextareaField } from '#templates/components/textarea-field'

type CommentFormProps = {
  postId: string
  /** What it answers, and who said that. */
  parent?: { readonly id: string; readonly name: string; readonly from: CommentView['from'] }
  /** By which name it would also be said in the fediverse. */
  voice: string | null
  rejected?: Rejected
}

/** Saying something below a post, or answering somebody there. */
export function CommentForm({ postId, parent, voice, rejected }: CommentFormProps) {
  const isAnswerThere = parent?.from === 'fediverse'
  return (
    <div id={parent ? 'reply' : 'new-comment'}>
      <Form action={`/comments/on/${postId}`} label={parent ? 'Your answer' : 'Your comment'} once="">
        <FormErrors errors={rejected?.errors ?? {}} />
        <TextareaField
          {...fieldsOf(rejected)('text')}
          label={parent ? isolate`Answer ${parent.name}` : 'Your comment'}
          hint="Everybody can read it. Leave an empty line between paragraphs."
          rows={4}
          maxlength={MAX_COMMENT_LENGTH}
          required
        />
        {!!parent && <input type="hidden" name={isAnswerThere ? 'reply' : 'parent'} value={parent.id} />}
        {!!voice && (
          <CheckboxField
            name="fediverse"
            label={isolate`Also say it in the fediverse, as ${voice}`}
            hint={
              isAnswerThere
                ? isolate`Otherwise ${parent.name} will not learn of it. When you edit or delete it here, it is edited or deleted there.`
                : 'For your followers there and the journal’s. When you edit or delete it here, it is edited or deleted there.'
            }
            checked={rejected ? rejected.values.fediverse === 'on' : isAnswerThere}
          />
        )}
        <FormActions>
          <Button>{parent ? 'Answer' : 'Post your comment'}</Button>
          <ButtonLink href="/my-comments/letters" variant="quiet" small>
            Letters about comments
          </ButtonLink>
        </FormActions>
      </Form>
    </div>
  )
}
