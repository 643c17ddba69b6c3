import type { Offered } from '#core/contracts/choice'
import type { PageContext } from '#core/contracts/page'
import { CheckboxField, RadioField } from '#templates/components/choice-field'
import { fieldsOf } from '#templates/components/field'
import { Fieldset } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { PickField } from '#templates/components/pick-field'
import { TextareaField } from '#templates/components/textarea-field'
import { AUTHORS_OF_POST } from './author-picker'
import { CardFields } from './card-fields'
import { FocusFields } from './focus-fields'
import type { PostForm } from './post-form'

type FieldsProps = {
  page: PageContext
  form: PostForm
  authors: Offered
  /** What the text itself says in lists. */
  excerpt: string
}

const READERS = [
  { value: 'public', label: 'Everybody' },
  {
    value: 'members',
    label: 'Members',
    hint: 'Others see its title, your own excerpt, and what stands before a paywall card.',
  },
  { value: 'paid', label: 'Whoever has a tier' },
  {
    value: 'tiers',
    label: 'Some tiers',
    hint: 'An editor chooses them under Tiers; until then it is for editors alone.',
  },
]

const IN_DETAILS = [
  'slug',
  'authorIds',
  'authorIdsWords',
  'canonicalUrl',
  'language',
  'translationOf',
] as const

/** All that is said about a post beside its words. */
export function SettingFields({ page, form, authors, excerpt }: FieldsProps) {
  const { values, errors } = form
  const field = fieldsOf({ values, errors })
  return (
    <>
      <InputField
        {...field('tags')}
        label="Tags"
        hint="Separated by commas; the first is the main one. A name with a comma stands in quotation marks."
      />
      <RadioField
        {...field('visibility')}
        label="Who may read it"
        options={READERS}
        value={values.visibility ?? 'public'}
      />
      <CheckboxField
        name="featured"
        label="Show large on the front page"
        checked={values.featured === 'on'}
      />
      <TextareaField
        {...field('customExcerpt')}
        label="Excerpt"
        hint="For lists and previews; else the text begins them."
        maxlength={500}
      />
      <Fieldset legend="Picture on top">
        <InputField {...field('featureImage')} label="Its address" hint="Copy it from Pictures." />
        <InputField {...field('featureImageAlt')} label="What it shows" />
        <InputField {...field('featureImageCaption')} label="Caption" />
        <FocusFields form={form} />
      </Fieldset>
      <CardFields page={page} form={form} excerpt={excerpt} />
      <details class="work__more" open={IN_DETAILS.some(name => !!errors[name])}>
        <summary>Address and authors</summary>
        <InputField
          {...field('slug')}
          label="Address"
          hint="Made of the title when left empty. When it changes, the old address leads here."
        />
        <PickField picker={AUTHORS_OF_POST} offered={authors} typed={form} />
        <InputField
          {...field('language')}
          label="Language"
          hint={`Its code: cy, de, pt-BR. Empty for the site’s own, ${page.locale}.`}
        />
        <InputField
          {...field('translationOf')}
          label="Translation of"
          hint="The address of the same text in another language: readers can go from one to the other."
        />
        <InputField
          {...field('canonicalUrl')}
          label="First published at"
          hint="When it stands elsewhere already."
        />
      </details>
    </>
  )
}
