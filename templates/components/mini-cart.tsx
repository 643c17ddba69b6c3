import { formatMoney, type Money } from '#core/contracts/money'
import { Icon } from '#templates/icons'

type MiniCartProps = { href: string; count: number; total?: Money; locale: string }

/** What the cart lends to every masthead. Its width is kept for it, so that it may come late. */
export function MiniCart({ href, count, total, locale }: MiniCartProps) {
  return (
    <a class="mini-cart" href={href}>
      <Icon name="basket" />
      <span class="visually-hidden">Cart: </span>
      {!!total && count > 0 && (
        <span class="mini-cart__total" safe>
          {formatMoney(total, locale)}
        </span>
      )}
      <span class={['mini-cart__count', count === 0 && 'mini-cart__count--none']}>
        {count}
        <span class="visually-hidden">{count === 1 ? ' item' : ' items'}</span>
      </span>
    </a>
  )
}
