import type { PageContext } from '#core/contracts/page'
import type { CartLineView, CartView } from '#core/services/cart/lines/read-cart'
import { Money } from '#templates/components/price'
import { type Column, Table } from '#templates/components/table'
import { Adjustments } from '../adjustments'
import { Total } from '../total'

/** What is about to be ordered, beside the form. */
export function Summary({ page, cart }: { page: PageContext; cart: CartView }) {
  return (
    <section class="checkout-summary stack" aria-label="Summary">
      <h2>Your order</h2>
      <Table caption="Your order" hideCaption dense columns={columnsFor(page)} rows={cart.lines} />
      <Adjustments adjustments={cart.adjustments} locale={page.locale} />
      <Total value={cart.total} locale={page.locale} />
      <p>
        <a href="/">Change the cart</a>
      </p>
    </section>
  )
}

function columnsFor(page: PageContext): readonly Column<CartLineView>[] {
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
      heading: 'Together',
      numeric: true,
      cell: ({ total }) => (total ? <Money value={total} locale={page.locale} /> : '–'),
    },
  ]
}
