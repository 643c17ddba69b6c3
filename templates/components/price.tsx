import { formatMoney, type Money as MoneyValue } from '#core/contracts/money'

export function Money({ value, locale }: { value: MoneyValue; locale: string }) {
  return (
    <span class="money" safe>
      {formatMoney(value, locale)}
    </span>
  )
}

type PriceProps = {
  price: MoneyValue
  locale: string
  /** What it cost before, struck through. */
  was?: MoneyValue
  /** What one gets for it: `500 g`, `a dozen`. */
  unit?: string
  /** There are dearer variants: `from £3.20`. */
  from?: boolean
  large?: boolean
}

export function Price({ price, locale, was, unit, from, large }: PriceProps) {
  return (
    <p class={['price', large && 'price--large']}>
      {!!from && <span class="price__from">from </span>}
      <strong safe>{formatMoney(price, locale)}</strong>
      {!!was && (
        <s class="price__was">
          <span class="visually-hidden">instead of </span>
          <span safe>{formatMoney(was, locale)}</span>
        </s>
      )}
      {!!unit && (
        <span class="price__unit" safe>
          {` / ${unit}`}
        </span>
      )}
    </p>
  )
}
