import type { Rejected } from '#core/app/form'
import { MAX_NOTE_LENGTH } from '#core/services/federation/notes/write-note'
import { Button } from '#templates/components/button'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { SelectField } from '#templates/components/select-field'
import { TextareaField } from '#templates/components/textarea-field'

const AUDIENCES = [
  { value: 'public', label: 'Everybody' },
  { value: 'unlisted', label: 'Everybody, but not listed' },
  { value: 'followers', label: 'Those who follow me' },
  { value: 'direct', label: 'Only those I name' },
]

type ComposeFormProps = {
  inReplyTo?: { readonly id: string; readonly name: string; readonly audience: string }
  rejected?: Rejected
}

/** Saying something, or answering somebody. */
export function ComposeForm({ inReplyTo, rejected }: ComposeFormProps) {
  const values = rejected?.values ?? {}
  const errors = rejected?.errors ?? {}
  return (
    <section id={inReplyTo ? 'reply' : 'compose'}>
      <FormErrors errors={errors} />
      <Form action="/notes" label={inReplyTo ? 'Your reply' : 'A new note'}>
        <TextareaField
          name="text"
          label={inReplyTo ? `Reply to ${inReplyTo.name}` : 'What is new?'}
          hint={`At most ${MAX_NOTE_LENGTH} characters. Name people with @handle.`}
          rows={3}
          maxlength={MAX_NOTE_LENGTH}
          required
          value={values.text}
          error={errors.text}
        />
        <details class="disclosure" open={!!values.warning || !!errors.audience}>
          <summary>Audience and content warning</summary>
          <SelectField
            name="audience"
            label="Who may read it"
            options={AUDIENCES}
            value={values.audience ?? inReplyTo?.audience ?? 'public'}
            error={errors.audience}
            required
          />
          <InputField
            name="warning"
            label="Content warning"
            hint="The note is folded away behind it."
            maxlength={200}
            value={values.warning}
          />
        </details>
        {!!inReplyTo && <input type="hidden" name="in_reply_to" value={inReplyTo.id} />}
        <FormActions>
          <Button>{inReplyTo ? 'Reply' : 'Say it'}</Button>
        </FormActions>
      </Form>
    </section>
  )
}
