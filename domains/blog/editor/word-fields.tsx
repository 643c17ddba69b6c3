import { fieldsOf } from '#templates/components/field'
import { InputField } from '#templates/components/input-field'
import { TextareaField } from '#templates/components/textarea-field'
import type { PostForm } from './post-form'

/** `safeWords`: the document as it is now, by our own renderer; shown where it cannot be edited as Markdown. */
type WordsProps = { form: PostForm; safeWords?: string }

/** The words of a post: Markdown, or for a document that holds more, its JSON with room to add below. */
export function WordFields({ form, safeWords }: WordsProps) {
  const field = fieldsOf(form)
  return (
    <>
      <InputField {...field('title')} label="Title" maxlength={300} required />
      {form.values.document === undefined ? (
        <TextareaField
          {...field('markdown')}
          label="Text"
          hint="Markdown: ## for a heading, *emphasis*, [words](address), ![what it shows](picture)."
          rows={22}
        />
      ) : (
        <MixedDocument form={form} safeWords={safeWords} />
      )}
    </>
  )
}

function MixedDocument({ form, safeWords }: WordsProps) {
  const field = fieldsOf(form)
  return (
    <>
      {!!safeWords && (
        <section class="write__preview" aria-label="The text as it is">
          <div class="doc">{safeWords}</div>
        </section>
      )}
      <TextareaField
        {...field('addition')}
        label="Add below, in Markdown"
        hint="This text has cards from Ghost. They stay as they are; what you write here becomes a card after the last."
        rows={8}
      />
      <details class="work__more" open={!!form.errors.document}>
        <summary>Advanced: the whole document</summary>
        <TextareaField
          {...field('document')}
          label="Lexical JSON"
          hint="Every card with all its fields. What cannot be read is refused, and nothing is saved then."
          rows={18}
        />
      </details>
    </>
  )
}
