import { isolate } from '#core/contracts/isolate'
import type { PageContext } from '#core/contracts/page'
import type { OwnVariant } from '#core/services/market/rooms/own-products'
import { Badge } from '#templates/components/badge'
import { controlAttributes, Field, fieldsOf, type Typed } from '#templates/components/field'
import { Money } from '#templates/components/price'
import type { Column } from '#templates/components/table'
import { costField, seenField, seenValue, shownVariant, stockField, stockTexts } from './stock-form'

/** What a field of a row is about. */
export type StockRow = OwnVariant & { readonly title: string }

/** Fields for how many there are and what is asked for one; `typed` is what was not saved. */
export function stockColumns<Row extends StockRow>(
  page: PageContext,
  typed: Typed,
  names: Column<Row>,
): readonly Column<Row>[] {
  const field = fieldsOf(typed)
  return [
    {
      ...names,
      cell: variant => (
        <>
          {names.cell(variant)} {variant.wished !== null && <Badge text="waits for the shop" tone="notice" />}
        </>
      ),
    },
    {
      heading: 'Buyers pay',
      numeric: true,
      cell: ({ price }) => <Money value={price} locale={page.locale} />,
    },
    {
      heading: 'On the shelf',
      cell: variant => (
        <>
          <input
            type="hidden"
            name={seenField(variant.id)}
            value={typed.values[seenField(variant.id)] ?? seenValue(shownVariant(variant))}
          />
          <RowInput
            {...field(stockField(variant.id))}
            label={isolate`How many of ${variant.title}, ${variant.name} are on the shelf`}
            kept={stockTexts(variant).stock}
            inputmode="numeric"
          />
          {variant.reserved > 0 && (
            <span class="muted">{variant.reserved} promised to orders being paid</span>
          )}
        </>
      ),
    },
    {
      heading: 'You ask',
      cell: variant => (
        <RowInput
          {...field(costField(variant.id))}
          label={isolate`What you ask for one of ${variant.title}, ${variant.name}`}
          kept={stockTexts(variant).cost}
          inputmode="decimal"
        />
      ),
    },
  ]
}

type InputProps = {
  name: string
  label: string
  value: string | undefined
  error: string | undefined
  kept: string
  inputmode: 'numeric' | 'decimal'
}

/** Text, also for a number: what a browser takes for none would be lost. */
function RowInput({ value, kept, inputmode, ...rest }: InputProps) {
  const props = { ...rest, hideLabel: true }
  return (
    <Field {...props}>
      <input
        class="field__control"
        type="text"
        inputmode={inputmode}
        autocomplete="off"
        maxlength={20}
        value={value ?? kept}
        {...controlAttributes(props)}
      />
    </Field>
  )
}
