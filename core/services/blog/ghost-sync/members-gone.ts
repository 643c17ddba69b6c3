import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { tellOnce } from './ask-once'
import { forgetCreation } from './creations'
import type { Tell } from './pull-posts'
import type { Run } from './sync'

const PAYS_THERE = 'A member: whose account was erased here pays at Ghost. End that there, then delete them'

/** Their labels, newsletters and tiers came from there. */
export async function forgetGone(
  { ctx, sync, ghost }: Run,
  there: ReadonlySet<string>,
  tiers: ReadonlyMap<string, string>,
): Promise<void> {
  const links = await db(ctx)
    .selectFrom('ghost_links')
    .select(['ghost_id', 'our_id'])
    .where('site', '=', sync.site)
    .where('kind', '=', 'member')
    .execute()
  for (const { ghost_id: ghostId, our_id: id } of links) {
    if (there.has(ghostId) || (await ghost.read('members', ghostId)) !== null) continue
    await transaction(ctx, async tx => {
      const member = await db(tx)
        .selectFrom('members')
        .select(['email', 'name'])
        .where('id', '=', id)
        .executeTakeFirst()
      if (member?.email && sync.direction !== 'ours')
        await tx.services.account.enrol(tx, {
          email: member.email,
          name: member.name,
          joinedAt: null,
          labels: [],
          note: null,
          newsletterIds: [],
        })
      if (sync.direction !== 'ours' && tiers.size > 0)
        await tx.services.account.followTiers(tx, id, [], [...tiers.values()])
      await db(tx)
        .deleteFrom('ghost_links')
        .where('site', '=', sync.site)
        .where('kind', '=', 'member')
        .where('ghost_id', '=', ghostId)
        .execute()
    })
  }
}

/** Killed between both steps, the next run finds them gone there. Ghost would go on charging whom it has forgotten. */
export async function removeErased(
  run: Run,
  paying: ReadonlySet<string>,
  tell: Tell,
  goOn: () => Promise<void>,
): Promise<void> {
  const { ctx, sync, ghost } = run
  const erased = await db(ctx)
    .selectFrom('ghost_links as l')
    .innerJoin('members as m', 'm.id', 'l.our_id')
    .select(['l.ghost_id', 'l.our_id'])
    .where('l.site', '=', sync.site)
    .where('l.kind', '=', 'member')
    .where('m.email', 'is', null)
    .execute()
  for (const { ghost_id: ghostId, our_id } of erased) {
    await goOn()
    if (paying.has(ghostId)) {
      await tellOnce(run, { kind: 'member', our_id }, PAYS_THERE, tell)
      continue
    }
    await ghost.remove('members', ghostId)
    await transaction(ctx, async tx => {
      await db(tx)
        .deleteFrom('ghost_links')
        .where('site', '=', sync.site)
        .where('kind', '=', 'member')
        .where('ghost_id', '=', ghostId)
        .execute()
      await forgetCreation(tx, sync.site, 'member', our_id)
    })
  }
}
