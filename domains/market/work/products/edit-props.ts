import type { PageContext } from '#core/contracts/page'
import type { EditableProduct } from '#core/services/market/products/product-for-edit'
import type { Typed } from '#templates/components/field'
import type { Choices } from './fields'

export type EditProps = {
  page: PageContext
  product: EditableProduct
  choices: Choices
  currency: string
  /** What was typed into the form that came back, and which form that was: `product`, `picture`, or a variant's id or `new`. */
  typed?: Typed
  of?: string
}
