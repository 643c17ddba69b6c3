import { isolate } from '#core/contracts/isolate'
import { formatMoney } from '#core/contracts/money'
import type { CostChange } from '#core/services/market/suppliers/cost-changes'
import { MoneyField } from '#templates/components/money-field'
import { PriceVatField } from '../../price-vat'
import { marginInWords } from '../margin'
import { moneyText } from '../money-text'
import { priceField, seenField, seenValue, vatField } from '../prices/form'

export type TypedPrices = {
  readonly typed: ReadonlyMap<string, string>
  readonly typedVat: ReadonlyMap<string, string>
  readonly faults: ReadonlyMap<string, string>
  /** Why all of it was refused. */
  readonly outdated?: string
}

type Props = {
  costs: readonly CostChange[]
  currency: string
  locale: string
  /** What was typed into the form that came back. */
  back?: TypedPrices
}

/** What each variant will cost and leave us at our price; and, asked at once, what we ask for it from now on. */
export function CostFields({ costs, currency, locale, back }: Props) {
  return (
    <>
      {costs.map(change => (
        <>
          <input type="hidden" name={seenField(change.variantId)} value={seenValue(change.typed, currency)} />
          <MoneyField
            name={priceField(change.variantId)}
            label={isolate`Our price of ${change.name}`}
            hint={costInWords(change, locale)}
            currency={currency}
            locale={locale}
            value={
              back?.typed.get(change.variantId) ??
              (change.typed.currency === currency ? moneyText(change.typed) : '')
            }
            error={back?.faults.get(change.variantId)}
          />
          <PriceVatField
            name={vatField(change.variantId)}
            label={isolate`VAT in our price of ${change.name}`}
            value={back?.typedVat.get(change.variantId)}
            withoutVat={Boolean(change.typed.withoutVat)}
          />
        </>
      ))}
    </>
  )
}

function costInWords({ cost, asked, price }: CostChange, locale: string): string {
  const before = cost ? `before ${formatMoney(cost, locale)}` : 'not known before'
  return `It costs us ${formatMoney(asked, locale)} now, ${before}. ${marginInWords(price, asked, locale)}. Our price stays unless you change it here.`
}
