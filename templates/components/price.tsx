import { formatMoney, type Money as MoneyValue, moneyText } from '#core/contracts/money'

type MoneyProps = {
  value: MoneyValue
  locale: string
  /** VAT comes on top of it. */
  plusVat?: boolean
}

export function Money({ value, locale, plusVat }: MoneyProps) {
  return (
    <span class="money" safe>
      {moneyText(value, locale, plusVat)}
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
  /** VAT comes on top of it. */
  plusVat?: boolean
  large?: boolean
}

export function Price({ price, locale, was, unit, from, plusVat, large }: PriceProps) {
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
      {!!plusVat && <span class="price__unit"> + VAT</span>}
    </p>
  )
}
