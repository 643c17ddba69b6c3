import { emit } from '#core/activities/emit'
import type { FederationService } from '#core/contracts/federation'
import { db } from '#core/database/db'
import { suggestHandle } from './handles'

const MAX_NAME = 120

/** The contract's `memberAt`. */
export const memberAt: FederationService['memberAt'] = async (tx, { email, name, joinedAt }) => {
  const address = email.trim().toLowerCase()
  const known = await db(tx)
    .selectFrom('members as m')
    .leftJoin('account_closings as c', 'c.member_id', 'm.id')
    .select(['m.id', 'c.member_id as closing'])
    .where('m.email', '=', address)
    .executeTakeFirst()
  if (known) return known.closing ? null : { id: known.id, isNew: false }
  const id = Bun.randomUUIDv7()
  const shown = name.trim().slice(0, MAX_NAME) || address.split('@')[0]!.slice(0, MAX_NAME)
  // Who takes the handle, or the address, in this very moment makes this run again.
  await db(tx)
    .insertInto('members')
    .values({
      ...{ id, email: address, name: shown, handle: await suggestHandle(tx, shown) },
      joined_at: joinedAt ?? tx.now,
    })
    .execute()
  await emit(tx, {
    type: 'Join',
    domain: 'federation',
    subject: { kind: 'member', id },
    // They did not come themselves: nobody welcomes them for it.
    payload: { enrolled: true },
  })
  return { id, isNew: true }
}
