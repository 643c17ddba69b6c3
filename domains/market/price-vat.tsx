import { formatMoney, type Money } from '#core/contracts/money'
import type { VatRate } from '#core/pricing/vat'
import { withoutVat } from '#core/pricing/vat'
import type { TypedPrice } from '#core/services/market/products/typed-price'
import type { FieldProps } from '#templates/components/field'
import { SelectField } from '#templates/components/select-field'

/** Beside a price: whether VAT is in it. */
export function PriceVatField({
  withoutVat,
  ...field
}: FieldProps & { value?: string; withoutVat: boolean }) {
  return (
    <SelectField
      {...field}
      required
      value={field.value || priceVatText(withoutVat)}
      options={[
        { value: 'with', label: 'With VAT' },
        { value: 'without', label: 'Without VAT' },
      ]}
    />
  )
}

export const priceVatText = (withoutVat: boolean | undefined): string => (withoutVat ? 'without' : 'with')

/** A price as it was typed beside this field; a form without the field means prices with VAT. */
export const typedPrice = (price: Money, priceVat: unknown): TypedPrice =>
  priceVat === 'without' ? { ...price, withoutVat: true } : price

/** What is added to a price that is typed without VAT. */
export function rateHint(rate: VatRate): string {
  if (rate === null) return 'You charge no VAT: with or without, buyers pay what you type.'
  return `${rate / 100} % VAT is added to a price without it.`
}

type Asked = { readonly price: Money; readonly typed: TypedPrice; readonly vatRate: VatRate }

/** What buyers pay, what of it is VAT, and what was typed. */
export function priceInWords({ price, typed, vatRate }: Asked, locale: string): string {
  const pays = formatMoney(price, locale)
  if (vatRate === null) return typed.withoutVat ? `Buyers pay ${pays}: no VAT is charged on it.` : ''
  if (typed.withoutVat)
    return `Buyers pay ${pays}: ${formatMoney(typed, locale)} and ${vatRate / 100} % VAT. With another rate, the price is made anew.`
  return `Buyers pay ${pays}: that is ${formatMoney(withoutVat(price, vatRate), locale)} without its ${vatRate / 100} % VAT.`
}
