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

/** How the money goes back. Only what came by card can go back to it. */
export function WayBackField({ order, value, id }: { order: OrderView; value?: string; id?: string }) {
  if (order.total.amount === 0) return ''
  const usual = isPaidLater(order.way) ? 'credit' : order.way
  const ways: readonly WayToPay[] =
    order.way === 'sumup' || order.way === 'account'
      ? [order.way, 'credit', 'cash', 'transfer']
      : ['credit', 'cash', 'transfer']
  return (
    <RadioField
      name="way"
      id={id}
      label="How it goes back"
      value={value || usual}
      options={ways.map(way => ({ value: way, label: LABELS[way] }))}
    />
  )
}
