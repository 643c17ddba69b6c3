import type { EditablePost } from '#core/services/blog/edit-post'
import type { PostKind } from '#core/services/blog/post-input'
import { fieldsOf } from '#templates/components/field'
import { InputField } from '#templates/components/input-field'
import { TextareaField } from '#templates/components/textarea-field'
import { BlockFields, Chooser } from './blocks/block-fields'
import type { ChangedBlocks } from './blocks/change-blocks'
import { firstModules } from './modules'
import { Opening } from './opening'
import type { PostForm } from './post-form'

/** By its button alone is a text saved that somebody else has saved meanwhile. */
export type Unsaved = 'sent' | 'collision'

type WordsProps = {
  form: PostForm
  kind: PostKind
  /** Null for one that is only being written. */
  post: Pick<EditablePost, 'id' | 'state'> | null
  action: string
  changed?: ChangedBlocks
  /** What it shows was sent, and is saved nowhere. */
  unsaved?: Unsaved
}

/** The words of a post: its title, and its text as Markdown or block by block, where the editor's script takes over. */
export function WordFields({ form, kind, post, action, changed, unsaved }: WordsProps) {
  const field = fieldsOf(form)
  const { document, errors } = form
  return (
    <>
      <InputField {...field('title')} label="Title" maxlength={300} required />
      <div
        data-editor
        data-post={post?.id}
        data-state={post?.state}
        data-kind={kind}
        data-blocks={action}
        data-modules={firstModules()}
        data-unsaved={unsaved}
      >
        {document ? (
          <>
            <Opening document={document} fields="field-document" />
            <BlockFields document={document} errors={errors} action={action} {...changed} />
          </>
        ) : (
          <>
            {!form.values.markdown && <Opening document={null} fields="field-markdown" />}
            <TextareaField
              {...field('markdown')}
              label="Text"
              hint="Markdown: ## for a heading, *emphasis*, [words](address), ![what it shows](picture)."
              rows={22}
            />
            <Chooser at={1} action={action} />
          </>
        )}
      </div>
    </>
  )
}
