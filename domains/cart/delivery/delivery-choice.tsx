import { isolate } from '#core/contracts/isolate'
import type { PageContext } from '#core/contracts/page'
import type { CartDelivery } from '#core/services/cart/wishes/choose-delivery'
import type { ChosenPlace } from '#core/services/cart/wishes/choose-place'
import { TimeRange } from '#templates/components/time'
import { mapOf } from '../places/map'
import { LeaveFor } from './leave-for'

/** Null: it is collected. */
export type CheckoutDelivery = {
  readonly chosen: CartDelivery | null
  readonly offered: boolean
  /** Where it is collected; null for no place in particular. */
  readonly place: ChosenPlace | null
  readonly places: boolean
  /** It is collected at a time that has to be chosen. */
  readonly bound: boolean
}

type Props = { page: PageContext; delivery: CheckoutDelivery; error?: string }

/** Whether the order is brought or collected, and the way to choose the other. */
export function DeliveryChoice({ page, delivery: { chosen, offered, place, places }, error }: Props) {
  if (!offered && !places) return ''
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
        <WhereCollected place={place} />
      )}
      {!!error && (
        <p class="field__error" safe>
          {error}
        </p>
      )}
      <p class="cluster">
        {places && <LeaveFor next="place">{place ? 'Another place' : 'Choose where to collect it'}</LeaveFor>}
        {offered && (
          <LeaveFor next="delivery">{chosen ? 'Change the delivery' : 'Have it delivered'}</LeaveFor>
        )}
      </p>
    </div>
  )
}

function WhereCollected({ place }: { place: ChosenPlace | null }) {
  if (!place) return <p>You collect it.</p>
  if (!place.open) return <p safe>{isolate`${place.name}: nothing can be ordered to it any more.`}</p>
  return (
    <p>
      You collect it at <strong safe>{place.name}</strong>
      <span safe>{`, ${place.address.split('\n').join(', ')}. ${place.hours}`}</span>{' '}
      <a href={mapOf(place)} rel="noopener">
        On the map
      </a>
    </p>
  )
}
