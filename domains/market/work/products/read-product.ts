import { type Accepted, type Rejected, typedTexts, typedValues } from '#core/app/form'
import { pickOne } from '#core/app/picks'
import type { Ctx } from '#core/contracts/ctx'
import { producers } from '#core/services/market/producers/directory'
import type { ProductFields } from '#core/services/market/products/save-product'
import { readProductForm } from '../../product-forms'

/** The form of a product, with its producer as it was ticked or found by words. */
export async function readProduct(ctx: Ctx, body: unknown): Promise<Accepted<ProductFields> | Rejected> {
  const { value: producer, errors } = await pickOne(ctx, producers, 'producer', typedTexts(body))
  const form = readProductForm({ ...typedValues(body), producer })
  if (form.ok && Object.keys(errors).length === 0) return form
  return { ok: false, values: typedTexts(body), errors: { ...(form.ok ? {} : form.errors), ...errors } }
}
