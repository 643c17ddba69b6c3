import { isolate } from '#core/contracts/isolate'
import { formatMoney } from '#core/contracts/money'
import type { PageContext } from '#core/contracts/page'
import type { CartView } from '#core/services/cart/lines/read-cart'
import type { CartVoucher } from '#core/services/cart/prices/price-cart'
import { Button, IconButton } from '#templates/components/button'
import { fieldsOf, type Typed } from '#templates/components/field'
import { InputField } from '#templates/components/input-field'
import { CODES, VOUCHER } from '../codes'

type Props = { page: PageContext; cart: CartView; typed?: Typed }

/** The vouchers of a cart, with what each takes off or why it does not, and a field for another. */
export function Vouchers({ page, cart, typed }: Props) {
  const field = fieldsOf(typed)(VOUCHER)
  const { currency } = cart.total
  const says = ({ discount, refusal }: CartVoucher) =>
    refusal ??
    `takes off ${formatMoney({ amount: discount, currency }, page.locale)}${cart.isNet ? ', its VAT among it' : ''}`
  return (
    <section class="stack" aria-label="Vouchers">
      {cart.vouchers.length > 0 && (
        <ul class="cart-voucher-list">
          {cart.vouchers.map(voucher => (
            <li class="cart-voucher">
              <span>
                <strong safe>{voucher.code}</strong>{' '}
                <span safe>{isolate`${voucher.label}: ${says(voucher)}`}</span>
              </span>
              <form method="post" action={`/vouchers/${voucher.id}?_method=delete`}>
                <IconButton icon="remove" label={`Take the voucher ${voucher.code} out`} />
              </form>
            </li>
          ))}
        </ul>
      )}
      <details class="confirm" open={field.value !== undefined || field.error !== undefined}>
        <summary class="button button--quiet">Have you got a voucher?</summary>
        <div class="confirm__form">
          <InputField {...field} form={CODES} label="Code of your voucher" maxlength={60} required />
          <Button variant="plain" form={CODES} name="of" value={VOUCHER}>
            Use it
          </Button>
        </div>
      </details>
    </section>
  )
}
