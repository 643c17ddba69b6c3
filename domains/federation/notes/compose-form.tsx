import type { Rejected } from '#core/app/form'
import { isolate } from '#core/contracts/isolate'
import { MAX_NOTE_LENGTH } from '#core/services/federation/notes/write-note'
import { Button } from '#templates/components/button'
import { fieldsOf } from '#templates/components/field'
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
  const field = fieldsOf(rejected)
  return (
    <section id={inReplyTo ? 'reply' : 'compose'}>
      <FormErrors errors={errors} />
      <Form action="/notes" label={inReplyTo ? 'Your reply' : 'A new note'} once="">
        <TextareaField
          {...field('text')}
          label={inReplyTo ? isolate`Reply to ${inReplyTo.name}` : 'What is new?'}
          hint={`At most ${MAX_NOTE_LENGTH} characters. Name people with @handle.`}
          rows={3}
          maxlength={MAX_NOTE_LENGTH}
          required
        />
        <details class="disclosure" open={!!values.warning || !!errors.audience}>
          <summary>Audience and content warning</summary>
          <SelectField
            {...field('audience')}
            label="Who may read it"
            options={AUDIENCES}
            value={values.audience ?? inReplyTo?.audience ?? 'public'}
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
