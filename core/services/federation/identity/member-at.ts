import { sql } from 'kysely'
import { emit } from '#core/activities/emit'
import type { Tx } from '#core/contracts/ctx'
import type { FederationService } from '#core/contracts/federation'
import { db } from '#core/database/db'
import { suggestHandle } from './handles'

const MAX_NAME = 120

/** The contract's `memberAt`. */
export const memberAt: FederationService['memberAt'] = async (tx, { email, name, joinedAt }) => {
  const address = email.trim().toLowerCase()
  // The same lock as of a sign-in link: whoever joins by this address in this very moment comes before or after.
  await sql`select pg_advisory_xact_lock(hashtext(${address}))`.execute(db(tx))
  const known = await db(tx)
    .selectFrom('members as m')
    .leftJoin('account_closings as c', 'c.member_id', 'm.id')
    .select(['m.id', 'c.member_id as closing'])
    .where('m.email', '=', address)
    .executeTakeFirst()
  if (known) return known.closing ? null : { id: known.id, isNew: false }
  const shown = name.trim().slice(0, MAX_NAME) || address.split('@')[0]!.slice(0, MAX_NAME)
  const id = await insertMember(tx, { email: address, name: shown, joined_at: joinedAt ?? tx.now })
  await emit(tx, {
    type: 'Join',
    domain: 'federation',
    subject: { kind: 'member', id },
    // They did not come themselves: nobody welcomes them for it.
    payload: { enrolled: true },
  })
  return { id, isNew: true }
}

/** Under a handle that is free: who takes it in this very moment leaves the next one. Gives their id. */
async function insertMember(
  tx: Tx,
  member: { readonly email: string; readonly name: string; readonly joined_at: Date },
): Promise<string> {
  const id = Bun.randomUUIDv7()
  for (;;) {
    const made = await db(tx)
      .insertInto('members')
      .values({ ...member, id, handle: await suggestHandle(tx, member.name) })
      .onConflict(conflict => conflict.column('handle').doNothing())
      .returning('id')
      .executeTakeFirst()
    if (made) return id
  }
}
