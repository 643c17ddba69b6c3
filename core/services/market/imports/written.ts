import type { CellFault } from './cell-fault'

/** What a row did, and what takes it back: what was made, or each field as it was and as it was left; with what of it could not be taken in. */
export type Written = Outcome & { readonly leftOut?: CellFault }

type Outcome =
  | { readonly outcome: 'same' }
  | {
      readonly outcome: 'new'
      readonly undo: { readonly variant: string; readonly product: string; readonly isNewProduct: boolean }
    }
  | {
      readonly outcome: 'changed'
      readonly undo: { readonly variant: string; readonly product: string; readonly fields: Changes }
    }

/** A column of a variant (`v.`) or product (`p.`), or a fact beside them. */
export type Changes = Readonly<Record<string, { readonly before: unknown; readonly after: unknown }>>
