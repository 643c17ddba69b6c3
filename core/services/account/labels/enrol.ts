import type { AccountService } from '#core/contracts/account'
import type { Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { cutTo } from '#core/text/cut-to'
import { addSubscription, removeSubscription } from '../newsletters/subscribe'
import { rename } from '../profile/profile'
import { labelSlug } from './label-slug'

const MAX_LABEL = 120
const MAX_LABELS = 100

/** The contract's `enrol`. */
export const enrol: AccountService['enrol'] = async (tx, entry) => {
  const member = await tx.services.federation.memberAt(tx, entry)
  if (!member) return null
  if (entry.isNameTakenOver && !member.isNew) await rename(tx, member.id, entry.name)
  if (entry.labels) await setLabels(tx, member.id, entry.labels)
  if (entry.note !== undefined) await setNote(tx, member.id, entry.note)
  if (entry.newsletterIds) await setSubscriptions(tx, member.id, entry.newsletterIds)
  return member
}

async function setLabels(tx: Tx, memberId: string, names: readonly string[]): Promise<void> {
  const wanted = new Map(
    names
      .map(name => cutTo(name.trim(), MAX_LABEL))
      .filter(name => name !== '')
      .slice(0, MAX_LABELS)
      .map(name => [labelSlug(name), name]),
  )
  const there = await db(tx)
    .selectFrom('member_labels')
    .select('slug')
    .where('member_id', '=', memberId)
    .execute()
  const gone = there.map(({ slug }) => slug).filter(slug => !wanted.has(slug))
  if (gone.length > 0)
    await db(tx)
      .deleteFrom('member_labels')
      .where('member_id', '=', memberId)
      .where('slug', 'in', gone)
      .execute()
  const rows = [...wanted].map(([slug, name]) => ({ member_id: memberId, slug, name, given_at: tx.now }))
  if (rows.length > 0)
    await db(tx)
      .insertInto('member_labels')
      .values(rows)
      .onConflict(conflict => conflict.columns(['member_id', 'slug']).doNothing())
      .execute()
}

async function setNote(tx: Tx, memberId: string, note: string | null): Promise<void> {
  if (!note) {
    await db(tx).deleteFrom('member_notes').where('member_id', '=', memberId).execute()
    return
  }
  const written = { note, written_at: tx.now }
  await db(tx)
    .insertInto('member_notes')
    .values({ member_id: memberId, ...written })
    .onConflict(conflict => conflict.column('member_id').doUpdateSet(written))
    .execute()
}

async function setSubscriptions(tx: Tx, memberId: string, ids: readonly string[]): Promise<void> {
  const known =
    ids.length === 0
      ? []
      : await db(tx)
          .selectFrom('newsletters')
          .select('id')
          .where('id', 'in', [...ids])
          .execute()
  const there = await db(tx)
    .selectFrom('subscriptions')
    .select('newsletter_id')
    .where('member_id', '=', memberId)
    .execute()
  const wanted = new Set(known.map(({ id }) => id))
  for (const { newsletter_id: id } of there) if (!wanted.has(id)) await removeSubscription(tx, id, memberId)
  for (const id of wanted) await addSubscription(tx, id, memberId)
}
