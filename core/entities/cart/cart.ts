import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { id, moment, now } from '../columns'
import { Member } from '../identity/member'

/** A member's cart, or a guest's, who is known by a cookie alone. */
export const Cart = defineEntity({
  name: 'Cart',
  tableName: 'carts',
  properties: {
    id: id(),
    member: () => p.manyToOne(Member).nullable().deleteRule('cascade').unique(),
    /** SHA-256 of the guest's cookie, hexadecimal. */
    guestHash: p.string().length(64).nullable().unique(),
    createdAt: now(),
    updatedAt: moment()
      .index()
      .onCreate(() => new Date())
      .onUpdate(() => new Date()),
  },
  checks: [{ name: 'carts_one_owner', expression: '(member_id is null) <> (guest_hash is null)' }],
})

export type Cart = InferEntity<typeof Cart>
