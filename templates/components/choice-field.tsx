import { controlAttributes, FieldHelp, type FieldProps, fieldId } from './field'
import type { Option } from './select-field'

/** One yes or no. Unticked, a browser sends nothing. */
export function CheckboxField(props: FieldProps & { value?: string; checked?: boolean }) {
  return (
    <div class={['field', 'choice', props.error && 'field--invalid']}>
      <label class="choice__row">
        <input
          type="checkbox"
          value={props.value ?? 'on'}
          checked={props.checked}
          {...controlAttributes(props)}
        />
        <span safe>{props.label}</span>
      </label>
      <FieldHelp {...props} />
    </div>
  )
}

type ChoicesProps = FieldProps & { options: readonly (Option & { hint?: string })[] }

/** One of a few. */
export function RadioField(props: ChoicesProps & { value?: string }) {
  return <Choices {...props} type="radio" chosen={props.value === undefined ? [] : [props.value]} />
}

/** Any of a few: sent as the same name several times. */
export function CheckboxesField(props: ChoicesProps & { values?: readonly string[] }) {
  return <Choices {...props} type="checkbox" chosen={props.values ?? []} />
}

function Choices(props: ChoicesProps & { type: 'radio' | 'checkbox'; chosen: readonly string[] }) {
  const id = fieldId(props)
  const { 'aria-describedby': describedBy } = controlAttributes(props)
  return (
    <fieldset
      id={id}
      class={['field', 'choice', props.error && 'field--invalid']}
      aria-describedby={describedBy}
    >
      <legend class="field__label" safe>
        {props.label}
      </legend>
      <FieldHelp {...props} />
      {props.options.map((option, index) => (
        <label class="choice__row">
          <input
            type={props.type}
            id={`${id}-${index}`}
            name={props.name}
            value={option.value}
            checked={props.chosen.includes(option.value)}
            disabled={props.disabled || option.disabled}
            required={props.type === 'radio' && props.required}
          />
          <span>
            <span safe>{option.label}</span>
            {!!option.hint && (
              <small class="choice__hint" safe>
                {option.hint}
              </small>
            )}
          </span>
        </label>
      ))}
    </fieldset>
  )
}
