import { controlAttributes, Field, type FieldProps } from './field'

export function TextareaField(props: FieldProps & { value?: string; rows?: number; maxlength?: number }) {
  return (
    <Field {...props}>
      <textarea
        class="field__control"
        dir="auto"
        rows={String(props.rows ?? 4)}
        maxlength={props.maxlength}
        safe
        {...controlAttributes(props)}
      >
        {/* A browser drops one newline after the tag: without this one, text that begins with one would lose it. */}
        {`\n${props.value ?? ''}`}
      </textarea>
    </Field>
  )
}
