import { sql } from 'kysely'
import { emit } from '#core/activities/emit'
import type { Act } from '#core/activitypub/documents/activities'
import type { Visibility } from '#core/activitypub/documents/addressing'
import type { Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import type { ActorRow } from '../actors/actor-row'

export type OutgoingActivity = {
  readonly actor: ActorRow
  /** Makes the document once its id is known. */
  readonly document: (act: Act) => { readonly type: string }
  readonly audience: Visibility
  /** Ids of the actors it is addressed to by name; followers are found when it is delivered. */
  readonly recipients?: readonly string[]
  /** Actors of ours whose followers get it, too: those of an app whose page it answers. */
  readonly followersOf?: readonly string[]
  readonly subject: { readonly kind: string; readonly id: string }
  /** Given when saying it twice must be saying it once: the end of its address. */
  readonly key?: string
}

/** One of our actors says something to the fediverse, in the transaction that made it true. Returns its id. */
export async function publishActivity(tx: Tx, saying: OutgoingActivity): Promise<string> {
  const uri = `${saying.actor.uri}/activities/${saying.key ?? Bun.randomUUIDv7()}`
  if (saying.key && (await isSaid(tx, uri))) return uri
  const document = saying.document({ id: uri, actor: saying.actor.uri })
  await emit(tx, {
    type: document.type,
    domain: 'federation',
    subject: saying.subject,
    payload: {
      document,
      recipients: saying.recipients ?? [],
      ...(saying.followersOf ? { followersOf: saying.followersOf } : {}),
    },
    audience: saying.audience,
    actorId: saying.actor.id,
    uri,
  })
  return uri
}

async function isSaid(tx: Tx, uri: string): Promise<boolean> {
  await sql`select pg_advisory_xact_lock(hashtext(${uri}))`.execute(db(tx))
  const said = await db(tx).selectFrom('ap_activities').select('id').where('uri', '=', uri).executeTakeFirst()
  return said !== undefined
}
