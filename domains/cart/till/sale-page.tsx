import { isolate } from '#core/contracts/isolate'
import { compareMoney, formatMoney, type Money, subtractMoney } from '#core/contracts/money'
import type { PageContext } from '#core/contracts/page'
import { WAY_WORDS } from '#core/contracts/ways-to-pay'
import type { OrderView } from '#core/services/cart/orders/read-order'
import { AdminLayout } from '#templates/admin'
import { Button, ButtonLink } from '#templates/components/button'
import { ConfirmForm } from '#templates/components/confirm-form'
import { Notice } from '#templates/components/notice'
import { Progress } from '#templates/components/progress'
import { OrderLines } from '../orders/order-lines'

type SaleProps = {
  page: PageContext
  order: OrderView
  /** The reader waits for a card. */
  waiting: boolean
  /** How asking for a card ended, where it did: the card or its bank said no, or somebody pressed cancel at the reader. */
  ended?: 'declined' | 'failed' | null
  given: Money | null
  /** Gift cards were sold, and have to be printed. */
  hasCards: boolean
  readers: readonly { readonly id: string; readonly name: string }[]
}

export function SalePage(props: SaleProps) {
  const { page, order, waiting } = props
  return (
    <AdminLayout page={page} title={`Sale ${order.number}`} worker="shopkeeper">
      <div class="stack">
        {order.state === 'paid' && <Done {...props} />}
        {order.state === 'pending' && (waiting ? <AtReader {...props} /> : <NotPaid {...props} />)}
        {order.state !== 'paid' && order.state !== 'pending' && (
          <Notice title="This sale came to nothing">
            <p>Nothing was taken. What was in it is on the shelf again.</p>
          </Notice>
        )}
        <OrderLines page={page} order={order} />
      </div>
    </AdminLayout>
  )
}

function Done({ page, order, given, hasCards }: SaleProps) {
  const change = given && compareMoney(given, order.due) > 0 ? subtractMoney(given, order.due) : null
  const byCards = order.parts.length > 0 && order.due.amount === 0
  return (
    <>
      <p class="till__change" role="status">
        {change ? (
          <>
            Change <strong safe>{formatMoney(change, page.locale)}</strong>
          </>
        ) : (
          <strong safe>{byCards ? 'Paid by gift card' : `Paid ${WAY_WORDS[order.way]}`}</strong>
        )}
      </p>
      <p class="form__actions">
        <ButtonLink href="/shop/till" autofocus>
          Next sale
        </ButtonLink>
        <ButtonLink href={`/orders/${order.number}/receipt`} variant="plain" icon="print">
          Receipt
        </ButtonLink>
        {hasCards && (
          <ButtonLink href={`/orders/${order.number}/gift-cards`} variant="plain" icon="print">
            Its gift cards
          </ButtonLink>
        )}
        <ButtonLink href={`/shop/orders/${order.number}`} variant="quiet">
          The order
        </ButtonLink>
      </p>
    </>
  )
}

function AtReader({ page, order }: SaleProps) {
  return (
    <>
      <p class="till__change" safe>
        {formatMoney(order.due, page.locale)}
      </p>
      <ReaderProgress number={order.number} />
      <p class="form__actions">
        <ButtonLink href={`/shop/till/sales/${order.number}`} autofocus>
          Look again
        </ButtonLink>
      </p>
      <form method="post" action={`/shop/till/sales/${order.number}/reader?_method=delete`}>
        <Button variant="plain">Stop waiting for a card</Button>
      </form>
    </>
  )
}

export function ReaderProgress({ number }: { number: string }) {
  return (
    <div
      id="reader-progress"
      data-hx-get={`/shop/till/sales/${number}`}
      data-hx-trigger="every 2s"
      data-hx-target="this"
      data-hx-swap="outerHTML"
    >
      <Progress label="The reader waits for a card" />
    </div>
  )
}

const TITLES = { declined: 'The card was declined', failed: 'Cancelled at the reader' } as const
const ADVICE = {
  declined:
    'Nothing was taken. Try the card again or another one, with its chip and PIN rather than held to the reader, or take cash.',
  failed: 'Nothing was taken. Ask for a card again, or take cash.',
} as const

function NotPaid({ page, order, readers, ended = null }: SaleProps) {
  const path = `/shop/till/sales/${order.number}`
  return (
    <>
      {ended ? (
        <Notice kind="error" title={TITLES[ended]}>
          <p role="alert" safe>
            {`${ADVICE[ended]} ${formatMoney(order.due, page.locale)} is left to pay.`}
          </p>
        </Notice>
      ) : (
        <Notice title="Not paid yet">
          <p safe>
            {`${formatMoney(order.due, page.locale)} is left to pay: take cash, or ask for a card again.`}
          </p>
        </Notice>
      )}
      <form method="post" action={`${path}/payment`} class="form__actions">
        <Button name="way" value="cash">
          Paid in cash
        </Button>
        {readers.map(({ id, name }, at) => (
          // The page came by itself: whoever has no mouse goes on with another card.
          <Button name="way" value={`reader:${id}`} variant="plain" autofocus={ended !== null && at === 0}>
            <span safe>{isolate`By card at ${name}`}</span>
          </Button>
        ))}
      </form>
      <ConfirmForm
        action={`${path}?_method=delete`}
        label="Call it off"
        question="Nothing is taken, and what was in it is on the shelf again."
        confirm="Yes, call it off"
      />
    </>
  )
}
