import { isPaidLater, type WayToPay } from '#core/contracts/ways-to-pay'
import type { OrderView } from '#core/services/cart/orders/read-order'
import { RadioField } from '#templates/components/choice-field'

const LABELS: Readonly<Record<WayToPay, string>> = {
  sumup: 'To the card it came from',
  credit: 'As credit with us',
  cash: 'In cash, which you hand out',
  transfer: 'By bank transfer, which you make',
  account: 'Off their next monthly bill',
}

const REST =
  'As far as it was paid that way. What a gift card or credit paid for goes back there, once the rest is given back.'

/** How the money goes back. Only what came by card can go back to it, and a guest has no credit. */
export function WayBackField({ order, value, id }: { order: OrderView; value?: string; id?: string }) {
  if (order.total.amount === 0) return ''
  const { way, isGuests } = order
  const ways: readonly WayToPay[] = [
    ...(way === 'sumup' || way === 'account' ? [way] : []),
    ...(isGuests ? [] : ['credit' as const]),
    ...(['cash', 'transfer'] as const),
  ]
  const usual = isPaidLater(way) && !isGuests ? 'credit' : way
  return (
    <RadioField
      name="way"
      id={id}
      label="How it goes back"
      hint={order.parts.length > 0 ? REST : undefined}
      value={value && ways.some(each => each === value) ? value : usual}
      options={ways.map(way => ({ value: way, label: LABELS[way] }))}
    />
  )
}
