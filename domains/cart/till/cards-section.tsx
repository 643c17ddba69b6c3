import { formatMoney } from '#core/contracts/money'
import type { PageContext } from '#core/contracts/page'
import type { UsableCard } from '#core/services/cart/gift-cards/enter'
import type { Customer } from '#core/services/cart/till/till'
import { Button, IconButton } from '#templates/components/button'
import { fieldsOf, type Typed } from '#templates/components/field'
import { InputField } from '#templates/components/input-field'

type Props = {
  page: PageContext
  cards: readonly UsableCard[]
  customer: Customer | null
  /** A code that was refused. */
  typed?: Typed
}

/** The gift cards that pay first, and a field for another. */
export function TillCards({ page, cards, customer, typed }: Props) {
  const field = fieldsOf(typed, 'gift')('code')
  const query = customer ? `&customer=${customer.id}` : ''
  return (
    <>
      {cards.length > 0 && (
        <ul class="cart-voucher-list" aria-label="Gift cards that pay first">
          {cards.map(({ id, ending, left }) => (
            <li class="cart-voucher">
              <span safe>{`Gift card …${ending}: ${formatMoney(left, page.locale)} on it`}</span>
              <form method="post" action={`/shop/till/gift-cards/${id}?_method=delete${query}`}>
                <IconButton icon="remove" label={`Take the gift card ${ending} out`} />
              </form>
            </li>
          ))}
        </ul>
      )}
      <details class="confirm" open={field.error !== undefined}>
        <summary class="button button--quiet">Gift card</summary>
        <form class="confirm__form" method="post" action="/shop/till/gift-cards">
          {!!customer && <input type="hidden" name="customer" value={customer.id} />}
          <InputField
            {...field}
            label="Its code"
            hint="Or scan it where you scan everything."
            maxlength={40}
            required
          />
          <Button variant="plain">Pay with it</Button>
        </form>
      </details>
    </>
  )
}
