import { NotRefundable, RefundUnderWay } from '#core/contracts/cart'
import { Refusal } from '#core/contracts/refusal'
import { brokenConstraint, sqlState } from './sqlstate'

/** There are prices or orders in the one that it has. */
export class CurrencyFixed extends Refusal {
  override name = 'CurrencyFixed'
  constructor() {
    super('There are prices or orders in another currency already, so the currency cannot be changed.', 409)
  }
}

/** It would stand below itself, or deeper than anybody finds. */
export class CategoryCircle extends Refusal {
  override name = 'CategoryCircle'
  constructor() {
    super('A category cannot stand below itself, nor deeper than the eighth row.', 409)
  }
}

/** SQLSTATEs that our triggers raise, and constraints that a race can run into, with what they mean to a person. */
const REFUSALS: Readonly<Record<string, () => Refusal>> = {
  RA003: () => new NotRefundable(),
  RA004: () => new CurrencyFixed(),
  categories_no_deeper: () => new CategoryCircle(),
  categories_parent_id_foreign: () => new CategoryCircle(),
  refund_lines_once: () => new NotRefundable(),
  refunds_one_under_way_index: () => new RefundUnderWay(),
}

/** The refusal that the database spoke; null for any other fault, e.g. RA001: an order that is not its lines is ours. */
export function refusalOfConstraint(fault: unknown): Refusal | null {
  const refusal = REFUSALS[sqlState(fault) ?? ''] ?? REFUSALS[brokenConstraint(fault) ?? '']
  return refusal?.() ?? null
}
