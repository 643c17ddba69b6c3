import { controlAttributes, Field, type FieldProps } from './field'

/** The form around it needs `upload`, or the browser sends only the file's name. */
export function FileField(props: FieldProps & { accept?: string; multiple?: boolean }) {
  return (
    <Field {...props}>
      <input
        class="field__control field__control--file"
        type="file"
        accept={props.accept}
        multiple={props.multiple}
        {...controlAttributes(props)}
      />
    </Field>
  )
}
