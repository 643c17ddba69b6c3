import type { Children } from '@kitajs/html'

/** What every field of a form has, whatever it asks for. */
export type FieldProps = {
  name: string
  label: string
  hint?: string
  /** The fault, said beside the field; the field is then marked invalid. */
  error?: string
  required?: boolean
  disabled?: boolean
  /** To be copied, not to be filled in. */
  readonly?: boolean
  /** Where what stands around the field says it to the eye: the head of a column. */
  hideLabel?: boolean
  /** Defaults to `field-<name>`; give one where two forms of a page share a name. */
  id?: string
  /** Id of the form it belongs to, when it stands outside of it. */
  form?: string
}

/** A form as it was filled in, and what has to be put right, by the names of its fields. */
export type Typed = {
  readonly values: Readonly<Record<string, string | undefined>>
  readonly errors: Readonly<Record<string, string>>
}

/**
 * What each field of a form says of itself when the form comes back: `<InputField {...field('title')} label="Title" />`.
 * Forms of one page that share names have a `prefix` each, and their `FormErrors` the same one.
 */
export function fieldsOf(typed: Typed | null | undefined, prefix?: string) {
  return (name: string) => ({
    name,
    id: prefix && `field-${prefix}-${name}`,
    value: typed?.values[name],
    error: typed?.errors[name],
  })
}

export function fieldId({ id, name }: Pick<FieldProps, 'id' | 'name'>): string {
  return id ?? `field-${name}`
}

/** The attributes by which a control says its name, its hint and its fault. */
export function controlAttributes(props: FieldProps) {
  const id = fieldId(props)
  const describedBy = [props.error && `${id}-error`, props.hint && `${id}-hint`].filter(Boolean).join(' ')
  return {
    id,
    name: props.name,
    required: props.required,
    disabled: props.disabled,
    readonly: props.readonly,
    form: props.form,
    'aria-describedby': describedBy || undefined,
    'aria-invalid': props.error ? 'true' : undefined,
  } as const
}

/** Label above, hint and fault below it, then the control. */
export function Field(props: FieldProps & { children?: Children }) {
  const id = fieldId(props)
  const isOptional = !props.required && !props.readonly && !props.hideLabel
  return (
    <div class={['field', props.error && 'field--invalid']}>
      <label class={props.hideLabel ? 'visually-hidden' : 'field__label'} for={id}>
        <span safe>{props.label}</span>
        {isOptional && <span class="field__optional"> optional</span>}
      </label>
      <FieldHelp {...props} />
      {props.children}
    </div>
  )
}

export function FieldHelp(props: Pick<FieldProps, 'id' | 'name' | 'hint' | 'error'>) {
  const id = fieldId(props)
  return (
    <>
      {!!props.hint && (
        <p class="field__hint" id={`${id}-hint`} safe>
          {props.hint}
        </p>
      )}
      {!!props.error && (
        <p class="field__error" id={`${id}-error`} safe>
          {props.error}
        </p>
      )}
    </>
  )
}
