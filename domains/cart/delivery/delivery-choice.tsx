import type { PageContext } from '#core/contracts/page'
import type { CartDelivery } from '#core/services/cart/wishes/choose-delivery'
import { TimeRange } from '#templates/components/time'

/** Null: it is collected. */
export type CheckoutDelivery = { readonly chosen: CartDelivery | null; readonly offered: boolean }

type Props = { page: PageContext; delivery: CheckoutDelivery; error?: string }

/** Whether the order is brought or collected, and the way to choose the other. */
export function DeliveryChoice({ page, delivery: { chosen, offered }, error }: Props) {
  if (!offered) return ''
  return (
    <div class={['field', error && 'field--invalid']} id="field-delivery">
      <p class="field__label">How you get it</p>
      {chosen ? (
        <p>
          {chosen.open ? 'We bring it on ' : 'No longer to be had: '}
          <TimeRange
            from={chosen.startsAt}
            to={chosen.endsAt}
            locale={page.locale}
            timeZone={page.timeZone}
          />{' '}
          <span safe>{`to ${chosen.address.split('\n').join(', ')}, ${chosen.postcode}.`}</span>
        </p>
      ) : (
        <p>You collect it.</p>
      )}
      {!!error && (
        <p class="field__error" safe>
          {error}
        </p>
      )}
      <p>
        <a href="/checkout/delivery">{chosen ? 'Change the delivery' : 'Have it delivered'}</a>
      </p>
    </div>
  )
}
