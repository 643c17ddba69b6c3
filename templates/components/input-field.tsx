import { controlAttributes, Field, type FieldProps } from './field'

export type InputFieldProps = FieldProps & {
  type?:
    | 'text'
    | 'email'
    | 'password'
    | 'search'
    | 'url'
    | 'tel'
    | 'number'
    | 'date'
    | 'time'
    | 'datetime-local'
  /** What was typed before; never set it for a password. */
  value?: string | number
  autocomplete?: string
  placeholder?: string
  inputmode?: 'text' | 'decimal' | 'numeric' | 'tel' | 'email' | 'url'
  min?: string | number
  max?: string | number
  step?: string | number
  maxlength?: number
  pattern?: string
  autofocus?: boolean
  /** The id of a `datalist` of what is offered. */
  list?: string
}

export function InputField(props: InputFieldProps) {
  const { type = 'text', value, autocomplete, placeholder, inputmode, min, max, step, maxlength } = props
  return (
    <Field {...props}>
      <input
        class={`field__control field__control--${type}`}
        type={type}
        dir={isWords(type) ? 'auto' : undefined}
        value={value === undefined ? undefined : String(value)}
        autocomplete={autocomplete}
        placeholder={placeholder}
        inputmode={inputmode}
        min={min}
        max={max}
        step={step === undefined ? undefined : String(step)}
        maxlength={maxlength}
        pattern={props.pattern}
        autofocus={props.autofocus}
        list={props.list}
        {...controlAttributes(props)}
      />
    </Field>
  )
}

/** What people write runs the way its script does. */
const isWords = (type: InputFieldProps['type']) => type === 'text' || type === 'search'
