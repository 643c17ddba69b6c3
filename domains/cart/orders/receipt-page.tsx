import type { PageContext } from '#core/contracts/page'
import type { VatSum } from '#core/pricing/vat'
import type { OrderView } from '#core/services/cart/orders/read-order'
import { PrintLayout } from '#templates/print'
import { VatTable } from '../invoices/vat-table'
import { OrderFacts } from './order-facts'
import { OrderLines } from './order-lines'

type ReceiptPageProps = {
  page: PageContext
  order: OrderView
  /** Of what was bought, before anything was given back. */
  vat: readonly VatSum[]
}

/** For the folder with the papers. */
export function ReceiptPage({ page, order, vat }: ReceiptPageProps) {
  return (
    <PrintLayout page={page} title={`Receipt ${order.number}`} backHref={order.path}>
      <div class="stack">
        <OrderFacts page={page} order={order} />
        <OrderLines page={page} order={order} />
        <VatTable vat={vat} currency={order.total.currency} locale={page.locale} />
      </div>
    </PrintLayout>
  )
}
