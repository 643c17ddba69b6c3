import type { PageContext } from '#core/contracts/page'
import type { UsableCard } from '#core/services/cart/gift-cards/enter'
import type { CartView } from '#core/services/cart/lines/read-cart'
import type { Found } from '#core/services/cart/till/find-for-sale'
import type { Customer } from '#core/services/cart/till/till'
import type { Typed } from '#templates/components/field'

export type TillProps = {
  page: PageContext
  cart: CartView
  cards: readonly UsableCard[]
  customer: Customer | null
  readers: readonly { readonly id: string; readonly name: string }[]
  /** What was looked for; null when nothing was. */
  found: readonly Found[] | null
  /** `code`: one that was scanned and is nobody's yet. */
  search: { readonly text: string; readonly quantity: number; readonly code?: string }
  currency: string
  /** What is in no open cycle is not found then, and has to be said so. */
  errors?: Readonly<Record<string, string>>
  given?: string
  /** The code of a gift card as it came back. */
  card?: Typed
  /** What somebody pays for one, as it came back. */
  amount?: Typed
}
