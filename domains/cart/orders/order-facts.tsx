import { escapeHtml } from '@kitajs/html'
import { netOf } from '#core/contracts/cart'
import { isolate } from '#core/contracts/isolate'
import type { PageContext } from '#core/contracts/page'
import { mayAct } from '#core/contracts/viewer'
import type { OrderView } from '#core/services/cart/orders/read-order'
import { TAKEN_WORDS } from '#core/services/cart/orders/taken-words'
import { partsInWords, waysOf } from '#core/services/cart/parts/ways-of'
import { dayWords } from '#core/services/cart/standing/days'
import { type Description, DescriptionList } from '#templates/components/description-list'
import { Money } from '#templates/components/price'
import { Time, TimeRange } from '#templates/components/time'

/** Who, when, where: beside what was bought. */
export function OrderFacts({ page, order }: { page: PageContext; order: OrderView }) {
  return <DescriptionList items={factsOf(page, order)} />
}

export function factsOf(page: PageContext, order: OrderView): readonly Description[] {
  const at = { locale: page.locale, timeZone: page.timeZone, style: 'both' } as const
  const { paidAt, collectedAt, slot } = order
  return [
    { term: 'Name', details: escapeHtml(order.name) },
    // Who pays at the till gives none.
    ...(order.email ? [{ term: 'E-mail', details: escapeHtml(order.email) }] : []),
    ...(order.standing ? [{ term: 'From', details: <FromStanding order={order} page={page} /> }] : []),
    { term: 'Placed', details: <Time at={order.placedAt} {...at} /> },
    ...(order.taken ? [{ term: 'Taken', details: escapeHtml(takenBy(page, order, order.taken)) }] : []),
    ...(paidAt ? [{ term: 'Paid', details: <PaidHow order={order} at={paidAt} page={page} /> }] : []),
    ...(order.state === 'pending' && order.parts.length > 0
      ? [{ term: 'Paid so far', details: escapeHtml(partsInWords(order.parts, page.locale)) }]
      : []),
    ...(order.transactionCode
      ? [{ term: 'SumUp reference', details: escapeHtml(order.transactionCode) }]
      : []),
    ...(slot ? [{ term: 'To collect', details: <SlotWords page={page} slot={slot} /> }] : []),
    ...(order.delivery ? deliveryFacts(page, order.delivery) : []),
    ...(collectedAt ? [{ term: 'Collected', details: <Time at={collectedAt} {...at} /> }] : []),
    ...(order.refunded.amount > 0
      ? [
          { term: 'Refunded', details: <Money value={order.refunded} locale={page.locale} /> },
          { term: 'Net', details: <Money value={netOf(order)} locale={page.locale} /> },
        ]
      : []),
    ...(order.note ? [{ term: 'Note', details: escapeHtml(order.note) }] : []),
  ]
}

/** Who at the shop it was is for the shop to see. */
function takenBy(page: PageContext, order: OrderView, { at, by }: NonNullable<OrderView['taken']>): string {
  const isBuyers = order.isGuests || order.memberId === page.viewer.member?.id
  const who = isBuyers || !by || !mayAct(page.viewer, 'orders') ? 'the shop' : by
  return isolate`By ${who}, ${TAKEN_WORDS[at]}`
}

function deliveryFacts(
  page: PageContext,
  delivery: NonNullable<OrderView['delivery']>,
): readonly Description[] {
  const { startsAt, endsAt, address, postcode, phone, note } = delivery
  const where = [address, postcode, phone, note].filter(Boolean).join('\n')
  return [
    {
      term: 'Delivery',
      details: <TimeRange from={startsAt} to={endsAt} locale={page.locale} timeZone={page.timeZone} />,
    },
    { term: 'Delivered to', details: <span class="postal">{escapeHtml(where)}</span> },
  ]
}

function FromStanding({ page, order }: { page: PageContext; order: OrderView }) {
  const isOwn = order.memberId === page.viewer.member?.id
  const base = isOwn ? '/standing-orders' : '/shop/standing-orders'
  return (
    <a href={`${base}/${order.standing?.id}`}>
      {isOwn ? 'your standing order' : 'a standing order'}
      <span safe>{`, for ${dayWords(order.standing?.day ?? '', page.locale)}`}</span>
    </a>
  )
}

function PaidHow({ page, order, at }: { page: PageContext; order: OrderView; at: Date }) {
  const how = order.total.amount === 0 ? '' : `, ${waysOf(order, page.locale)}`
  return (
    <>
      <Time at={at} style="both" locale={page.locale} timeZone={page.timeZone} />
      <span safe>{how}</span>
    </>
  )
}

function SlotWords({ page, slot }: { page: PageContext; slot: NonNullable<OrderView['slot']> }) {
  return (
    <>
      <TimeRange from={slot.startsAt} to={slot.endsAt} locale={page.locale} timeZone={slot.timeZone} />
      <span safe>{`, ${slot.title}${slot.place ? `, ${slot.place}` : ''}`}</span>
    </>
  )
}
