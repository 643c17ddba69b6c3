import type { Flash as FlashMessage, PageContext } from '#core/contracts/page'
import { Flash } from '#templates/components/notice'
import { fragmentPlaceholder } from '#templates/fragment'

/**
 * What htmx puts into the product's form after "add to cart": the message, and, when something was added, a
 * mini cart that fetches itself: a new guest's cookie only comes with this answer.
 */
export function AddOutcome({ page, flash }: { page: PageContext; flash: FlashMessage }) {
  const safeMiniCart = fragmentPlaceholder({
    of: 'cart/mini',
    href: `${page.origins.cart}/`,
    label: 'Cart',
    reserve: 'inline',
  })
  // Kita's types do not know the attributes by which htmx 4 knows a partial.
  const partial = { hx: '', type: 'partial', 'hx-target': '.masthead__cart', 'hx-swap': 'innerHTML' }
  return (
    <>
      <Flash flash={flash} />
      {flash.kind === 'success' ? <template {...partial}>{safeMiniCart}</template> : ''}
    </>
  )
}
