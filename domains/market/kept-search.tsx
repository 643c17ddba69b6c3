import { typedTexts, typedValues } from '#core/app/form'
import { isId } from '#core/contracts/id'
import { Button } from '#templates/components/button'

// A form that shows a part of what there is: who looks for another part, or turns the page, takes along what they typed.

const WORDS = 'words'
/** What the page was found by. */
const SOUGHT = 'sought'
const FIND = 'find'
export const TURN = 'turn'
const LONGEST_WORDS = 200
/** Which rows a form is about, where it says so. */
const ROW = 'row'

export type Part = { readonly words: string; readonly number: number }

/** The part that a form asks to be shown instead of anything being saved; null for one that is to be saved. */
export function partIn(body: unknown): Part | null {
  const { [WORDS]: words = '', [SOUGHT]: sought = words, [TURN]: turn, ...rest } = typedTexts(body)
  if (turn !== undefined) return { words: sought, number: Math.max(1, Math.trunc(Number(turn)) || 1) }
  // Also who typed other words and pressed Enter.
  const isAsked = FIND in rest || words.trim() !== sought.trim()
  return isAsked ? { words: words.trim().slice(0, LONGEST_WORDS), number: 1 } : null
}

/** In the form itself. Enter among its fields saves it, unless other words stand here than the page was found by. */
type SearchProps = {
  label: string
  words: string
  /** Tells it from others on the page. */
  at?: string
  /** The id of the form that it belongs to, where it stands above it. */
  form?: string
}

export const KeptSearch = ({ label, words, at = '', form }: SearchProps) => (
  <>
    <button type="submit" form={form} hidden>
      Save
    </button>
    <search class="search-form">
      <label class="visually-hidden" for={`find-rows${at}`} safe>
        {label}
      </label>
      <input
        class="field__control"
        id={`find-rows${at}`}
        type="search"
        name={WORDS}
        form={form}
        value={words}
        maxlength={LONGEST_WORDS}
        placeholder={label}
      />
      <input type="hidden" name={SOUGHT} value={words} form={form} />
      <Button variant="plain" icon="search" name={FIND} value="1" form={form}>
        Search
      </Button>
    </search>
    <p class="field__hint">
      What you type stays while you search or turn the page, and is saved with the rest.
    </p>
  </>
)

type CarriedProps = {
  /** The form as it was sent. */
  body: unknown
  /** The ids of the rows that have fields on this page. */
  shown: readonly string[]
  /** Whether anything was typed for a row; of those that are as they were nothing is carried. */
  isTouched?: (id: string) => boolean
}

/** What was typed for rows that are not on this page. */
export function Carried({ body, shown, isTouched = () => true }: CarriedProps) {
  const here = new Set(shown.map(id => id.toLowerCase()))
  const isCarried = (id: string) => isId(id) && !here.has(id.toLowerCase()) && isTouched(id)
  const fields = Object.entries(typedValues(body)).flatMap(([name, value]) => {
    const values = [value].flat().filter(each => typeof each === 'string')
    // `price-<id>`, or the id is what is sent: `row`, `variant`.
    const [id] = /[0-9a-f-]{36}$/i.exec(name) ?? []
    if (id !== undefined) return isCarried(id) ? values.map(each => [name, each] as const) : []
    return name === ROW || name === 'variant'
      ? values.filter(isCarried).map(each => [name, each] as const)
      : []
  })
  return (
    <>
      {fields.map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
    </>
  )
}
