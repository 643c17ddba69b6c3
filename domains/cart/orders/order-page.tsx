import { isShown } from '#core/contracts/apps-shown'
import { stateWord } from '#core/contracts/cart'
import type { PageContext } from '#core/contracts/page'
import type { OrderChangeView } from '#core/services/cart/order-changes/changes-of'
import { mayMoveCollection } from '#core/services/cart/orders/collection-slot'
import { changeableUntil } from '#core/services/cart/orders/may-change'
import { hasGoods, type OrderView } from '#core/services/cart/orders/read-order'
import type { WaysSettings } from '#core/services/cart/ways/settings'
import { StateBadge } from '#templates/components/badge'
import { ButtonLink } from '#templates/components/button'
import { PageHeader } from '#templates/components/page-header'
import { Steps } from '#templates/components/steps'
import { Time } from '#templates/components/time'
import { Layout } from '#templates/layout'
import { Papers } from '../invoices/papers'
import { Changes } from '../order-changes/changes-section'
import { TransferDetails } from '../ways/to-pay-later'
import { ToBeWeighedNote } from '../weighed-note'
import { GuestMatters } from './guest-matters'
import { OrderFacts } from './order-facts'
import { OrderLines } from './order-lines'
import { News } from './order-news'
import { OrderTickets } from './order-tickets'

type OrderPageProps = {
  page: PageContext
  order: OrderView
  bank: WaysSettings['bank'] | null
  papers: readonly string[]
  changes?: readonly OrderChangeView[]
}

export function OrderPage({ page, order, bank, papers, changes = [] }: OrderPageProps) {
  const over = order.state === 'cancelled' || order.state === 'expired'
  return (
    <Layout page={page} title={`Order ${order.number}`} noindex>
      <PageHeader
        title={`Order ${order.number}`}
        kicker={order.isGuests ? 'Your order' : 'Your orders'}
        actions={<Actions page={page} order={order} />}
      />
      <div class="stack">
        <p>
          <StateBadge state={stateWord({ ...order, collected: order.collectedAt !== null })} />
        </p>
        {!over && <Steps label="Your order" steps={stepsOf(order)} current={stepOf(order)} />}
        <News page={page} order={order} />
        <TransferDetails page={page} order={order} bank={bank} />
        <MoveCollection page={page} order={order} />
        <ChangeIt page={page} order={order} />
        <OrderTickets page={page} order={order} />
        <GiftCards order={order} />
        <ToBeWeighedNote order={order} />
        <OrderLines page={page} order={order} />
        <Changes page={page} order={order} changes={changes} />
        <OrderFacts page={page} order={order} />
        <Papers numbers={papers} at={order.isGuests ? order.path : ''} />
        {order.isGuests && order.email !== '' && <GuestMatters page={page} order={order} />}
      </div>
    </Layout>
  )
}

function Actions({ page, order }: { page: PageContext; order: OrderView }) {
  const { number, path, paidAt, memberId, lines } = order
  const isTheirs = memberId === page.viewer.member?.id
  const mayRepeat = isTheirs && isShown(page.site, 'market') && lines.some(({ kind }) => kind === 'product')
  return (
    <>
      {mayRepeat ? (
        <ButtonLink href={`${page.origins.market}/order-again/${number}`} variant="plain">
          Order it again
        </ButtonLink>
      ) : (
        ''
      )}
      {paidAt ? <ReceiptLink path={path} /> : ''}
    </>
  )
}

function ReceiptLink({ path }: { path: string }) {
  return (
    <ButtonLink href={`${path}/receipt`} variant="plain" icon="print">
      Receipt
    </ButtonLink>
  )
}

/** Tickets and gift cards alone need no collecting, nor does what was refunded before it was collected. */
function stepsOf(order: OrderView): readonly string[] {
  if (!order.collectedAt && !hasGoods(order)) return ['Placed', 'Paid']
  if (order.delivery) return ['Placed', 'Paid', order.collectedAt ? 'Delivered' : 'To be delivered']
  return ['Placed', 'Paid', order.collectedAt ? 'Collected' : 'To collect']
}

function stepOf(order: OrderView): number {
  if (order.collectedAt) return 3
  return order.state === 'paid' ? 2 : 1
}

/** Its buyer may until packing begins; for whoever sells there is another page. */
function ChangeIt({ page, order }: { page: PageContext; order: OrderView }) {
  const until = changeableUntil(order)
  const isBuyers = order.isGuests || order.memberId === page.viewer.member?.id
  if (!isBuyers || !until || until <= page.now) return ''
  return (
    <p>
      <ButtonLink href={`${order.path}/changes`} variant="plain" icon="edit">
        Change what is in it
      </ButtonLink>
      <br />
      <span class="muted">
        You can until <Time at={until} style="both" locale={page.locale} timeZone={page.timeZone} />
      </span>
    </p>
  )
}

/** To print, or to read their codes again. */
function GiftCards({ order: { state, path, lines } }: { order: OrderView }) {
  const cards = lines.filter(
    ({ isGiftCard, quantity, refundedQuantity }) => isGiftCard && refundedQuantity < quantity,
  )
  if (state !== 'paid' || cards.length === 0) return ''
  return (
    <p>
      <ButtonLink href={`${path}/gift-cards`} variant="plain" icon="print">
        {cards.length > 1 || (cards[0]?.quantity ?? 0) > 1 ? 'Your gift cards' : 'Your gift card'}
      </ButtonLink>
    </p>
  )
}

function MoveCollection({ page, order }: { page: PageContext; order: OrderView }) {
  if (order.slotLost || !mayMoveCollection(order, page.now)) return ''
  return (
    <p>
      <ButtonLink href={`${order.path}/collection-slot`} variant="plain">
        {order.slot ? 'Change the collection time' : 'Choose a time to collect it'}
      </ButtonLink>
    </p>
  )
}
