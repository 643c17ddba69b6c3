import { t } from 'elysia'
import { readForm } from '#core/app/form'
import { withGuest } from '#core/app/with-guest'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { SoldOut } from '#core/contracts/seller'
import { productPage } from '#core/services/market/catalogue/product-page'
import { isId } from '#core/services/market/is-id'
import type { Room } from '../../domain'
import { ProductPage } from '../products/page'

const FORM = t.Object({
  product: t.String({ minLength: 1, maxLength: 160 }),
  variant: t.String({ minLength: 1, maxLength: 40, error: 'Choose which one.' }),
  quantity: t.Integer({ minimum: 1, maximum: 99, error: 'Choose between 1 and 99.' }),
})

/** What the product page sends; the cart itself lives on its own app. */
export const cartLines: Room = app => {
  app.post('/cart-lines', async ({ ctx, page, body, reply }) => {
    const form = readForm(FORM, body)
    if (!form.ok) {
      const product = await productPage(ctx, form.values.product ?? '')
      const error = form.errors.quantity ?? form.errors.variant
      const typed = { chosen: form.values.variant, quantity: form.values.quantity, error }
      return reply.html(<ProductPage page={page} product={product} {...typed} />, { status: 422 })
    }
    const { product: slug, variant, quantity } = form.values
    const product = await productPage(ctx, slug)
    const chosen = product.variants.find(({ id }) => id === variant)
    if (!chosen || !isId(variant)) throw new NotFound()
    try {
      await ctx.services.cart.addToCart(
        withGuest(ctx, reply),
        { kind: 'product', variantId: variant },
        quantity,
      )
    } catch (fault) {
      if (!(fault instanceof SoldOut) && !(fault instanceof Refusal)) throw fault
      const left = fault instanceof SoldOut ? fault.items[0]?.available : undefined
      const text =
        left === undefined
          ? fault.message
          : left > 0
            ? `Only ${left} left of ${product.title}: please take fewer.`
            : `${product.title} has just sold out.`
      return reply.see(`/products/${slug}`, { kind: 'error', text })
    }
    return reply.see(`/products/${slug}`, {
      kind: 'success',
      text: `${quantity} × ${product.title}, ${chosen.name}, is in your cart.`,
    })
  })
}
