import type { Typed } from '#templates/components/field'

/** What one of the forms of a product's page said, where it has to be put right. */
export type ProductFaults = {
  readonly words?: Typed
  readonly picture?: Typed
  readonly variants?: Typed & { readonly saved?: string }
}
