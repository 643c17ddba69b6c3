import { countInCart } from '#core/services/cart/lines/count-in-cart'
import { MiniCart } from '#templates/components/mini-cart'
import type { Concept } from '../../concept'

const MINUTE = 60_000

/** How many things lie in the viewer's cart, for every masthead. What they come to is the cart's to reckon, with its whole engine: no page pays for that. */
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
    render: async (ctx, page) => <MiniCart href={`${page.origins.cart}/`} count={await countInCart(ctx)} />,
  },
}
