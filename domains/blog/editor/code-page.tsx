import type { Rejected } from '#core/app/form'
import type { PageContext } from '#core/contracts/page'
import { Button, ButtonLink } from '#templates/components/button'
import { fieldsOf } from '#templates/components/field'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { TextareaField } from '#templates/components/textarea-field'
import { EditorLayout } from './frame'

type CodeProps = {
  page: PageContext
  post: { readonly id: string; readonly title: string }
  form: Pick<Rejected, 'values' | 'errors'>
}

export function CodePage({ page, post, form }: CodeProps) {
  const field = fieldsOf(form)
  return (
    <EditorLayout
      page={page}
      title={`Code of ${post.title || 'a post'}`}
      lead="What stands in its page beside its words. Nothing here runs: no scripts, styles or frames."
      actions={
        <ButtonLink href={`/editor/posts/${post.id}`} variant="plain">
          Back to writing
        </ButtonLink>
      }
    >
      <FormErrors errors={form.errors} />
      <Form action={`/editor/posts/${post.id}/code`} label="Code" typed={form}>
        <TextareaField
          {...field('head')}
          label="In the head"
          hint={'Tags such as <meta name="…" content="…"> and <link rel="me" href="…">.'}
          rows={5}
        />
        <TextareaField {...field('foot')} label="Below the words" hint="HTML." rows={10} />
        <FormActions>
          <Button>Save</Button>
        </FormActions>
      </Form>
    </EditorLayout>
  )
}
