import { formatMoney } from '#core/contracts/money'
import type { PageContext } from '#core/contracts/page'
import type { UsableCard } from '#core/services/cart/gift-cards/enter'
import type { CartLineView, CartView } from '#core/services/cart/lines/read-cart'
import { shownCart } from '#core/services/cart/lines/shown-cart'
import { Money } from '#templates/components/price'
import { type Column, Table } from '#templates/components/table'
import { Adjustments } from '../adjustments'
import { LeaveFor } from '../delivery/leave-for'
import { Total } from '../total'
import { WeighedNote } from '../weighed-note'

/** What is about to be ordered, beside the form. */
type Props = {
  page: PageContext
  cart: CartView
  cards?: readonly UsableCard[]
  /** The form beside it, whose fields are kept by who leaves to change the cart, and where they are kept. */
  leaving: { readonly form: string; readonly action?: string }
}

export function Summary({ page, cart, cards, leaving }: Props) {
  const shown = shownCart(cart, page.locale)
  return (
    <section class="checkout-summary stack" aria-label="Summary">
      <h2>Your order</h2>
      <Table
        caption="Your order"
        hideCaption
        dense
        columns={columnsFor(page, shown.isNet)}
        rows={shown.lines}
      />
      <Adjustments adjustments={shown.adjustments} locale={page.locale} />
      <Total value={cart.total} locale={page.locale} />
      <WeighedNote cart={cart} />
      <FromCards page={page} cart={cart} cards={cards} />
      <p>
        <LeaveFor next="cart" {...leaving}>
          Change the cart
        </LeaveFor>
      </p>
    </section>
  )
}

function columnsFor(page: PageContext, plusVat: boolean): readonly Column<CartLineView>[] {
  return [
    {
      heading: 'Item',
      names: true,
      cell: ({ offer, quantity, priceRule }) => (
        <>
          {quantity} × <span safe>{offer?.title ?? 'not on sale any more'}</span>
          {!!offer?.detail && (
            <small class="cart-detail" safe>
              {offer.detail}
            </small>
          )}
          {!!priceRule && (
            <small class="cart-detail" safe>
              {priceRule}
            </small>
          )}
        </>
      ),
    },
    {
      heading: plusVat ? 'Together + VAT' : 'Together',
      numeric: true,
      cell: ({ total }) => (total ? <Money value={total} locale={page.locale} /> : '–'),
    },
  ]
}

/** What gift cards pay of it, and what is left to pay. */
function FromCards({ page, cart, cards = [] }: Omit<Props, 'leaving'>) {
  const whole = cards.reduce((sum, { left }) => sum + left.amount, 0)
  const paid = Math.min(whole, cart.total.amount)
  if (paid <= 0) return ''
  const { currency } = cart.total
  const words = (amount: number) => formatMoney({ amount, currency }, page.locale)
  const rest = cart.total.amount - paid
  return (
    <p
      safe
    >{`${words(paid)} of it is paid with ${cards.length === 1 ? 'your gift card' : 'your gift cards'}${rest > 0 ? `, and ${words(rest)} is left to pay` : ', and nothing is left to pay'}.`}</p>
  )
}
