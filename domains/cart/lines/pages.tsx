import { isShown } from '#core/contracts/apps-shown'
import type { OrderTimes } from '#core/contracts/market'
import { type Money as Amount, formatMoney } from '#core/contracts/money'
import type { PageContext } from '#core/contracts/page'
import { mayAct } from '#core/contracts/viewer'
import type { UsableCard } from '#core/services/cart/gift-cards/enter'
import type { RemovedLine } from '#core/services/cart/lines/change-line'
import { type CartView, isShort } from '#core/services/cart/lines/read-cart'
import { shownCart } from '#core/services/cart/lines/shown-cart'
import { Button, ButtonLink } from '#templates/components/button'
import { EmptyState } from '#templates/components/empty-state'
import { EnterButton } from '#templates/components/enter-button'
import type { Typed } from '#templates/components/field'
import { FormErrors } from '#templates/components/form'
import { Notice } from '#templates/components/notice'
import { OrderTimesNote } from '#templates/components/order-times'
import { PageHeader } from '#templates/components/page-header'
import { Time } from '#templates/components/time'
import { Layout } from '#templates/layout'
import { CODES } from '../codes'
import { GiftCards } from '../gift-cards/cart-section'
import { WeighedNote } from '../weighed-note'
import { CartTable, type Pressed } from './cart-table'
import { Shortage } from './shortage'
import { Vouchers } from './vouchers'

type Waiting = { readonly number: string; readonly reserved_until: Date; readonly path: string }

export type CartPageProps = {
  page: PageContext
  cart: CartView
  removed: RemovedLine | null
  /** An order of this cart, or an earlier one, that is not paid yet. */
  waiting: Waiting | null
  pressed: Pressed | null
  /** Gift cards that will pay first. */
  cards: readonly UsableCard[]
  /** Codes as they were typed, and why they are not taken. */
  codes?: Typed
  /** Null where the shop sells all the time. */
  times: OrderTimes | null
}

export function CartPage({ page, cart, removed, waiting, times, ...shown }: CartPageProps) {
  return (
    <Layout page={page} title="Your cart" wide noindex>
      <PageHeader title="Your cart" lead={leadOf(cart)} actions={<Ways page={page} />} />
      <div class="stack">
        {!!removed && <Undo removed={removed} />}
        {!!waiting && <WaitingOrder page={page} waiting={waiting} />}
        {times && cart.lines.length > 0 ? <OrderTimesNote page={page} times={times} /> : ''}
        <WeighedNote cart={cart} />
        {cart.lines.length === 0 ? (
          <EmptyCart page={page} />
        ) : (
          <FullCart page={page} cart={cart} {...shown} />
        )}
      </div>
    </Layout>
  )
}

/** From the cart to the orders: one's own, and for those who work here everybody's. */
function Ways({ page }: { page: PageContext }) {
  if (!page.viewer.member) return ''
  return (
    <>
      <ButtonLink href="/orders" variant="plain">
        Your orders
      </ButtonLink>
      {(mayAct(page.viewer, 'orders') || mayAct(page.viewer, 'money')) && (
        <ButtonLink href="/shop/orders" variant="plain" icon="market">
          Shop
        </ButtonLink>
      )}
    </>
  )
}

function leadOf({ count }: CartView): string | undefined {
  if (count === 0) return undefined
  return count === 1 ? 'One thing to take home.' : `${count} things to take home.`
}

function Undo({ removed }: { removed: RemovedLine }) {
  return (
    <form method="post" action="/lines">
      <Notice>
        <p>That is out of your cart.</p>
        <input type="hidden" name="key" value={removed.key} />
        <input type="hidden" name="quantity" value={String(removed.quantity)} />
        <Button variant="plain" small autofocus>
          Put it back
        </Button>
      </Notice>
    </form>
  )
}

function WaitingOrder({ page, waiting }: { page: PageContext; waiting: Waiting }) {
  return (
    <Notice title={`Order ${waiting.number} is not paid yet`}>
      <p>
        It is kept for you until{' '}
        <Time at={waiting.reserved_until} style="time" locale={page.locale} timeZone={page.timeZone} />.{' '}
        <a href={waiting.path}>Pay it or call it off</a>
      </p>
    </Notice>
  )
}

function EmptyCart({ page }: { page: PageContext }) {
  return (
    <EmptyState title="Nothing in it yet" text="Good things grow a few steps from here.">
      {isShown(page.site, 'market') && (
        <ButtonLink href={`${page.origins.market}/`} icon="market">
          See the market
        </ButtonLink>
      )}{' '}
      {isShown(page.site, 'events') && (
        <ButtonLink href={`${page.origins.events}/`} icon="calendar" variant="plain">
          See the calendar
        </ButtonLink>
      )}
    </EmptyState>
  )
}

type TooLittleProps = { page: PageContext; minimum: Amount; isNet: boolean }

function TooLittle({ page, minimum, isNet }: TooLittleProps) {
  const withVat = isNet ? ' with VAT' : ''
  return (
    <Notice title="A little more, please">
      <p
        safe
      >{`We take orders of ${formatMoney(minimum, page.locale)}${withVat} or more, before vouchers and fees.`}</p>
    </Notice>
  )
}

type FullCartProps = Pick<CartPageProps, 'page' | 'cart' | 'pressed' | 'codes' | 'cards'>

function FullCart({ page, cart, pressed, codes, cards }: FullCartProps) {
  const shown = shownCart(cart, page.locale)
  return (
    <>
      {isShort(cart) && <Shortage lines={cart.lines} />}
      <CartTable page={page} cart={shown} pressed={pressed} />
      <form id={CODES} method="post" action="/codes" novalidate>
        <EnterButton text="Use the code" />
      </form>
      <FormErrors errors={codes?.errors ?? {}} />
      <Vouchers page={page} cart={cart} typed={codes} />
      <GiftCards page={page} cards={cards} typed={codes} />
      {!!cart.minimum && <TooLittle page={page} minimum={cart.minimum} isNet={cart.isNet} />}
      <div class="form__actions">
        {cart.ready && (
          <Button form={CODES} name="next" value="checkout">
            Go to checkout
          </Button>
        )}
        {!!page.viewer.member && cart.lines.some(({ sellable }) => sellable.kind === 'product') && (
          <ButtonLink href="/standing-orders/new" variant="plain">
            Repeat this regularly
          </ButtonLink>
        )}
        {cart.ready && !page.viewer.member && (
          <Button variant="plain" form={CODES} name="next" value="sign-in">
            Sign in and check out
          </Button>
        )}
        <ButtonLink
          href={`${page.origins[isShown(page.site, 'market') ? 'market' : 'events']}/`}
          variant="quiet"
        >
          Keep looking around
        </ButtonLink>
      </div>
    </>
  )
}
