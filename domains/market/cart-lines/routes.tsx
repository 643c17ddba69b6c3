import { type Static, t } from 'elysia'
import { readForm } from '#core/app/form'
import { withGuest } from '#core/app/with-guest'
import { ChooseAnotherPrice } from '#core/contracts/cart'
import type { Ctx } from '#core/contracts/ctx'
import { isolate } from '#core/contracts/isolate'
import { amountExample } from '#core/contracts/money'
import type { Flash } from '#core/contracts/page'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { SoldOut } from '#core/contracts/seller'
import { parsePrice } from '#core/scrape/price'
import { type ProductView, productPage } from '#core/services/market/catalogue/product-page'
import type { Room } from '../../domain'
import { ProductPage } from '../products/page'
import { saidOf } from '../products/routes'
import { AddOutcome } from './outcome'

const FORM = t.Object({
  product: t.String({ minLength: 1, maxLength: 160 }),
  variant: t.String({ minLength: 1, maxLength: 40, error: 'Choose which one.' }),
  key: t.Optional(t.String({ maxLength: 64 })),
  amount: t.Optional(t.String({ maxLength: 20 })),
  quantity: t.Integer({ minimum: 1, maximum: 99, error: 'Choose between 1 and 99.' }),
})

type AddForm = Static<typeof FORM>

/** What the product page sends; the cart itself lives on its own app. */
export const cartLines: Room = app => {
  app.post('/cart-lines', async ({ ctx, page, body, reply }) => {
    const form = readForm(FORM, body)
    if (!form.ok) {
      const error = form.errors.quantity ?? form.errors.variant ?? 'Please check this.'
      if (page.partial) return reply.html(<AddOutcome page={page} flash={{ kind: 'error', text: error }} />)
      const product = await productPage(ctx, form.values.product ?? '')
      const typed = {
        chosen: form.values.variant,
        quantity: form.values.quantity,
        amount: form.values.amount,
        error,
      }
      const said = await saidOf(ctx, product)
      return reply.html(<ProductPage page={page} product={product} said={said} {...typed} />, { status: 422 })
    }
    const product = await productPage(ctx, form.values.product)
    try {
      const flash = await add(withGuest(ctx, reply), product, form.values)
      if (page.partial) return reply.html(<AddOutcome page={page} flash={flash} />)
      return reply.see(`/products/${product.slug}`, flash)
    } catch (refusal) {
      if (!(refusal instanceof ChooseAnotherPrice)) throw refusal
      const { message: amountError, status } = refusal
      if (page.partial)
        return reply.html(<AddOutcome page={page} flash={{ kind: 'error', text: amountError }} />)
      const { variant: chosen, quantity, amount } = form.values
      const typed = { chosen, quantity: String(quantity), amount, amountError }
      const said = await saidOf(ctx, product)
      return reply.html(<ProductPage page={page} product={product} said={said} {...typed} />, { status })
    }
  })
}

/** Puts it into the cart, or says why not. Throws `NotFound` for a variant of something else, `ChooseAnotherPrice`. */
async function add(
  ctx: Ctx,
  product: ProductView,
  { variant, quantity, key, amount }: AddForm,
): Promise<Flash> {
  const chosen = product.variants.find(({ id }) => id === variant)
  if (!chosen) throw new NotFound()
  const paid = amount && chosen.choice ? parsePrice(amount, chosen.price.currency) : null
  if (amount && chosen.choice && !paid)
    throw new ChooseAnotherPrice(`Write an amount, like ${amountExample(chosen.price.currency, 1_250)}.`)
  try {
    const sellable = { kind: 'product', variantId: variant } as const
    await ctx.services.cart.addToCart(ctx, sellable, quantity, key, paid?.amount)
  } catch (fault) {
    if (fault instanceof SoldOut) return { kind: 'error', text: shortage(fault, product) }
    if (fault instanceof ChooseAnotherPrice) throw fault
    if (fault instanceof Refusal) return { kind: 'error', text: fault.message }
    throw fault
  }
  return { kind: 'success', text: isolate`${quantity} × ${product.title}, ${chosen.name}, is in your cart.` }
}

function shortage({ items }: SoldOut, { title }: ProductView): string {
  const left = items[0]?.available ?? 0
  return left > 0
    ? isolate`Only ${left} left of ${title}: please take fewer.`
    : isolate`${title} has just sold out.`
}
