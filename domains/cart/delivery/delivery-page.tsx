import { moneyText } from '#core/contracts/money'
import type { PageContext } from '#core/contracts/page'
import { priceShown } from '#core/pricing/vat'
import { type OpenRound, ROUNDS_OF_A_ZONE } from '#core/services/cart/delivery/open-rounds'
import { Button, ButtonLink } from '#templates/components/button'
import { RadioField } from '#templates/components/choice-field'
import { EmptyState } from '#templates/components/empty-state'
import { fieldsOf, type Typed } from '#templates/components/field'
import { FormActions, FormErrors } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { PageHeader } from '#templates/components/page-header'
import { TextareaField } from '#templates/components/textarea-field'
import { Layout } from '#templates/layout'
import { KeptForm } from '../kept-form'

const DELIVER = 'Have it delivered'

/** Who goes back to the checkout, or signs in first, takes along what is typed. */
const LEAVING = { form: 'delivery', action: '/checkout/delivery/details', enter: { text: DELIVER } } as const

type Props = {
  page: PageContext
  rounds: readonly OpenRound[]
  form: Typed
  chosen: boolean
  /** Its buyer reads prices without VAT. */
  isNet: boolean
}

/** Where to and on which round: the fee is in the cart's total from then on. */
export function DeliveryPage({ page, rounds, form, chosen, isNet }: Props) {
  const field = fieldsOf(form)
  const ofZones = [...Map.groupBy(rounds, ({ zone }) => zone).values()]
  const isMore = ofZones.some(({ length }) => length >= ROUNDS_OF_A_ZONE)
  return (
    <Layout page={page} title="Delivery" noindex leaving={rounds.length > 0 ? LEAVING : undefined}>
      <PageHeader title="Delivery" />
      <div class="stack">
        {rounds.length === 0 && (
          <EmptyState title="We bring nothing just now" text="You can collect your order.">
            <ButtonLink href="/checkout">Back to the checkout</ButtonLink>
          </EmptyState>
        )}
        {rounds.length > 0 && (
          <>
            <FormErrors errors={form.errors} />
            <KeptForm
              action="/checkout/delivery"
              label="Delivery"
              id={LEAVING.form}
              keep={LEAVING.action}
              enter={LEAVING.enter}
            >
              <TextareaField
                {...field('address')}
                label="Address"
                hint="Street, number and town."
                rows={3}
                maxlength={300}
                required
              />
              <InputField
                {...field('postcode')}
                label="Postcode"
                autocomplete="postal-code"
                maxlength={12}
                required
              />
              <InputField
                {...field('phone')}
                type="tel"
                label="Telephone"
                autocomplete="tel"
                maxlength={40}
              />
              <RadioField
                {...field('round')}
                // The only one is the one that is meant.
                value={form.values.round || (rounds.length === 1 ? rounds[0]?.id : undefined)}
                label="When shall we come?"
                hint={
                  isMore
                    ? `These are the next ${ROUNDS_OF_A_ZONE} rounds to each place; later ones can be chosen as these go by.`
                    : undefined
                }
                options={rounds.map(round => optionOf(page, round, isNet))}
                required
              />
              <TextareaField
                {...field('note')}
                label="For the driver"
                hint="Where we may leave it when nobody is in."
                rows={2}
                maxlength={300}
              />
              <FormActions>
                <Button>{DELIVER}</Button>
                <Button
                  variant="quiet"
                  formaction={LEAVING.action}
                  formnovalidate
                  name="next"
                  value="checkout"
                >
                  Back to the checkout
                </Button>
              </FormActions>
            </KeptForm>
          </>
        )}
        {chosen && (
          <form method="post" action="/checkout/delivery?_method=delete">
            <Button variant="plain">Collect it instead</Button>
          </form>
        )}
      </div>
    </Layout>
  )
}

function optionOf(page: PageContext, round: OpenRound, isNet: boolean) {
  const format = new Intl.DateTimeFormat(page.locale, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    hour: 'numeric',
    minute: '2-digit',
    timeZone: page.timeZone,
  } as const)
  const { price, plusVat } = priceShown(round.fee, round.vatRate, isNet)
  const fee = price.amount === 0 ? 'free' : moneyText(price, page.locale, plusVat)
  const left = round.left === 0 ? 'full' : round.left === 1 ? 'last place' : `${round.left} places left`
  return {
    value: round.id,
    label: format.formatRange(round.startsAt, round.endsAt),
    hint: `${round.zone} (${round.postcodes.join(', ')}) · ${fee} · ${left} · order until ${format.format(round.closesAt)}`,
    disabled: round.left === 0,
  }
}
