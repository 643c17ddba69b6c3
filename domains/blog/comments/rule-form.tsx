import type { Commenters } from '#core/services/blog/comments/comment-rule'
import type { CommentedPost } from '#core/services/blog/comments/commented-post'
import { Button } from '#templates/components/button'
import { Form, FormActions } from '#templates/components/form'
import { SelectField } from '#templates/components/select-field'

export const COMMENTER_OPTIONS: readonly { readonly value: Commenters; readonly label: string }[] = [
  { value: 'members', label: 'All members' },
  { value: 'paid', label: 'Paying members' },
  { value: 'nobody', label: 'Nobody' },
]

/** For editors: who may comment on this post. */
export function RuleForm({ post }: { post: CommentedPost }) {
  return (
    <details class="disclosure">
      <summary>Who may comment here</summary>
      <Form action={`/comments/on/${post.id}/rule`} label="Who may comment here">
        <SelectField
          name="who"
          label="Who may comment on this post"
          options={COMMENTER_OPTIONS}
          empty="As everywhere in the journal"
          value={post.ruled ? post.commenters : ''}
        />
        <FormActions>
          <Button variant="plain">Save</Button>
        </FormActions>
      </Form>
    </details>
  )
}
