import { isolate } from '#core/contracts/isolate'
import { decimalText, formatMoney, moneyText } from '#core/contracts/money'
import type { PageContext } from '#core/contracts/page'
import type { PriceChoice } from '#core/contracts/price-choice'
import { priceShown } from '#core/pricing/vat'
import type { Found } from '#core/services/cart/till/find-for-sale'
import { Badge } from '#templates/components/badge'
import { Button } from '#templates/components/button'
import { fieldsOf, type Typed } from '#templates/components/field'
import { MoneyField } from '#templates/components/money-field'
import { Notice } from '#templates/components/notice'
import { SelectField } from '#templates/components/select-field'
import type { TillProps } from './till-props'

/** What was found of what was looked for. */
export function FoundList({ page, found, search, customer, currency, amount }: TillProps) {
  if (search.code && !found)
    return (
      <Notice title={`Nothing has the code ${search.code} yet`}>
        <p data-asks="">Find what it is. When you choose it, the till remembers the code.</p>
        <form class="search-form" method="get" action="/shop/till">
          <input type="hidden" name="code" value={search.code} />
          {!!customer && <input type="hidden" name="customer" value={customer.id} />}
          <label class="visually-hidden" for="name-of-code">
            What it is called
          </label>
          <input class="field__control" id="name-of-code" name="q" type="search" required />
          <Button variant="plain">Find</Button>
        </form>
      </Notice>
    )
  if (!found) return ''
  if (found.length === 0)
    return (
      <p role="status" data-asks="" safe>
        {`Nothing on sale is called “${search.text}”.`}
      </p>
    )
  return (
    <ul class="till__found" aria-label="What it could be" data-asks="">
      {found.map(({ key, offer, ...each }) => (
        <li>
          <form method="post" action="/shop/till/lines">
            <input type="hidden" name="key" value={key} />
            <input type="hidden" name="form" value={Bun.randomUUIDv7()} />
            <input type="hidden" name="quantity" value={String(search.quantity)} />
            <input type="hidden" name="q" value={search.text} />
            {!!search.code && <input type="hidden" name="code" value={search.code} />}
            {!!customer && <input type="hidden" name="customer" value={customer.id} />}
            {!!offer.choice && (
              <Amount page={page} id={key} choice={offer.choice} currency={currency} typed={amount} />
            )}
            <button type="submit" class="till__choice" disabled={offer.available < 1}>
              <strong safe>{offer.title}</strong>
              <span safe>{`${offer.detail} · ${eachText(page, { offer, ...each })}`}</span>
              {offer.available < 1 && <Badge text="Sold out" tone="danger" />}
            </button>
          </form>
        </li>
      ))}
    </ul>
  )
}

function eachText({ locale }: PageContext, { offer, vatRate, isNet }: Omit<Found, 'key'>): string {
  const { price, plusVat } = priceShown(offer.unitPrice, vatRate ?? null, isNet ?? false)
  return moneyText(price, locale, plusVat)
}

type AmountProps = { page: PageContext; id: string; choice: PriceChoice; currency: string; typed?: Typed }

/** Each that is found has one of its own. */
export const amountField = (key: string) => `amount-${key}`

/** What its buyer pays for one: a level, or what they like. */
function Amount({ page, id, choice, currency, typed }: AmountProps) {
  const { value, error } = fieldsOf(typed)(amountField(id))
  const { kind, least, most, levels } = choice
  const text = (amount: number) => formatMoney({ amount, currency }, page.locale)
  if (kind === 'levels')
    return (
      <SelectField
        name="amount"
        id={`field-${amountField(id)}`}
        value={value}
        error={error}
        label="Price"
        empty="The usual price"
        options={levels.map(({ label, amount }) => ({
          value: decimalText({ amount, currency }),
          label: isolate`${label}: ${text(amount)}`,
        }))}
      />
    )
  return (
    <MoneyField
      name="amount"
      id={`field-${amountField(id)}`}
      value={value}
      error={error}
      label={kind === 'gift-card' ? 'Value of the gift card' : 'What they pay'}
      hint={`From ${text(least)} to ${text(most)}.`}
      currency={currency}
      locale={page.locale}
    />
  )
}
