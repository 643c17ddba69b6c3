import { formatMoney } from '#core/contracts/money'
import type { PageContext } from '#core/contracts/page'
import { mayAct } from '#core/contracts/viewer'
import { WAY_WORDS } from '#core/contracts/ways-to-pay'
import type { OrderView } from '#core/services/cart/orders/read-order'
import { ConfirmForm } from '#templates/components/confirm-form'
import { Section } from '#templates/components/page-header'

/** How the shop says that the money of an order has come. */
export function ReceiptForms({ page, order }: { page: PageContext; order: OrderView }) {
  const isLate = order.state !== 'pending' && order.way === 'transfer' && !order.paidAt
  if (order.due.amount === 0 || (order.state !== 'pending' && !isLate)) return ''
  const keepsMoney = mayAct(page.viewer, 'money')
  const takesCash = keepsMoney || (mayAct(page.viewer, 'orders') && order.way === 'cash')
  const sum = formatMoney(order.due, page.locale)
  return (
    <Section title="Payment" id="payment">
      <p safe>
        {isLate
          ? `${sum} was to come by bank transfer, and the time has run out.`
          : `${sum} is to come ${WAY_WORDS[order.way]}.`}
      </p>
      <div class="form__actions">
        {!isLate && takesCash && (
          <ConfirmForm
            action={`/shop/orders/${order.number}/payment`}
            label="Paid in cash"
            variant="plain"
            question={`You have ${sum} in hand. The order is paid then, and its buyer gets a letter.`}
            confirm={`Yes, I have ${sum}`}
          >
            <input type="hidden" name="way" value="cash" />
          </ConfirmForm>
        )}
        {keepsMoney && (
          <ConfirmForm
            action={`/shop/orders/${order.number}/payment`}
            label="Transfer received"
            variant="plain"
            question={`${sum} is on your bank’s statement. The order is paid then, and its buyer gets a letter.`}
            confirm="Yes, it has come"
          >
            <input type="hidden" name="way" value="transfer" />
          </ConfirmForm>
        )}
      </div>
    </Section>
  )
}
