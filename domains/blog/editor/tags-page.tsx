import type { PageContext } from '#core/contracts/page'
import { TAG_FORM, type TagSummary } from '#core/services/blog/tags'
import { Button } from '#templates/components/button'
import { ConfirmForm } from '#templates/components/confirm-form'
import { EmptyState } from '#templates/components/empty-state'
import { InputField } from '#templates/components/input-field'
import { TextareaField } from '#templates/components/textarea-field'
import { EditorLayout } from './frame'

type Fault = {
  readonly id: string
  readonly values: Readonly<Record<string, string>>
  readonly errors: Readonly<Record<string, string>>
}

export function TagsPage({
  page,
  tags,
  fault,
}: {
  page: PageContext
  tags: readonly TagSummary[]
  fault?: Fault
}) {
  return (
    <EditorLayout page={page} title="Tags" lead="New ones are made while writing.">
      {tags.length === 0 && <EmptyState title="No tags yet" />}
      {tags.map(tag => (
        <TagItem tag={tag} fault={fault?.id === tag.id ? fault : undefined} />
      ))}
    </EditorLayout>
  )
}

function TagItem({ tag, fault }: { tag: TagSummary; fault?: Fault }) {
  const { name, description } = tag
  const shown: Fault['values'] = fault?.values ?? { name, description, version: TAG_FORM.version(tag) }
  return (
    <details class="work__more" open={!!fault}>
      <summary>
        <span safe>{tag.name}</span> <small>{tag.posts}</small>
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
