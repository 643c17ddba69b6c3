import { controlAttributes, Field, type FieldProps } from './field'

export type Option = { readonly value: string; readonly label: string; readonly disabled?: boolean }

export function SelectField(
  props: FieldProps & { options: readonly Option[]; value?: string; empty?: string },
) {
  // Without an empty option there is always an answer, and HTML lets none be asked for.
  const required = props.required && (props.empty !== undefined || props.options[0]?.value === '')
  return (
    <Field {...props}>
      <select class="field__control" {...controlAttributes({ ...props, required })}>
        {props.empty !== undefined && (
          <option value="" safe>
            {props.empty}
          </option>
        )}
        {props.options.map(option => (
          <option
            value={option.value}
            selected={option.value === props.value}
            disabled={option.disabled}
            safe
          >
            {option.label}
          </option>
        ))}
      </select>
    </Field>
  )
}
