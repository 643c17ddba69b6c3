import type { SlotSummary } from '#core/contracts/events'
import { formatMoney, type Money } from '#core/contracts/money'
import type { PageContext } from '#core/contracts/page'
import type { UsableCard } from '#core/services/cart/gift-cards/enter'
import { type CartView, isShort } from '#core/services/cart/lines/read-cart'
import type { OfferedWay } from '#core/services/cart/ways/ways-for'
import { Button } from '#templates/components/button'
import { CheckboxField } from '#templates/components/choice-field'
import { fieldsOf } from '#templates/components/field'
import { FormActions, FormErrors } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { Notice } from '#templates/components/notice'
import { PageHeader } from '#templates/components/page-header'
import { Steps } from '#templates/components/steps'
import { TextareaField } from '#templates/components/textarea-field'
import { Layout } from '#templates/layout'
import { ANY_DAY, SlotField } from '../collection-slot/slot-field'
import { type CheckoutDelivery, DeliveryChoice } from '../delivery/delivery-choice'
import { LeaveFor } from '../delivery/leave-for'
import { KeptForm } from '../kept-form'
import { Shortage } from '../lines/shortage'
import { soleWay, WayField } from '../ways/way-field'
import { seenText } from './seen'
import { Summary } from './summary'

/** The form of the details: what leads away from beside it takes them along. */
const FORM = 'checkout'

const DETAILS = '/checkout/details'

export const CHECKOUT_STEPS = ['Cart', 'Your details', 'Payment', 'Done']

export type CheckoutValues = {
  readonly name: string
  /** Of who buys without an account. */
  readonly email?: string
  readonly note?: string
  /** A slot, or `ANY_DAY`; neither when it was refused and has to be chosen anew. */
  readonly slot?: string
  readonly way?: string
  /** Ticked: credit first. */
  readonly credit?: string
  /** Makes a double click one order. */
  readonly key: string
}

export type Fault = 'shrunk' | 'total-changed' | 'payments-away'

export type CheckoutPageProps = {
  page: PageContext
  cart: CartView
  slots: readonly SlotSummary[]
  ways: readonly OfferedWay[]
  /** How it is brought, and whether anything can be. */
  delivery: CheckoutDelivery
  /** Gift cards that pay first, and the credit that may. */
  cards: readonly UsableCard[]
  credit: Money | null
  /** What the household is called whose credit it is; null for their own. */
  household: string | null
  /** The buyer's card on file, as they know it. */
  onFile?: string | null
  values: CheckoutValues
  errors?: Readonly<Record<string, string>>
  fault?: Fault
}

export function CheckoutPage(props: CheckoutPageProps) {
  const { page, cart, ways, errors = {}, fault } = props
  const paysNow = ways.length > 0 && ways.every(({ way }) => way === 'sumup')
  const enter = {
    text: buttonText(formatMoney(cart.total, page.locale), cart, paysNow),
    // Nobody can pay what the shop takes no money for.
    disabled: !cart.ready || (ways.length === 0 && cart.total.amount > 0),
  }
  return (
    <Layout page={page} title="Checkout" wide noindex leaving={{ form: FORM, action: DETAILS, enter }}>
      <PageHeader title="Checkout" />
      <div class="stack">
        <Steps label="Checkout" steps={CHECKOUT_STEPS} current={1} />
        {isShort(cart) && <Shortage lines={cart.lines} />}
        {fault === 'shrunk' && (
          <Notice title="This is what is left">
            <p>Nothing is ordered yet. Please look at the total before you order.</p>
          </Notice>
        )}
        {fault === 'total-changed' && (
          <Notice title="Prices have changed">
            <p>
              Since you opened this page a price or your cart has changed. Please look at each price and the
              total before you order.
            </p>
          </Notice>
        )}
        {fault === 'payments-away' && <PaymentsAway />}
        <FormErrors errors={errors} />
        <div class="split">
          <Details {...props} errors={errors} enter={enter} />
          <Summary page={page} cart={cart} cards={props.cards} leaving={{ form: FORM }} />
        </div>
      </div>
    </Layout>
  )
}

function PaymentsAway() {
  return (
    <Notice kind="error" title="The payment service does not answer">
      <p>
        You have an earlier order that is not paid, and without SumUp's word we cannot withdraw it. Nothing
        was charged and your cart is as you left it. Please try again in a few minutes, or{' '}
        <a href="/orders">see your orders</a>.
      </p>
    </Notice>
  )
}

type DetailsProps = CheckoutPageProps & { enter: { readonly text: string; readonly disabled: boolean } }

function Details(props: DetailsProps) {
  const { page, cart, slots, ways, delivery, values, credit, household, onFile, enter, errors = {} } = props
  const { member } = page.viewer
  const field = fieldsOf({ values, errors })
  return (
    <KeptForm action="/orders" label="Your details" id={FORM} keep={DETAILS} enter={enter}>
      <input type="hidden" name="key" value={values.key} />
      <input type="hidden" name="total" value={seenText(cart)} />
      {!member && (
        <p>
          You need no account.{' '}
          <LeaveFor next="sign-in" form={FORM}>
            Sign in
          </LeaveFor>{' '}
          if you have one.
        </p>
      )}
      <InputField
        {...field('name')}
        label="Your name"
        hint="Orders are handed out and tickets are issued in this name."
        autocomplete="name"
        maxlength={120}
        required
      />
      {member ? (
        <p>
          We write to <strong safe>{member.email}</strong> when it is paid.
        </p>
      ) : (
        <InputField
          {...field('email')}
          type="email"
          label="Your e-mail address"
          hint="We send your receipt there, with a link to your order. Nothing else."
          autocomplete="email"
          maxlength={254}
          required
        />
      )}
      <DeliveryChoice page={page} delivery={delivery} error={errors.delivery} />
      {slots.length > 0 && !delivery.chosen && (
        <SlotField
          page={page}
          slots={slots}
          value={values.slot === ANY_DAY.value && delivery.bound ? undefined : values.slot}
          error={errors.slot}
          first={delivery.bound ? undefined : ANY_DAY}
        />
      )}
      {slots.length === 0 && delivery.bound && <NoTimes error={errors.slot} />}
      {!!credit && credit.amount > 0 && credit.amount < cart.total.amount && (
        <CheckboxField
          name="credit"
          label={
            household
              ? `Use our credit of ${formatMoney(credit, page.locale)} in ${household} first`
              : `Use my credit of ${formatMoney(credit, page.locale)} first`
          }
          hint="You pay the rest in the way you choose below."
          checked={values.credit !== undefined}
        />
      )}
      <WayField
        onFile={onFile}
        ways={ways}
        locale={page.locale}
        brought={delivery.chosen !== null}
        value={values.way}
        error={errors.way}
      />
      <TextareaField
        {...field('note')}
        label="A note to us"
        hint="Anything we should know when we pack it."
        rows={3}
        maxlength={1000}
      />
      <FormActions>
        <Button disabled={enter.disabled}>
          <span safe>{enter.text}</span>
        </Button>
      </FormActions>
      {cart.ready && enter.disabled && (
        <Notice title="Nothing can be paid here yet">
          <p>Your cart is kept. Please ask the shop how to order.</p>
        </Notice>
      )}
      {soleWay(ways, onFile) === 'sumup' && (
        <p class="field__hint">
          You pay on SumUp’s page, and we never see your card. Everything is kept for you for 15 minutes
          meanwhile.
        </p>
      )}
    </KeptForm>
  )
}

function NoTimes({ error }: { error: string | undefined }) {
  return (
    <div class={['field', error && 'field--invalid']} id="field-slot">
      <p class="field__label">When you collect it</p>
      <p>
        There is no time left at which all of this can be collected there. Choose another place, or look again
        later.
      </p>
    </div>
  )
}

function buttonText(total: string, cart: CartView, paysNow: boolean): string {
  if (cart.total.amount === 0) return 'Order for free'
  return paysNow ? `Order and pay ${total}` : `Order for ${total}`
}
