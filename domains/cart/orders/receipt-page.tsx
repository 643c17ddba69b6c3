import type { PageContext } from '#core/contracts/page'
import { vatByRate } from '#core/pricing/vat'
import type { OrderView } from '#core/services/cart/orders/read-order'
import { PrintLayout } from '#templates/print'
import { VatTable } from '../invoices/vat-table'
import { OrderFacts } from './order-facts'
import { OrderLines } from './order-lines'

/** Of what was bought, before anything was given back. */
const vatOf = ({ lines }: OrderView) =>
  vatByRate(lines.map(({ id: key, total, vatRate }) => ({ key, gross: total.amount, vatRate })))

/** For the folder with the papers. */
export function ReceiptPage({ page, order }: { page: PageContext; order: OrderView }) {
  return (
    <PrintLayout page={page} title={`Receipt ${order.number}`} backHref={`/orders/${order.number}`}>
      <div class="stack">
        <OrderFacts page={page} order={order} />
        <OrderLines page={page} order={order} />
        <VatTable vat={vatOf(order)} currency={order.total.currency} locale={page.locale} />
      </div>
    </PrintLayout>
  )
}
