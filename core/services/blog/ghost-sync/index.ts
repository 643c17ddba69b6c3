import type { ActivityHandler } from '#core/activities/processor'
import type { ServiceConcept } from '#core/concepts/concept'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { LOOK_AT_GHOST, REMOVE_HOOKS } from './connection'
import { removeHooks } from './hooks-there'
import { forgetOldLines } from './lines'
import { lookAtGhost } from './preview'
import { forgetReceipts } from './receive-webhook'
import { runSync } from './run'
import { askForRun, hastenMembers, openSync, SYNC_GHOST } from './sync'

const ASK_FOR_SYNC = 'ask-for-ghost-sync'

export const tasks: ServiceConcept['tasks'] = {
  [SYNC_GHOST]: { class: 'media', run: runSync },
  [LOOK_AT_GHOST]: { class: 'media', run: lookAtGhost },
  [REMOVE_HOOKS]: { class: 'federation-out', run: removeHooks },
  [ASK_FOR_SYNC]: { class: 'rest', run: askForSync },
}

export const crons: ServiceConcept['crons'] = [{ schedule: '*/5 * * * *', task: ASK_FOR_SYNC }]

export const workOf: ServiceConcept['workOf'] = [
  ['ghost_syncs.acts_for_id', 'connected_at'],
  ['ghost_conflicts.chosen_by_id', 'chosen_at'],
]

/** What they said of themselves there goes; that they were known stays, or the next run would bring them back. */
export async function forgetMember(tx: Tx, id: string): Promise<void> {
  await db(tx)
    .updateTable('ghost_links')
    .set({ base: null, base_hash: '' })
    .where('kind', '=', 'member')
    .where('our_id', '=', id)
    .execute()
  // A digest of what was refused of them.
  await db(tx).deleteFrom('ghost_creations').where('kind', '=', 'member').where('our_id', '=', id).execute()
}

/** Who became a member, who gets a newsletter or no longer does, and who has another name: Ghost is to know. */
const hastenAfterMembers: ActivityHandler = {
  name: 'blog: send members to Ghost',
  wants: ({ type, domain, subjectKind }) =>
    (domain === 'federation' && type === 'Join' && subjectKind === 'member') ||
    (domain === 'account' &&
      (subjectKind === 'member' || (subjectKind === 'newsletter' && type !== 'Update'))),
  handle: ctx => transaction(ctx, hastenMembers),
}

export const handlers: ServiceConcept['handlers'] = [hastenAfterMembers]

async function askForSync(ctx: Ctx): Promise<void> {
  const sync = await openSync(ctx)
  if (sync?.started_at && !sync.paused_at) await askForRun(ctx)
  await forgetReceipts(ctx)
  await forgetOldLines(ctx)
}
