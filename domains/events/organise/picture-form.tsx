import type { EntryDesk } from '#core/services/events/organising/desk'
import { Button } from '#templates/components/button'
import { ConfirmForm } from '#templates/components/confirm-form'
import { FileField } from '#templates/components/file-field'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { Section } from '#templates/components/page-header'
import { Picture } from '#templates/components/picture'
import type { Typed } from './frame'

/** Shows the picture there is, and takes another, or another description of it. */
export function PictureForm({ desk, typed }: { desk: EntryDesk; typed?: Typed }) {
  const { id, picture, imageAlt } = desk
  const errors = typed?.errors ?? {}
  return (
    <Section title="Picture" id="picture">
      <div class="split">
        <Form action={`/organise/entries/${id}/picture`} upload label="Picture">
          <FormErrors errors={errors} />
          <FileField
            name="picture"
            label={picture ? 'Another picture' : 'Picture'}
            hint="JPEG, PNG or WebP, at most 15 MB. Where and when it was taken is not kept."
            accept="image/jpeg,image/png,image/webp,image/avif,image/gif"
            error={errors.picture}
          />
          <InputField
            name="alt"
            label="What is to be seen"
            hint="For whoever does not see it: people around a table full of apples."
            required
            maxlength={300}
            value={typed?.values.alt ?? imageAlt}
            error={errors.alt}
          />
          <FormActions>
            <Button variant="plain">Save picture</Button>
          </FormActions>
        </Form>
        {picture ? (
          <div class="stack">
            <Picture picture={picture} sizes="22rem" />
            <ConfirmForm
              action={`/organise/entries/${id}/picture?_method=delete`}
              label="Remove the picture"
              question="The event is shown without one then."
              confirm="Yes, remove it"
              icon="remove"
            />
          </div>
        ) : (
          ''
        )}
      </div>
    </Section>
  )
}
