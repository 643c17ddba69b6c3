import type { Rejected } from '#core/app/form'
import { MAX_COMMENT_LENGTH } from '#core/services/blog/comments/write-comment'
import { Button, ButtonLink } from '#templates/components/button'
import { fieldsOf } from '#templates/components/field'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { TextareaField } from '#templates/components/textarea-field'

type CommentFormProps = {
  postId: string
  /** The comment that it answers, and who said that. */
  parent?: { readonly id: string; readonly name: string }
  rejected?: Rejected
}

/** Saying something below a post, or answering somebody there. */
export function CommentForm({ postId, parent, rejected }: CommentFormProps) {
  return (
    <div id={parent ? 'reply' : 'new-comment'}>
      <Form action={`/comments/on/${postId}`} label={parent ? 'Your answer' : 'Your comment'}>
        <FormErrors errors={rejected?.errors ?? {}} />
        <TextareaField
          {...fieldsOf(rejected)('text')}
          label={parent ? `Answer ${parent.name}` : 'Your comment'}
          hint="Everybody can read it. Leave an empty line between paragraphs."
          rows={4}
          maxlength={MAX_COMMENT_LENGTH}
          required
        />
        {!!parent && <input type="hidden" name="parent" value={parent.id} />}
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
