import { type Offered, shownOf, wordsOf } from '#core/contracts/choice'
import { isolate } from '#core/contracts/isolate'
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
      <Field {...words} required={isNeeded(picker)}>
        <input
          class="field__control"
          type="search"
          maxlength={200}
          value={offered.words}
          autocomplete="off"
          data-hx-get={path}
          data-hx-trigger="input changed delay:300ms, pick"
          data-hx-target={`#pick-${name}`}
          data-hx-swap="outerHTML"
          data-hx-include={`#pick-${name} input:checked`}
          data-hx-sync="this:replace"
          {...controlAttributes(words)}
        />
      </Field>
      <PickedChoices
        picker={picker}
        offered={words.error ? { ...offered, words: '', none: null } : offered}
        error={error}
      />
    </div>
  )
}

type ChoicesProps = { picker: Picker; offered: Offered; error?: string }

/** One of these has to be chosen: none is no answer. */
const isNeeded = ({ isMany, empty }: Picker) => !isMany && empty === undefined

function PlainField({ picker, offered, error }: ChoicesProps) {
  const { name, label, empty, isMany } = picker
  const { chosen, found } = offered
  const options = [...chosen, ...found]
  if (isMany && options.length === 0) return ''
  const field = { name, label, error, options }
  if (isMany) return <CheckboxesField {...field} values={chosen.map(({ value }) => value)} />
  return <SelectField {...field} empty={empty} value={chosen[0]?.value} required={isNeeded(picker)} />
}

/**
 * Those that are chosen and those that the words fit, to tick; fetched anew while one types. They stand below the words:
 * what one types into stays where it is.
 */
export function PickedChoices({ picker, offered, error }: ChoicesProps) {
  const { name, label, empty, isMany } = picker
  const { chosen, found, words, only } = offered
  const field = {
    name,
    label: words === '' ? isolate`${label}: chosen` : isolate`${label}: which of these?`,
    error,
  }
  const options = [...chosen, ...found]
  const ticked = chosen.map(({ value }) => value)
  // Saving takes the only one that fits: it is seen beforehand.
  const values = only === null ? ticked : isMany ? [...ticked, only] : [only]
  return (
    <div id={`pick-${name}`}>
      {words !== '' && <input type="hidden" name={shownOf(name)} value={words} />}
      {options.length > 0 && isMany && <CheckboxesField {...field} options={options} values={values} />}
      {options.length > 0 && !isMany && (
        <RadioField
          {...field}
          options={[...(empty === undefined ? [] : [{ value: '', label: empty }]), ...options]}
          value={values[0] ?? ''}
        />
      )}
      {words !== '' && (
        <p class="field__hint" role="status" safe>
          {foundText(offered)}
        </p>
      )}
    </div>
  )
}

function lowered(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}

function foundText({ found, hasMore, none }: Offered): string {
  if (none !== null) return none
  if (hasMore) return `${found.length} of those that fit. With more of the name, fewer do.`
  return found.length === 0 ? 'It is chosen already.' : `${found.length} found.`
}
