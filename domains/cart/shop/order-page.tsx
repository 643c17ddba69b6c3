import { stateWord } from '#core/contracts/cart'
import { isolate } from '#core/contracts/isolate'
import { formatMoney } from '#core/contracts/money'
import type { PageContext } from '#core/contracts/page'
import { mayAct } from '#core/contracts/viewer'
import { mayChange } from '#core/services/cart/orders/may-change'
import { hasGoods, type OrderView } from '#core/services/cart/orders/read-order'
import type { OrderEvent } from '#core/services/cart/shop/order-history'
import { mayWeigh } from '#core/services/cart/weights/may-weigh'
import { AdminLayout } from '#templates/admin'
import { StateBadge } from '#templates/components/badge'
import { Button, ButtonLink } from '#templates/components/button'
import { Notice } from '#templates/components/notice'
import { Section } from '#templates/components/page-header'
import { Papers } from '../invoices/papers'
import { OrderFacts } from '../orders/order-facts'
import { OrderLines } from '../orders/order-lines'
import { ReceiptForms } from '../ways/receipt-forms'
import { HistoryTable } from './history-table'
import { RefundForms } from './refund-forms'
import { RefundHistory } from './refund-history'

type OrderWorkPageProps = {
  page: PageContext
  order: OrderView
  /** How many differences with SumUp wait for somebody. */
  differences?: number
  /** The numbers of its invoice and its credit notes. */
  papers?: readonly string[]
  history?: readonly OrderEvent[]
  /** A refund form that was refused, and what was typed into it. */
  errors?: Readonly<Record<string, string>>
  typed?: Readonly<Record<string, unknown>>
}

export function OrderWorkPage({
  page,
  order,
  differences = 0,
  papers = [],
  history = [],
  errors,
  typed,
}: OrderWorkPageProps) {
  return (
    <AdminLayout
      page={page}
      title={`Order ${order.number}`}
      lead={isolate`${order.name}, ${formatMoney(order.total, page.locale)}`}
      worker="shopkeeper"
      actions={<CollectionForm order={order} />}
    >
      <div class="stack">
        <p>
          <StateBadge state={stateWord({ ...order, collected: order.collectedAt !== null })} />
        </p>
        {differences > 0 && (
          <Notice kind="error" title="SumUp says something else">
            <p>
              Money of this order moved there without us. <a href="/shop/differences">See what it is</a>{' '}
              before you refund anything.
            </p>
          </Notice>
        )}
        <OrderLines page={page} order={order} />
        <OrderFacts page={page} order={order} />
        <Papers numbers={papers} />
      </div>
      <ShopChanges page={page} order={order} />
      <ReceiptForms page={page} order={order} />
      <Section title="Money back" id="refunds">
        <div class="stack">
          <RefundHistory page={page} order={order} />
          {mayAct(page.viewer, 'money') && (
            <RefundForms page={page} order={order} errors={errors} typed={typed} />
          )}
        </div>
      </Section>
      {history.length > 0 && (
        <Section title="History" id="history">
          <HistoryTable page={page} events={history} />
        </Section>
      )}
    </AdminLayout>
  )
}

/** Until it is handed over the shop may change it. */
function ShopChanges({ page, order }: { page: PageContext; order: OrderView }) {
  const path = `/shop/orders/${order.number}`
  return (
    <>
      {order.followedBy.length > 0 && (
        <p>
          Ordered with it since:{' '}
          {order.followedBy.map(({ number }, index) => (
            <>
              {index > 0 && ', '}
              <a href={`/shop/orders/${number}`} safe>
                {number}
              </a>
            </>
          ))}
        </p>
      )}
      {!!order.follows && (
        <p>
          It adds to{' '}
          <a href={`/shop/orders/${order.follows}`} safe>
            {order.follows}
          </a>
          .
        </p>
      )}
      <p class="form__actions">
        {mayChange(page, order) && (
          <ButtonLink href={`${path}/changes`} variant="plain" icon="edit">
            Change it
          </ButtonLink>
        )}
        {mayAct(page.viewer, 'orders') && mayWeigh(order) ? (
          <ButtonLink href={`${path}/weights`} variant="plain">
            Weigh it
          </ButtonLink>
        ) : (
          ''
        )}
      </p>
    </>
  )
}

function CollectionForm({ order }: { order: OrderView }) {
  if (order.state !== 'paid') return ''
  const path = `/shop/orders/${order.number}/collection`
  if (order.collectedAt) {
    return (
      <form method="post" action={`${path}?_method=delete`}>
        <Button variant="plain">Not collected after all</Button>
      </form>
    )
  }
  if (!isAnythingLeft(order)) return ''
  return (
    <form method="post" action={path}>
      <Button icon="check">Mark as collected</Button>
    </form>
  )
}

/** Of its goods, or of those that were added to it and go over the counter with it. */
function isAnythingLeft({ lines, followedBy }: OrderView): boolean {
  const added = followedBy.filter(({ state }) => state === 'paid').flatMap(more => more.lines)
  return hasGoods({ lines: [...lines, ...added] })
}
