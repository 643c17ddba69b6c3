import type { PageContext } from '#core/contracts/page'
import type { OrderView } from '#core/services/cart/orders/read-order'
import { PrintLayout } from '#templates/print'
import { OrderFacts } from './order-facts'
import { OrderLines } from './order-lines'

/** For the folder with the papers. */
export function ReceiptPage({ page, order }: { page: PageContext; order: OrderView }) {
  return (
    <PrintLayout page={page} title={`Receipt ${order.number}`} backHref={`/orders/${order.number}`}>
      <div class="stack">
        <OrderFacts page={page} order={order} />
        <OrderLines page={page} order={order} />
      </div>
    </PrintLayout>
  )
}
