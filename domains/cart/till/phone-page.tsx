import type { SlotSummary } from '#core/contracts/events'
import { isolate } from '#core/contracts/isolate'
import { formatMoney } from '#core/contracts/money'
import type { PageContext } from '#core/contracts/page'
import type { CartView } from '#core/services/cart/lines/read-cart'
import type { Customer } from '#core/services/cart/till/till'
import { AdminLayout } from '#templates/admin'
import { Button } from '#templates/components/button'
import { RadioField } from '#templates/components/choice-field'
import { fieldsOf, type Typed } from '#templates/components/field'
import { FormActions, FormErrors } from '#templates/components/form'
import { Notice } from '#templates/components/notice'
import { TextareaField } from '#templates/components/textarea-field'
import { seenText } from '../checkout/seen'
import { Summary } from '../checkout/summary'
import { ANY_DAY, SlotField } from '../collection-slot/slot-field'
import { KeptForm } from '../kept-form'

/** The form of the order: who goes back to the till takes along what is typed. */
const FORM = 'phone-order'
const DETAILS = '/shop/till/phone/details'

const WAYS = [
  { value: 'cash', label: 'In cash, when they collect it' },
  { value: 'transfer', label: 'By bank transfer' },
] as const

type PhoneProps = {
  page: PageContext
  customer: Customer
  cart: CartView
  slots: readonly SlotSummary[]
  typed: Typed
}

export function PhonePage({ page, customer, cart, slots, typed }: PhoneProps) {
  const field = fieldsOf(typed)
  const pressed = `Order for ${formatMoney(cart.total, page.locale)}`
  return (
    <AdminLayout page={page} title={isolate`An order for ${customer.name}`} worker="shopkeeper">
      <div class="stack">
        <FormErrors errors={typed.errors} />
        <Missing cart={cart} />
        <div class="split">
          <KeptForm
            action="/shop/till/phone"
            label="The order"
            id={FORM}
            keep={DETAILS}
            enter={{ text: pressed, disabled: !cart.ready }}
          >
            <input type="hidden" name="customer" value={customer.id} />
            {/* Not `form`: a form with a field of that name hides from scripts which form it is. */}
            <input type="hidden" name="key" value={typed.values.key ?? Bun.randomUUIDv7()} />
            <input type="hidden" name="total" value={seenText(cart)} />
            <p>
              We write to <strong safe>{customer.email}</strong> how to pay it.
            </p>
            <RadioField {...field('way')} label="How they pay" options={WAYS} required />
            {slots.length > 0 && (
              <SlotField
                page={page}
                slots={slots}
                value={typed.values.slot}
                error={typed.errors.slot}
                first={ANY_DAY}
              />
            )}
            <TextareaField {...field('note')} label="A note" rows={2} maxlength={1000} />
            <FormActions>
              <Button disabled={!cart.ready}>
                <span safe>{pressed}</span>
              </Button>
              <Button variant="quiet" formaction={DETAILS} formnovalidate>
                Back to the till
              </Button>
            </FormActions>
          </KeptForm>
          <Summary page={page} cart={cart} leaving={{ form: FORM, action: DETAILS }} />
        </div>
      </div>
    </AdminLayout>
  )
}

/** What was gathered at the till and is sold there alone, or not at all any more. */
function Missing({ cart }: { cart: CartView }) {
  const missing = cart.lines.filter(({ state }) => state === 'gone')
  if (missing.length === 0) return ''
  return (
    <Notice kind="error" title="Not all of it can be ordered on the phone">
      <ul>
        {missing.map(({ name }) => (
          <li safe>{name ?? 'Something that is not there any more'}</li>
        ))}
      </ul>
      <p>What no open order cycle has is sold at the stall alone. Take it out at the till first.</p>
    </Notice>
  )
}
