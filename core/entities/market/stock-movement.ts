import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { id, now } from '../columns'
import { Member } from '../identity/member'
import { Variant } from './variant'

/** Why the stock of a variant changed, by how much; the sum of a variant's movements is its stock. */
export const StockMovement = defineEntity({
  name: 'StockMovement',
  tableName: 'stock_movements',
  properties: {
    id: id(),
    variant: () => p.manyToOne(Variant).deleteRule('no action').index(),
    quantity: p.integer().check('quantity <> 0'),
    reason: p.enum(['delivery', 'sale', 'refund', 'correction', 'waste']),
    note: p.text().default(''),
    /** The order line that caused it (sale, refund). A key to `order_lines`, in SQL alone. */
    orderLineId: p.uuid().nullable(),
    movedBy: () => p.manyToOne(Member).nullable().deleteRule('no action'),
    movedAt: now(),
  },
})

export type StockMovement = InferEntity<typeof StockMovement>
