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
  /** Defaults to `field-<name>`; give one where two forms of a page share a name. */
  id?: string
  /** Id of the form it belongs to, when it stands outside of it. */
  form?: string
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
    form: props.form,
    'aria-describedby': describedBy || undefined,
    'aria-invalid': props.error ? 'true' : undefined,
  } as const
}

/** Label above, hint and fault below it, then the control. */
export function Field(props: FieldProps & { children?: Children }) {
  const id = fieldId(props)
  return (
    <div class={['field', props.error && 'field--invalid']}>
      <label class="field__label" for={id}>
        <span safe>{props.label}</span>
        {!props.required && <span class="field__optional"> optional</span>}
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
