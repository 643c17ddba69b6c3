import type { RenderFragment } from '#core/fragments/book'
import { readCart } from '#core/services/cart/lines/read-cart'
import { MiniCart } from '#templates/components/mini-cart'

/** How many things lie in the viewer's cart and what they come to, for every masthead. */
export const mini: RenderFragment = async (ctx, page) => {
  const { count, total } = await readCart(ctx)
  return (
    <MiniCart
      href={`${page.origins.cart}/`}
      count={count}
      total={count > 0 ? total : undefined}
      locale={page.locale}
    />
  )
}
