import { formatMoney } from '#core/contracts/money'
import type { PageContext } from '#core/contracts/page'
import type { UsableCard } from '#core/services/cart/gift-cards/enter'
import { Button, IconButton } from '#templates/components/button'
import { fieldsOf, type Typed } from '#templates/components/field'
import { InputField } from '#templates/components/input-field'
import { CODES, GIFT_CARD } from '../codes'

type Props = {
  page: PageContext
  cards: readonly UsableCard[]
  /** The code as it came back. */
  typed?: Typed
}

/** The gift cards that pay for a cart, and a field for another. */
export function GiftCards({ page, cards, typed }: Props) {
  const field = fieldsOf(typed)(GIFT_CARD)
  return (
    <section class="stack" aria-label="Gift cards">
      {cards.length > 0 && (
        <ul class="cart-voucher-list">
          {cards.map(({ id, ending, left }) => (
            <li class="cart-voucher">
              <span safe>{`Gift card …${ending}: ${formatMoney(left, page.locale)} to pay with`}</span>
              <form method="post" action={`/gift-cards/uses/${id}?_method=delete`}>
                <IconButton icon="remove" label={`Take the gift card ${ending} out`} />
              </form>
            </li>
          ))}
        </ul>
      )}
      <details class="confirm" open={field.value !== undefined || field.error !== undefined}>
        <summary class="button button--quiet">Have you got a gift card?</summary>
        <div class="confirm__form">
          <InputField {...field} form={CODES} label="Code of your gift card" maxlength={40} required />
          <Button variant="plain" form={CODES} name="of" value={GIFT_CARD}>
            Pay with it
          </Button>
        </div>
      </details>
    </section>
  )
}
