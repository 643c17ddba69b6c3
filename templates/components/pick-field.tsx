import { type Offered, shownOf, wordsOf } from '#core/contracts/choice'
import { CheckboxesField, RadioField } from './choice-field'
import { controlAttributes, Field, type Typed } from './field'
import { SelectField } from './select-field'

/** How a form asks for one of many, or for several of them. */
export type Picker = {
  readonly name: string
  /** What is asked for: "Producer". */
  readonly label: string
  /** Above the words once something is chosen: "Another producer". */
  readonly another: string
  /** What choosing none means, where that may be. */
  readonly empty?: string
  readonly isMany?: boolean
  readonly hint?: string
  /** Where what the words fit is fetched while one types. */
  readonly path: string
}

type Props = { picker: Picker; offered: Offered; typed?: Typed | null }

/** Up to a dozen are a plain list. Of more, those that are chosen stand here, and others are found by words of their names. */
export function PickField({ picker, offered, typed }: Props) {
  const { name, label, another, empty, hint = 'A word of its name is enough.', path } = picker
  const error = typed?.errors[name]
  if (offered.isAll) return <PlainField picker={picker} offered={offered} error={error} />
  const words = {
    name: wordsOf(name),
    label: offered.chosen.length > 0 ? another : label,
    hint: empty === undefined || offered.chosen.length > 0 ? hint : `${hint} Blank: ${lowered(empty)}.`,
    error: typed?.errors[wordsOf(name)],
  }
  return (
    <div class="stack">
      <PickedChoices
        picker={picker}
        offered={words.error ? { ...offered, none: null } : offered}
        error={error}
      />
      <Field {...words}>
        <input
          class="field__control"
          type="search"
          maxlength={200}
          value={offered.words}
          autocomplete="off"
          data-hx-get={path}
          data-hx-trigger="input changed delay:300ms"
          data-hx-target={`#pick-${name}`}
          data-hx-select={`#pick-${name}`}
          data-hx-swap="outerHTML"
          data-hx-include={`#pick-${name} input:checked`}
          data-hx-sync="this:replace"
          {...controlAttributes(words)}
        />
      </Field>
    </div>
  )
}

type ChoicesProps = { picker: Picker; offered: Offered; error?: string }

function PlainField({ picker: { name, label, empty, isMany }, offered, error }: ChoicesProps) {
  const { chosen, found } = offered
  const options = [...chosen, ...found]
  if (isMany && options.length === 0) return ''
  const field = { name, label, error, options }
  if (isMany) return <CheckboxesField {...field} values={chosen.map(({ value }) => value)} />
  return <SelectField {...field} empty={empty} value={chosen[0]?.value} />
}

/** Those that are chosen and those that the words fit, to tick; fetched anew while one types. */
export function PickedChoices({ picker, offered, error }: ChoicesProps) {
  const { name, label, empty, isMany } = picker
  const { chosen, found, words, hasMore, none } = offered
  const hint = hasMore ? `The first ${found.length}. With more of the name, fewer fit.` : undefined
  const field = { name, label, error, hint }
  const options = [...chosen, ...found]
  // Saving takes the only one that fits: it is seen beforehand.
  const only = words !== '' && found.length === 1 && !hasMore ? found.map(({ value }) => value) : []
  const values = isMany ? [...chosen.map(({ value }) => value), ...only] : only
  return (
    <div id={`pick-${name}`} aria-live="polite">
      {words !== '' && <input type="hidden" name={shownOf(name)} value={words} />}
      {options.length > 0 && isMany && <CheckboxesField {...field} options={options} values={values} />}
      {options.length > 0 && !isMany && (
        <RadioField
          {...field}
          options={[...(empty === undefined ? [] : [{ value: '', label: empty }]), ...options]}
          value={values[0] ?? chosen[0]?.value ?? ''}
        />
      )}
      {none !== null && (
        <p class="field__hint" safe>
          {none}
        </p>
      )}
    </div>
  )
}

function lowered(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}
