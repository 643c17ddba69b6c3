import { Button } from './button'
import { ConfirmForm } from './confirm-form'
import { FileField } from './file-field'
import { Form, FormActions, FormErrors } from './form'
import { InputField } from './input-field'
import { Picture, type PictureSource } from './picture'

type PictureFormsProps = {
  /** Takes the form by POST, and away by DELETE. */
  action: string
  picture: PictureSource | null
  alt: string
  /** What a description is like. */
  hint: string
  /** What taking it away means. */
  without: string
  typed?: {
    readonly values: Readonly<Record<string, string | undefined>>
    readonly errors: Readonly<Record<string, string>>
  }
}

/** Shows the picture there is, and takes another, or another description of it. */
export function PictureForms({ action, picture, alt, hint, without, typed }: PictureFormsProps) {
  const errors = typed?.errors ?? {}
  return (
    <div class="split">
      <Form action={action} upload label="Picture">
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
