import { netOf } from '#core/contracts/cart'
import type { PageContext } from '#core/contracts/page'
import type { OrderLineView, OrderView } from '#core/services/cart/orders/read-order'
import { shownOrder } from '#core/services/cart/orders/shown-order'
import { gramsText } from '#core/text/grams'
import { Badge } from '#templates/components/badge'
import { Money } from '#templates/components/price'
import { type Column, Table } from '#templates/components/table'
import { Adjustments } from '../adjustments'
import { Total } from '../total'

/** What was bought, as it was called and priced then. */
export function OrderLines({ page, order }: { page: PageContext; order: OrderView }) {
  const shown = shownOrder(order, page.locale)
  return (
    <>
      <Table
        caption="What was ordered"
        hideCaption
        columns={columnsFor(page, shown.isNet)}
        rows={shown.lines}
      />
      <Adjustments adjustments={shown.adjustments} locale={page.locale} />
      <Total value={order.total} locale={page.locale} />
      {order.state === 'pending' && order.lines.some(({ missing }) => missing > 0) && (
        <p class="muted">The money for what did not come goes back as soon as the order is paid.</p>
      )}
      {order.refunded.amount > 0 && (
        <p class="cart-total">
          <Money value={order.refunded} locale={page.locale} /> refunded, net{' '}
          <strong>
            <Money value={netOf(order)} locale={page.locale} />
          </strong>
        </p>
      )}
    </>
  )
}

function columnsFor(page: PageContext, plusVat: boolean): readonly Column<OrderLineView>[] {
  return [
    { heading: 'Item', names: true, cell: line => <Item line={line} /> },
    {
      heading: plusVat ? 'Each + VAT' : 'Each',
      numeric: true,
      cell: line => <Money value={line.unitPrice} locale={page.locale} />,
    },
    { heading: 'How many', numeric: true, cell: line => line.quantity },
    {
      heading: plusVat ? 'Together + VAT' : 'Together',
      numeric: true,
      cell: line => <Money value={line.total} locale={page.locale} />,
    },
  ]
}

function Item({ line }: { line: OrderLineView }) {
  return (
    <>
      <span safe>{line.title}</span>
      {!!line.detail && (
        <small class="cart-detail" safe>
          {line.detail}
        </small>
      )}
      {!!line.priceRule && (
        <small class="cart-detail" safe>
          {line.priceRule}
        </small>
      )}
      {line.weight?.grams != null && (
        <small class="cart-detail" safe>
          {`Weighed ${gramsText(line.weight.grams)}`}
        </small>
      )}
      {line.retired && <Badge text="Retired" />}
      {line.refundedQuantity > 0 && <Badge text={`${line.refundedQuantity} refunded`} />}
      {line.missing > 0 && <Badge text={`${line.missing} did not come`} tone="notice" />}
    </>
  )
}
