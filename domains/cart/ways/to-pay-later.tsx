import { escapeHtml } from '@kitajs/html'
import { formatMoney } from '#core/contracts/money'
import type { PageContext } from '#core/contracts/page'
import { mayCallOff } from '#core/services/cart/orders/may-change'
import type { OrderView } from '#core/services/cart/orders/read-order'
import type { WaysSettings } from '#core/services/cart/ways/settings'
import { ConfirmForm } from '#templates/components/confirm-form'
import { DescriptionList } from '#templates/components/description-list'
import { Notice } from '#templates/components/notice'
import { Section } from '#templates/components/page-header'
import { Money } from '#templates/components/price'
import { Time } from '#templates/components/time'

type OrderProps = { page: PageContext; order: OrderView }

/** An order that waits for cash or a transfer. */
export function ToPayLater({ page, order }: OrderProps) {
  const sum = formatMoney(order.due, page.locale)
  const inCash = order.delivery
    ? `Please have ${sum} ready at the door.`
    : `Please bring ${sum} when you collect it.`
  const what = order.way === 'cash' ? inCash : `Please transfer ${sum}.`
  return (
    <>
      <Notice title="Waiting to be paid">
        <p>
          <span safe>{what}</span> Everything is kept for you until{' '}
          <Time at={order.reservedUntil} style="both" locale={page.locale} timeZone={page.timeZone} />.
        </p>
      </Notice>
      {mayCallOff(page, order) && (
        <ConfirmForm
          action={`${order.path}/cancellation`}
          label="Call it off"
          question="The order ends, nothing is charged, and its things are for others again."
          confirm="Yes, call it off"
        />
      )}
    </>
  )
}

/** Where a transfer goes, to be copied into a banking app. */
export function TransferDetails({ page, order, bank }: OrderProps & { bank: WaysSettings['bank'] | null }) {
  if (!bank) return ''
  return (
    <Section title="Where to transfer it" id="transfer">
      <DescriptionList
        items={[
          { term: 'To', details: escapeHtml(bank.holder) },
          { term: 'Account', details: escapeHtml(bank.account) },
          ...(bank.bic ? [{ term: 'BIC or sort code', details: escapeHtml(bank.bic) }] : []),
          { term: 'Amount', details: <Money value={order.due} locale={page.locale} /> },
          { term: 'Reference', details: <strong safe>{order.number}</strong> },
        ]}
      />
    </Section>
  )
}
