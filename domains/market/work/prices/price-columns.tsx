import { isolate } from '#core/contracts/isolate'
import type { PageContext } from '#core/contracts/page'
import type { PriceSummary } from '#core/services/market/products/price-list'
import { Badge } from '#templates/components/badge'
import { Code } from '#templates/components/code'
import { controlAttributes, Field } from '#templates/components/field'
import { Money } from '#templates/components/price'
import type { Column } from '#templates/components/table'
import { PriceVatField } from '../../price-vat'
import { moneyText } from '../money-text'
import { priceField, seenField, seenValue, vatField } from './form'

/** What was typed into the form that came back, and why, by variant. */
export type TypedPrices = {
  readonly typed: ReadonlyMap<string, string>
  readonly typedVat: ReadonlyMap<string, string>
  readonly errors: ReadonlyMap<string, string>
  /** What the page showed of those that were typed over and are not saved yet, by variant. */
  readonly seen?: ReadonlyMap<string, string>
}

export function columnsFor(
  page: PageContext,
  currency: string,
  { typed, typedVat, errors, seen = new Map() }: TypedPrices,
): readonly Column<PriceSummary>[] {
  return [
    {
      heading: 'Variant',
      names: true,
      cell: ({ productId, title, name, listed, price }) => (
        <>
          <a href={`/shop/products/${productId}#variants`} safe>{isolate`${title}, ${name}`}</a>
          {!listed && <Badge text="not listed" />}
          {price.currency !== currency && <Badge text="not for sale: in another currency" tone="danger" />}
        </>
      ),
    },
    {
      heading: 'Article',
      cell: ({ sku }) => <Code text={sku} />,
    },
    { heading: 'Now', numeric: true, cell: ({ price }) => <Money value={price} locale={page.locale} /> },
    {
      heading: 'Price',
      cell: line => (
        <PriceInput
          line={line}
          currency={currency}
          typed={typed.get(line.variantId)}
          error={errors.get(line.variantId)}
          seen={seen.get(line.variantId)}
        />
      ),
    },
    {
      heading: 'VAT',
      cell: ({ variantId, title, name, typed: kept }) => (
        <PriceVatField
          name={vatField(variantId)}
          label={isolate`VAT in the price of ${title}, ${name}`}
          hideLabel
          value={errors.has(variantId) || seen.has(variantId) ? typedVat.get(variantId) : undefined}
          withoutVat={Boolean(kept.withoutVat)}
        />
      ),
    },
  ]
}

/** As it was typed where it is not saved; beside it what it replaces, so that nothing is undone unseen. */
type PriceInputProps = {
  line: PriceSummary
  currency: string
  typed?: string
  error?: string
  seen?: string
}

function PriceInput({ line, currency, typed, error, seen }: PriceInputProps) {
  const kept = line.typed.currency === currency ? moneyText(line.typed) : ''
  const props = {
    name: priceField(line.variantId),
    label: isolate`Price of ${line.title}, ${line.name}`,
    hideLabel: true,
    error,
  }
  return (
    <Field {...props}>
      <input type="hidden" name={seenField(line.variantId)} value={seen ?? seenValue(line.typed, currency)} />
      <input
        class="field__control"
        type="text"
        inputmode="decimal"
        autocomplete="off"
        maxlength={20}
        value={error || seen !== undefined ? (typed ?? kept) : kept}
        {...controlAttributes(props)}
      />
    </Field>
  )
}
