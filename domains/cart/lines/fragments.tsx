import { readCart } from '#core/services/cart/lines/read-cart'
import { MiniCart } from '#templates/components/mini-cart'
import type { Concept } from '../../concept'

const MINUTE = 60_000

/** How many things lie in the viewer's cart and what they come to, for every masthead. */
export const fragments: Concept['fragments'] = {
  'cart/mini': {
    audience: 'self',
    ttlMs: 5 * MINUTE,
    staleMs: 0,
    tags: [],
    params: [],
    maxBytes: 2_000,
    reserve: 'inline',
    fallback: { label: 'Cart', path: '/' },
    render: async (ctx, page) => {
      const { count, total } = await readCart(ctx)
      return (
        <MiniCart
          href={`${page.origins.cart}/`}
          count={count}
          total={count > 0 ? total : undefined}
          locale={page.locale}
        />
      )
    },
  },
}
