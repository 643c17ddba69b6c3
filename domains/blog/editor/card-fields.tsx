import type { PageContext } from '#core/contracts/page'
import { fieldsOf } from '#templates/components/field'
import { Fieldset } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { TextareaField } from '#templates/components/textarea-field'
import { type Carded, searchResult, socialCard } from '../posts/social-card'
import type { PostForm } from './post-form'

type CardProps = {
  page: PageContext
  form: PostForm
  /** What the text itself says in lists. */
  excerpt: string
}

/** Whose faults open the fold. */
const NAMES = [
  'metaTitle',
  'metaDescription',
  'ogTitle',
  'ogDescription',
  'ogImage',
  'twitterTitle',
  'twitterDescription',
  'twitterImage',
]

/** What search engines and links to the post show, and how that will look. */
export function CardFields({ page, form, excerpt }: CardProps) {
  const field = fieldsOf(form)
  return (
    <details class="work__more" open={NAMES.some(name => form.errors[name])}>
      <summary>Search results and shared links</summary>
      <p class="field__hint">
        What is left empty is taken from the post, and for links from the search result.
      </p>
      <SearchPreview page={page} form={form} excerpt={excerpt} />
      <InputField {...field('metaTitle')} label="Title for search engines" maxlength={300} />
      <TextareaField
        {...field('metaDescription')}
        label="Description for search engines"
        rows={3}
        maxlength={500}
      />
      <SharedPreview page={page} form={form} excerpt={excerpt} />
      <InputField {...field('ogTitle')} label="Title of a shared link" maxlength={300} />
      <TextareaField
        {...field('ogDescription')}
        label="Description of a shared link"
        rows={3}
        maxlength={500}
      />
      <InputField
        {...field('ogImage')}
        label="Picture of a shared link"
        hint="Its address; wide ones of 1200 by 630 fit best."
      />
      <Fieldset legend="On X (Twitter), if it is to differ">
        <InputField {...field('twitterTitle')} label="Title there" maxlength={300} />
        <TextareaField {...field('twitterDescription')} label="Description there" rows={3} maxlength={500} />
        <InputField {...field('twitterImage')} label="Address of the picture there" />
      </Fieldset>
    </details>
  )
}

/** The editor's script keeps both true while one types: `client/card-preview.ts`. */
function SearchPreview({ page, form, excerpt }: CardProps) {
  const { title, description } = searchResult(cardedOf(form, excerpt))
  return (
    <figure class="link-card" data-search-preview data-excerpt={excerpt}>
      <figcaption>As a search result</figcaption>
      <p class="link-card__site" safe>
        {`${new URL(page.origins.blog).host} › ${form.values.slug || '…'}`}
      </p>
      <p class="link-card__title link-card__title--search" data-part="title" safe>
        {title || 'Untitled'}
      </p>
      <p class="link-card__text" data-part="description" safe>
        {description}
      </p>
    </figure>
  )
}

function SharedPreview({ page, form, excerpt }: CardProps) {
  const { title, description } = socialCard(cardedOf(form, excerpt), page.origins.blog)
  const image = form.values.ogImage || form.values.featureImage || ''
  return (
    <figure class="link-card" data-shared-preview>
      <figcaption>As a shared link</figcaption>
      {!!ownPicture(image) && (
        <img class="link-card__picture" data-part="image" src={ownPicture(image)} alt="" />
      )}
      <p class="link-card__site" safe>
        {page.site.name}
      </p>
      <p class="link-card__title" data-part="title" safe>
        {title || 'Untitled'}
      </p>
      <p class="link-card__text" data-part="description" safe>
        {description}
      </p>
    </figure>
  )
}

/** Pictures of other hosts are none that a page of ours loads. */
export function ownPicture(address: string): string | undefined {
  return /^\/(?!\/)/.test(address) ? address : undefined
}

function cardedOf({ values }: PostForm, excerpt: string): Carded {
  const text = (name: string) => values[name]?.trim() || null
  return {
    title: values.title ?? '',
    excerpt: values.customExcerpt || excerpt,
    metaTitle: text('metaTitle'),
    metaDescription: text('metaDescription'),
    featureImage: text('featureImage'),
    ogTitle: text('ogTitle'),
    ogDescription: text('ogDescription'),
    ogImage: text('ogImage'),
    twitterTitle: text('twitterTitle'),
    twitterDescription: text('twitterDescription'),
    twitterImage: text('twitterImage'),
  }
}
