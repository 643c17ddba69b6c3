import { t } from 'elysia'
import { readForm, seenVersion } from '#core/app/form'
import { readId } from '#core/contracts/id'
import type { PageContext } from '#core/contracts/page'
import { storable } from '#core/services/blog/storable'
import { allTags, deleteTag, describeTag, TAG_FORM, type TagSummary } from '#core/services/blog/tags'
import { Button } from '#templates/components/button'
import { ConfirmForm } from '#templates/components/confirm-form'
import { EmptyState } from '#templates/components/empty-state'
import { InputField } from '#templates/components/input-field'
import { TextareaField } from '#templates/components/textarea-field'
import type { Room } from '../../domain'
import { EditorLayout } from './frame'

const FIELDS = t.Object({
  name: t.String({ minLength: 1, maxLength: 191, error: 'Give the tag a name.' }),
  description: t.Optional(t.String({ maxLength: 500 })),
})

/** Tags are made while writing; here they get their words. */
export const tagRoom: Room = app => {
  app.get('/editor/tags', async ({ ctx, page, reply }) =>
    reply.html(<TagsPage page={page} tags={await allTags(ctx)} />),
  )

  app.post('/editor/tags/:id', async ({ ctx, page, params, body, reply }) => {
    const [id, tags] = [readId(params.id), await allTags(ctx)]
    const form = readForm(FIELDS, body)
    if (!form.ok) {
      return reply.html(<TagsPage page={page} tags={tags} fault={{ id, ...form }} />, {
        status: 422,
      })
    }
    const { name, description = '' } = storable(form.values)
    await describeTag(ctx, id, { name, description }, seenVersion(body))
    return reply.see('/editor/tags', { kind: 'success', text: 'Saved.' })
  })

  app.delete('/editor/tags/:id', async ({ ctx, params, reply }) => {
    await deleteTag(ctx, params.id)
    return reply.see('/editor/tags', { kind: 'success', text: 'The tag is gone; its posts are all there.' })
  })
}

type Fault = {
  readonly id: string
  readonly values: Readonly<Record<string, string>>
  readonly errors: Readonly<Record<string, string>>
}

function TagsPage({ page, tags, fault }: { page: PageContext; tags: readonly TagSummary[]; fault?: Fault }) {
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
