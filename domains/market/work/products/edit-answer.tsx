import type { House } from '#core/app/house'
import { offer } from '#core/app/picks'
import type { Reply } from '#core/app/reply'
import type { Ctx } from '#core/contracts/ctx'
import type { PageContext } from '#core/contracts/page'
import { categoryTree } from '#core/services/market/categories/category-tree'
import { sellsInCycles } from '#core/services/market/cycles/settings'
import { producers } from '#core/services/market/producers/directory'
import { optionGroups } from '#core/services/market/products/options'
import { productForEdit } from '#core/services/market/products/product-for-edit'
import { propertiesForWork, propertiesOf } from '#core/services/market/properties/save-property'
import { priceEntry } from '#core/services/market/vat/price-entry'
import type { Typed } from '#templates/components/field'
import { EditProductPage } from './edit-page'
import type { Choices } from './fields'

type Scope = { readonly ctx: Ctx; readonly page: PageContext; readonly reply: Reply }

/** The product's page; with what was typed into one of its forms when that came back with faults (422). */
export async function editAnswer(
  { ctx, page, reply }: Scope,
  house: House,
  productId: string,
  back?: { readonly typed: Typed; readonly of: string },
): Promise<Response> {
  const product = await productForEdit(ctx, productId)
  const isOfProduct = back?.of === 'product'
  const choices = await choicesFor(ctx, isOfProduct ? back.typed.values : { producer: product.producerId })
  const properties = { all: await propertiesForWork(ctx), chosen: await propertiesOf(ctx, productId) }
  return reply.html(
    <EditProductPage
      page={page}
      product={product}
      choices={choices}
      properties={properties}
      groups={await optionGroups(ctx)}
      currency={house.site().currency}
      vat={{ rate: product.vatRate, ...(await priceEntry(ctx)) }}
      inCycles={await sellsInCycles(ctx)}
      {...back}
    />,
    { status: back ? 422 : 200 },
  )
}

/** What a product can be of: whom it is of already, and what was typed to find another. */
export async function choicesFor(
  ctx: Ctx,
  { producer, producerWords }: { readonly producer?: string | null; readonly producerWords?: string },
): Promise<Choices> {
  const categories = await categoryTree(ctx)
  return {
    producers: await offer(ctx, producers, producer ? [producer] : [], producerWords),
    categories: categories.map(({ id, name, depth }) => ({
      value: id,
      label: `${'– '.repeat(depth)}${name}`,
    })),
  }
}
