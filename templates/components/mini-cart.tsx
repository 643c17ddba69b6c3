import { Icon } from '#templates/icons'

type MiniCartProps = { href: string; count: number }

/** What the cart lends to every masthead. Its width is kept for it, so that it may come late. */
export function MiniCart({ href, count }: MiniCartProps) {
  return (
    <a class="mini-cart" href={href}>
      <Icon name="basket" />
      <span class="visually-hidden">Cart: </span>
      <span class={['mini-cart__count', count === 0 && 'mini-cart__count--none']}>
        {count}
        <span class="visually-hidden">{count === 1 ? ' item' : ' items'}</span>
      </span>
    </a>
  )
}
