import { sql } from 'kysely'
import type { Tx } from '#core/contracts/ctx'
import type { DomainName } from '#core/contracts/domain'
import type { Subject } from '#core/contracts/federation'
import { db } from '#core/database/db'

/** No UUIDv7 comes after it. */
const LATER_THAN_ALL = 'ffffffff-ffff-ffff-ffff-ffffffffffff'

/**
 * Lets everything that was said in public of a page before the activity `before` say `payload` from now on: outbox,
 * activities by their address and deliveries that wait all read it from there.
 */
export async function updateEarlierActivities(
  tx: Tx,
  domain: DomainName,
  { kind, id }: Subject,
  payload: Readonly<Record<string, unknown>>,
  before = LATER_THAN_ALL,
): Promise<void> {
  await sql`update ap_activities set payload = ${JSON.stringify(payload)}::jsonb
    where domain = ${domain} and subject_kind = ${kind} and subject_id = ${id} and id < ${before}
      and type in ('Create', 'Update') and audience = 'public' and not remote`.execute(db(tx))
}

/** Takes it back: it stays known inside the house, without its text, and what still waits to be sent is not. Of a page, or of a note. */
export async function withdrawEarlierActivities(
  tx: Tx,
  domain: DomainName,
  { kind, id }: Subject,
): Promise<void> {
  await sql`update ap_activities set payload = '{}', audience = 'internal'
    where domain = ${domain} and subject_kind = ${kind} and subject_id = ${id}
      and type in ('Create', 'Update') and audience <> 'internal' and not remote`.execute(db(tx))
}

/** Lets everything that was said of a note before it was edited say `object` from now on. */
export async function renewEarlierActivities(tx: Tx, noteId: string, object: object): Promise<void> {
  await sql`update ap_activities set payload = jsonb_set(payload, '{document,object}', ${JSON.stringify(object)}::jsonb)
    where domain = 'federation' and subject_kind = 'note' and subject_id = ${noteId}
      and type in ('Create', 'Update') and audience <> 'internal' and not remote`.execute(db(tx))
}
