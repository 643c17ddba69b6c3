import type { PageContext } from '#core/contracts/page'
import { MOST_COUNTED, TAG_FORM, type TagPage, type TagSummary } from '#core/services/blog/tags'
import { Button } from '#templates/components/button'
import { ConfirmForm } from '#templates/components/confirm-form'
import { EmptyState } from '#templates/components/empty-state'
import { InputField } from '#templates/components/input-field'
import { SearchForm } from '#templates/components/search-form'
import { TextareaField } from '#templates/components/textarea-field'
import { EditorLayout } from './frame'
import { Onward } from './onward'

type Fault = {
  readonly id: string
  readonly values: Readonly<Record<string, string>>
  readonly errors: Readonly<Record<string, string>>
}

export function TagsPage({
  page,
  list,
  query,
  after = null,
  fault,
}: {
  page: PageContext
  list: TagPage
  query: string
  after?: string | null
  fault?: Fault
}) {
  return (
    <EditorLayout page={page} title="Tags" lead="New ones are made while writing.">
      <SearchForm action="/editor/tags" label="Search tags" value={query} />
      {list.tags.length === 0 && <EmptyState title={query ? 'No tag is like that' : 'No tags yet'} />}
      {list.tags.map(tag => (
        <TagItem tag={tag} fault={fault?.id === tag.id ? fault : undefined} />
      ))}
      <Onward
        label="More tags"
        from="/editor/tags"
        query={{ q: query }}
        next={list.next}
        isBeyondFirst={after !== null}
      />
    </EditorLayout>
  )
}

const MORE = [
  { name: 'image', label: 'Address of its picture', hint: 'Copy it from Pictures.' },
  { name: 'imageAlt', label: 'What the picture shows' },
  { name: 'metaTitle', label: 'Title for search engines' },
  { name: 'metaDescription', label: 'Description for search engines' },
] as const

function TagItem({ tag, fault }: { tag: TagSummary; fault?: Fault }) {
  const { name, description, imageAlt } = tag
  const shown: Fault['values'] = fault?.values ?? {
    name,
    description,
    image: tag.image ?? '',
    imageAlt,
    metaTitle: tag.metaTitle ?? '',
    metaDescription: tag.metaDescription ?? '',
    version: TAG_FORM.version(tag),
  }
  return (
    <details class="work__more" open={!!fault}>
      <summary>
        <span safe>{tag.name}</span>{' '}
        <small safe>{tag.posts > MOST_COUNTED ? `${MOST_COUNTED}+` : String(tag.posts)}</small>
      </summary>
      <form class="form" method="post" action={`/editor/tags/${tag.id}`}>
        {!!shown.version && <input type="hidden" name="version" value={shown.version} />}
        <InputField
          id={`name-${tag.id}`}
          name="name"
          label="Name"
          value={shown.name}
          error={fault?.errors.name}
          required
        />
        <TextareaField
          id={`description-${tag.id}`}
          name="description"
          label="What it is about"
          value={shown.description}
          error={fault?.errors.description}
          rows={2}
        />
        {MORE.map(({ name: more, ...said }) => (
          <InputField
            id={`${more}-${tag.id}`}
            name={more}
            value={shown[more]}
            error={fault?.errors[more]}
            {...said}
          />
        ))}
        <Button variant="plain">Save</Button>
      </form>
      <ConfirmForm
        action={`/editor/tags/${tag.id}?_method=delete`}
        label="Delete"
        question="It is taken off every post; the posts stay."
        confirm="Yes, delete the tag"
        icon="remove"
      />
    </details>
  )
}
