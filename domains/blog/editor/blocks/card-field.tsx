import type { LexicalNode } from '#core/lexical'
import { type CardField, typedValue } from '#core/lexical/editing'
import { CheckboxField } from '#templates/components/choice-field'
import { InputField } from '#templates/components/input-field'
import { SelectField } from '#templates/components/select-field'
import { TextareaField } from '#templates/components/textarea-field'

const ROWS = { rich: 3, lines: 3, source: 8, grid: 6 } as const

/** One field of a card, as its kind is filled in. */
export function CardFieldInput(props: { node: LexicalNode; field: CardField; name: string; error?: string }) {
  const { node, field, name, error } = props
  const { value, isHtml } = typedValue(node, field)
  const { kind, label } = field
  const common = { name, label, error, hint: hintOf(field, isHtml) }
  if (kind === 'yes') return <CheckboxField {...common} checked={value === 'on'} />
  if (kind === 'choice') {
    const options = (field.choices ?? []).map(([each, words]) => ({ value: String(each), label: words }))
    const isKnown = options.some(option => option.value === value)
    return (
      <SelectField
        {...common}
        options={isKnown || value === '' ? options : [{ value, label: value }, ...options]}
        value={value}
        empty={value === '' ? 'As it is' : undefined}
      />
    )
  }
  if (kind === 'rich' || kind === 'lines' || kind === 'source' || kind === 'grid') {
    return <TextareaField {...common} value={value} rows={ROWS[kind]} />
  }
  return <InputField {...common} value={value} />
}

function hintOf({ kind, hint }: CardField, isHtml: boolean): string | undefined {
  if (isHtml) return 'This holds more than Markdown says: it is HTML.'
  if (kind === 'grid')
    return 'A line for each row, its cells parted by |. A row of --- makes the one above it the head; << joins a cell with the one before it, ^^ with the one above.'
  return hint ?? (kind === 'picture' ? 'Copy it from Pictures.' : undefined)
}
