import type { Ctx } from '#core/contracts/ctx'
import { type Choice, MOST_PRODUCTS, productsCalled, productTitle } from '#core/services/cart/prices/choices'

type Values = Readonly<Record<string, string | undefined>>

export type PickedProduct = {
  /** The id to save; empty for none. */
  readonly product: string
  /** What is wrong with the words, or that there are several to choose from. */
  readonly errors: Readonly<Record<string, string>>
}

/**
 * The product that a form asks for: the one that is ticked, or the only one that its words fit. A form with words that fit
 * several comes back with these to choose from, so that it works without a script and with any number of products.
 */
export async function pickProduct(
  ctx: Ctx,
  { product = '', productWords = '' }: Values,
): Promise<PickedProduct> {
  if (productWords.trim() === '') return { product, errors: {} }
  const found = await productsCalled(ctx, productWords)
  if (found.length === 1) return { product: found[0]?.value ?? '', errors: {} }
  if (found.some(({ value }) => value === product)) return { product, errors: {} }
  const [field, text] =
    found.length === 0
      ? ['productWords', 'Nothing on sale is called that.']
      : [
          'product',
          found.length > MOST_PRODUCTS
            ? `Choose one of these ${MOST_PRODUCTS}, or write more of its name.`
            : 'Choose one of these.',
        ]
  return { product: '', errors: { [field as string]: text as string } }
}

/** What is there to choose from: the product that was chosen, and those that the words fit. */
export async function productsOffered(
  ctx: Ctx,
  { product, productWords = '' }: Values,
): Promise<readonly Choice[]> {
  const title = await productTitle(ctx, product)
  const found = (await productsCalled(ctx, productWords)).slice(0, MOST_PRODUCTS)
  const chosen = title === null || !product ? [] : [{ value: product, label: title }]
  return [...chosen, ...found.filter(({ value }) => value !== product)]
}
