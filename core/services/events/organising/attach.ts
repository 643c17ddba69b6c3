import { sql } from 'kysely'
import { emit } from '#core/activities/emit'
import type { Container, ContainerKind } from '#core/contracts/blog'
import { containerTag } from '#core/contracts/cache-tags'
import type { Ctx } from '#core/contracts/ctx'
import { NotFound } from '#core/contracts/refusal'
import { requireMember, requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { findContainer } from '../calendar/attached-to'

/** What an entry can be attached to, by its title: posts and pages of the blog, pages of the market. */
export async function findContainers(ctx: Ctx, query: string): Promise<readonly Container[]> {
  requireRole(ctx, 'organiser')
  const [blog, market] = await Promise.all([
    ctx.services.blog.containers(ctx, query),
    ctx.services.market.containers(ctx, query),
  ])
  return [...blog, ...market]
}

/** The entry is shown on that page from now on; attaching twice is attaching once. Throws `NotFound`. */
export async function attach(
  ctx: Ctx,
  entryId: string,
  kind: ContainerKind,
  containerId: string,
): Promise<void> {
  requireRole(ctx, 'organiser')
  if (!(await findContainer(ctx, kind, containerId))) throw new NotFound()
  await transaction(ctx, async tx => {
    await sql`insert into container_links (id, container_kind, container_id, entry_id, position, linked_by_id, linked_at)
      select ${Bun.randomUUIDv7()}::uuid, ${kind}::text, ${containerId}::uuid, e.id,
        (select count(*) from container_links where container_id = ${containerId}),
        ${requireMember(tx).id}::uuid, ${tx.now}::timestamptz
      from event_entries e where e.id = ${entryId} on conflict do nothing`.execute(db(tx))
    await emit(tx, { type: 'Add', domain: 'events', subject: { kind: 'event', id: entryId } })
    tx.purge('occurrences', containerTag(containerId))
  })
}

/** The entry is shown there no more. Throws `NotFound`. */
export async function detach(ctx: Ctx, entryId: string, linkId: string): Promise<void> {
  requireRole(ctx, 'organiser')
  await transaction(ctx, async tx => {
    const link = await db(tx)
      .deleteFrom('container_links')
      .where('id', '=', linkId)
      .where('entry_id', '=', entryId)
      .returning('container_id')
      .executeTakeFirstOrThrow(() => new NotFound())
    tx.purge('occurrences', containerTag(link.container_id))
  })
}
