import type { PageContext } from '#core/contracts/page'
import type { OptionGroupFields } from '#core/services/market/products/options'
import type { EditableProduct } from '#core/services/market/products/product-for-edit'
import type { WorkProperty } from '#core/services/market/properties/save-property'
import type { Typed } from '#templates/components/field'
import type { Choices, VatOfPrices } from './fields'

export type EditProps = {
  page: PageContext
  product: EditableProduct
  choices: Choices
  /** Options that were used before. */
  groups: readonly OptionGroupFields[]
  properties: { readonly all: readonly WorkProperty[]; readonly chosen: readonly string[] }
  currency: string
  /** Of a new variant. */
  vat: VatOfPrices
  /** The shop sells in cycles. */
  inCycles: boolean
  /** What was typed into the form that came back, and which form that was: `product`, `picture`, or a variant's id or `new`. */
  typed?: Typed
  of?: string
}
