import { CheckboxField } from '#templates/components/choice-field'
import { fieldsOf, type Typed } from '#templates/components/field'
import { InputField } from '#templates/components/input-field'
import { TextareaField } from '#templates/components/textarea-field'

/** All that may be said of a resource, and be said anew. */
export function ResourceFields({ typed }: { typed?: Typed | null }) {
  const field = fieldsOf(typed)
  return (
    <>
      <TextareaField
        {...field('scopes')}
        label="Scopes"
        hint="One a line: a short name, a space, and what it allows, as members will read it. Whoever agreed to a name is not asked again when its words change: more than before is another name."
        rows={3}
      />
      <InputField
        {...field('client_id')}
        label="Its client_id"
        hint="With that it may ask us about the tokens it is shown (introspection)."
        maxlength={80}
      />
      <CheckboxField
        name="reads_itself"
        label="It reads tokens itself"
        hint="They are then signed (JWT, RS256), and live on for up to ten minutes after an end that it does not ask about."
        checked={typed?.values.reads_itself === 'on'}
      />
    </>
  )
}
