import type { AuthorChoice } from '#core/services/blog/set-authors'
import { CheckboxesField, CheckboxField, RadioField } from '#templates/components/choice-field'
import { Fieldset } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { TextareaField } from '#templates/components/textarea-field'
import type { PostForm } from './post-form'

type FieldsProps = { form: PostForm; authors: readonly AuthorChoice[] }

/** `safeWords`: the document as it is now, by our own renderer; shown where it cannot be edited as Markdown. */
type WordsProps = { form: PostForm; safeWords?: string }

/** The words of a post: Markdown, or for a document that holds more, its JSON with room to add below. */
export function WordFields({ form: { values, errors }, safeWords }: WordsProps) {
  return (
    <>
      <InputField
        name="title"
        label="Title"
        value={values.title}
        error={errors.title}
        maxlength={300}
        required
      />
      {values.document === undefined ? (
        <TextareaField
          name="markdown"
          label="Text"
          hint="Markdown: ## for a heading, *emphasis*, [words](address), ![what it shows](picture)."
          value={values.markdown}
          error={errors.markdown}
          rows={22}
        />
      ) : (
        <MixedDocument form={{ values, errors, authorIds: [] }} safeWords={safeWords} />
      )}
    </>
  )
}

function MixedDocument({ form: { values, errors }, safeWords }: WordsProps) {
  return (
    <>
      {!!safeWords && (
        <section class="write__preview" aria-label="The text as it is">
          <div class="doc">{safeWords}</div>
        </section>
      )}
      <TextareaField
        name="addition"
        label="Add below, in Markdown"
        hint="This text has cards from Ghost. They stay as they are; what you write here becomes a card after the last."
        value={values.addition}
        rows={8}
      />
      <details class="work__more" open={!!errors.document}>
        <summary>Advanced: the whole document</summary>
        <TextareaField
          name="document"
          label="Lexical JSON"
          hint="Every card with all its fields. What cannot be read is refused, and nothing is saved then."
          value={values.document}
          error={errors.document}
          rows={18}
        />
      </details>
    </>
  )
}

const CLOSED_FOR_NOW = 'Closed to all but editors until there are paid memberships here.'
const READERS = [
  { value: 'public', label: 'Everybody' },
  {
    value: 'members',
    label: 'Members',
    hint: 'Others see its title, your own excerpt, and what stands before a paywall card.',
  },
]
const GHOST_READERS = [
  { value: 'paid', label: 'Paying members (from Ghost)', hint: CLOSED_FOR_NOW },
  { value: 'tiers', label: 'Some tiers (from Ghost)', hint: CLOSED_FOR_NOW },
]

/** All that is said about a post beside its words. */
export function SettingFields({ form: { values, errors, authorIds }, authors }: FieldsProps) {
  const readers = [...READERS, ...GHOST_READERS.filter(({ value }) => value === values.visibility)]
  return (
    <>
      <InputField
        name="tags"
        label="Tags"
        hint="Separated by commas; the first is the main one."
        value={values.tags}
      />
      <RadioField
        name="visibility"
        label="Who may read it"
        options={readers}
        value={values.visibility ?? 'public'}
        error={errors.visibility}
      />
      <CheckboxField
        name="featured"
        label="Show large on the front page"
        checked={values.featured === 'on'}
      />
      <TextareaField
        name="customExcerpt"
        label="Excerpt"
        hint="For lists and previews; else the text begins them."
        value={values.customExcerpt}
        error={errors.customExcerpt}
        maxlength={500}
      />
      <Fieldset legend="Picture on top">
        <InputField
          name="featureImage"
          label="Its address"
          hint="Copy it from Pictures."
          value={values.featureImage}
          error={errors.featureImage}
        />
        <InputField name="featureImageAlt" label="What it shows" value={values.featureImageAlt} />
        <InputField name="featureImageCaption" label="Caption" value={values.featureImageCaption} />
      </Fieldset>
      <details class="work__more" open={!!(errors.slug || errors.canonicalUrl)}>
        <summary>Address, authors, search engines</summary>
        <InputField
          name="slug"
          label="Address"
          hint="Made of the title when left empty. When it changes, the old address leads here."
          value={values.slug}
          error={errors.slug}
        />
        {authors.length > 0 && (
          <CheckboxesField
            name="authorIds"
            label="Authors"
            options={authors.map(({ id, name }) => ({ value: id, label: name }))}
            values={authorIds}
          />
        )}
        <InputField name="metaTitle" label="Title for search engines" value={values.metaTitle} />
        <TextareaField
          name="metaDescription"
          label="Description for search engines"
          value={values.metaDescription}
          rows={3}
        />
        <InputField
          name="canonicalUrl"
          label="First published at"
          hint="When it stands elsewhere already."
          value={values.canonicalUrl}
          error={errors.canonicalUrl}
        />
      </details>
    </>
  )
}
