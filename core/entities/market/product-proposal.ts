import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { id, moment, now } from '../columns'
import { Member } from '../identity/member'
import { Producer } from './producer'
import { Product } from './product'
import { Variant } from './variant'

/** Fields of a form, by their names: `null` where nobody has said. */
export type ProposedFields = Readonly<Record<string, string | number | boolean | null>>

/** A change that a producer wishes. It waits until the shop has decided, or the producer takes it back. */
export const ProductProposal = defineEntity({
  name: 'ProductProposal',
  tableName: 'product_proposals',
  properties: {
    id: id(),
    producer: () => p.manyToOne(Producer).deleteRule('no action'),
    kind: p.enum(['product', 'new-product', 'variant', 'picture']),
    /** Of something new, what it became. */
    product: () => p.manyToOne(Product).nullable().deleteRule('no action').index(),
    variant: () => p.manyToOne(Variant).nullable().deleteRule('no action').index(),
    /** Only what is to change, as it was when it was proposed. */
    before: p.json<ProposedFields>(),
    after: p.json<ProposedFields>(),
    proposedBy: () => p.manyToOne(Member).nullable().deleteRule('no action').index(),
    proposedAt: now(),
    decision: p.enum(['accepted', 'declined', 'withdrawn']).nullable(),
    decidedBy: () => p.manyToOne(Member).nullable().deleteRule('no action').index(),
    decidedAt: moment().nullable(),
    reason: p.text().default(''),
  },
  checks: [
    { name: 'product_proposals_decided', expression: '(decision is null) = (decided_at is null)' },
    { name: 'product_proposals_of_a_product', expression: `kind = 'new-product' or product_id is not null` },
    { name: 'product_proposals_of_a_variant', expression: `(kind = 'variant') = (variant_id is not null)` },
  ],
  indexes: [
    { properties: ['producer', 'proposedAt'] },
    {
      name: 'product_proposals_waiting',
      expression:
        'create index "product_proposals_waiting" on "product_proposals" ("proposed_at", "id") where "decision" is null',
    },
    {
      name: 'product_proposals_one_open',
      expression:
        'create unique index "product_proposals_one_open" on "product_proposals" ("kind", coalesce("variant_id", "product_id")) where "decision" is null',
    },
  ],
})

export type ProductProposal = InferEntity<typeof ProductProposal>
