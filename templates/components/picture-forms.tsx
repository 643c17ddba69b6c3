import { Button } from './button'
import { ConfirmForm } from './confirm-form'
import type { Typed } from './field'
import { Form, FormActions, FormErrors } from './form'
import { InputField } from './input-field'
import { Picture, type PictureSource } from './picture'
import { PictureField } from './picture-field'

type PictureFormsProps = {
  /** Takes the form by POST, and away by DELETE. */
  action: string
  picture: PictureSource | null
  alt: string
  /** What a description is like. */
  hint: string
  /** What taking it away means. */
  without: string
  typed?: Typed
}

/** Shows the picture there is, and takes another, or another description of it. */
export function PictureForms({ action, picture, alt, hint, without, typed }: PictureFormsProps) {
  const errors = typed?.errors ?? {}
  return (
    <div class="split">
      <Form action={action} upload label="Picture">
        <FormErrors errors={errors} />
        <PictureField another={picture !== null} error={errors.picture} />
        <InputField
          name="alt"
          label="What the picture shows"
          hint={hint}
          required
          maxlength={300}
          value={typed?.values.alt ?? alt}
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
            action={`${action}?_method=delete`}
            label="Remove the picture"
            question={without}
            confirm="Yes, remove it"
            icon="remove"
          />
        </div>
      ) : (
        ''
      )}
    </div>
  )
}
