import { isolate } from '#core/contracts/isolate'
import { formatMoney } from '#core/contracts/money'
import { mayAct } from '#core/contracts/viewer'
import { dueBeside } from '#core/services/cart/till/cards'
import { Button } from '#templates/components/button'
import { ConfirmForm } from '#templates/components/confirm-form'
import { Form, FormActions } from '#templates/components/form'
import { MoneyField } from '#templates/components/money-field'
import { Section } from '#templates/components/page-header'
import { seenText } from '../checkout/seen'
import { TillCards } from './cards-section'
import { LeaveTill, PAY } from './leave-till'
import type { TillProps } from './till-props'

/** What is to be paid for this sale, and the ways to do so. */
export function Pay({ page, cart, cards, customer, readers, currency, errors = {}, given, card }: TillProps) {
  const due = dueBeside(cart.total, cards)
  const isCovered = due.amount === 0 && cards.length > 0
  return (
    <Section title={`Take ${formatMoney(due, page.locale)}`} id="pay">
      <TillCards page={page} cards={cards} customer={customer} typed={card} />
      <Form action="/shop/till/sales" label="Take the money" id={PAY}>
        <input type="hidden" name="form" value={Bun.randomUUIDv7()} />
        <input type="hidden" name="total" value={seenText(cart)} />
        {!!customer && <input type="hidden" name="customer" value={customer.id} />}
        {!isCovered && (
          <MoneyField
            name="given"
            label="Cash that was given"
            hint="Leave it empty when it is the exact sum."
            currency={currency}
            locale={page.locale}
            value={given}
            error={errors.given}
          />
        )}
        <FormActions>
          <Button name="way" value="cash" disabled={!cart.ready}>
            {isCovered ? 'Paid by gift card' : 'Paid in cash'}
          </Button>
        </FormActions>
        {!isCovered &&
          readers.map(({ id, name }) => (
            <Button name="way" value={`reader:${id}`} variant="plain" disabled={!cart.ready}>
              <span safe>{isolate`By card at ${name}`}</span>
            </Button>
          ))}
        {!!customer && !isCovered && (
          <Button name="way" value="credit" variant="plain" disabled={!cart.ready}>
            {customer.household ? 'From their household’s credit' : 'From their credit'}
          </Button>
        )}
      </Form>
      {readers.length === 0 && mayAct(page.viewer, 'money') && (
        <p>
          <LeaveTill isSelling next="readers" href="/shop/readers">
            Pair a card reader
          </LeaveTill>{' '}
          to take cards.
        </p>
      )}
      {!!customer && (
        <p>
          <LeaveTill isSelling next="phone" href={`/shop/till/phone?customer=${customer.id}`}>
            Order it for them, to be paid later
          </LeaveTill>
        </p>
      )}
      <ConfirmForm
        action="/shop/till/lines?_method=delete"
        label="Start again"
        question="All that is in this sale is taken out."
        confirm="Yes, start again"
      />
    </Section>
  )
}
