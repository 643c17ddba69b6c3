import { formatMoney } from '#core/contracts/money'
import type { PageContext } from '#core/contracts/page'
import { isPaidLater } from '#core/contracts/ways-to-pay'
import type { OrderView, RefundView } from '#core/services/cart/orders/read-order'
import { Button } from '#templates/components/button'
import { ConfirmForm } from '#templates/components/confirm-form'
import { Notice } from '#templates/components/notice'
import { Time } from '#templates/components/time'
import { ToPayLater } from '../ways/to-pay-later'

/** What has happened, or what is to be done. */
export function News({ page, order }: { page: PageContext; order: OrderView }) {
  if (order.state === 'pending') return <ToPay page={page} order={order} />
  const late = order.refunds.length > 0 && order.state !== 'paid'
  if (late) {
    return (
      <Notice title="Your payment came too late">
        <p>
          The time to pay had run out, and by then not all of it was left.{' '}
          {order.way === 'sumup'
            ? 'All of your money goes back to you.'
            : 'All of your money is credit with us now.'}
        </p>
      </Notice>
    )
  }
  if (order.state === 'paid') {
    return (
      <>
        {order.slotLost && <SlotLost order={order} />}
        <Refunds page={page} order={order} />
      </>
    )
  }
  const ended = order.state === 'expired' ? 'It was not paid in time.' : 'It was called off.'
  const kept = isPaidLater(order.way) ? '' : ', and what was in it stays in your cart until you take it out'
  return (
    <Notice title="This order came to nothing">
      <p safe>{`${ended} Nothing was charged${kept}.`}</p>
    </Notice>
  )
}

function SlotLost({ order }: { order: OrderView }) {
  return (
    <Notice title="Your collection time is taken">
      <p>
        Your payment reached us late, and somebody else had taken the last place by then. Your order is safe;{' '}
        <a href={`${order.path}/collection-slot`}>please choose another time</a>.
      </p>
    </Notice>
  )
}

function ToPay({ page, order }: { page: PageContext; order: OrderView }) {
  if (isPaidLater(order.way)) return <ToPayLater page={page} order={order} />
  return (
    <>
      <Notice title="Waiting to be paid">
        <p>
          Everything is kept for you until{' '}
          <Time at={order.reservedUntil} style="time" locale={page.locale} timeZone={page.timeZone} />.
        </p>
      </Notice>
      <div class="form__actions">
        <form method="post" action={`${order.path}/payment`}>
          <Button>Pay now</Button>
        </form>
        <ConfirmForm
          action={`${order.path}/cancellation`}
          label="Call it off"
          question="The order ends and nothing is charged. What is in it stays in your cart."
          confirm="Yes, call it off"
        />
      </div>
    </>
  )
}

function Refunds({ page, order }: { page: PageContext; order: OrderView }) {
  return (
    <>
      {order.refunds
        .filter(refund => refund.state !== 'failed')
        .map(refund => (
          <Notice>
            <p safe>{refundInWords(refund, page.locale)}</p>
          </Notice>
        ))}
    </>
  )
}

function refundInWords({ amount, state, origin, way, ...refund }: RefundView, locale: string): string {
  if (amount.amount === 0)
    return 'What you had for free has been returned. It cost nothing, so no money is on its way.'
  const sum = formatMoney(amount, locale)
  if (origin === 'charge-back') return `Your bank took ${sum} back for you.`
  if (refund.isWaiting) {
    const owed = formatMoney(refund.byPayment, locale)
    return way === 'cash'
      ? `${owed} waits for you at the shop: ask for it there, with the number of this order.`
      : `We transfer ${owed} to your bank.`
  }
  if (state === 'done' && way === 'credit')
    return `${sum} is on ${refund.household ? `the credit of ${refund.household}` : 'your credit with us'}.`
  return state === 'done' ? `${sum} was refunded to you.` : `${sum} is on its way back to you.`
}
