import type { Container, ContainerKind } from '#core/contracts/blog'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'

/** What an entry hangs on: a post or a page of the blog, or a page of the market. */
export type AttachedTo = Container & { readonly linkId: string }

/** The containers of an entry that are still there, in the order they were attached. */
export async function attachedTo(ctx: Ctx, entryId: string): Promise<readonly AttachedTo[]> {
  const links = await db(ctx)
    .selectFrom('container_links')
    .select(['id', 'container_kind as kind', 'container_id as container'])
    .where('entry_id', '=', entryId)
    .orderBy('position')
    .orderBy('linked_at')
    .execute()
  const found = await Promise.all(
    links.map(async ({ id, kind, container }) => {
      const owner = await findContainer(ctx, kind, container)
      return owner ? [{ ...owner, linkId: id }] : []
    }),
  )
  return found.flat()
}

/** Asks whoever owns the container; null when it is gone. */
export function findContainer(ctx: Ctx, kind: ContainerKind, id: string): Promise<Container | null> {
  return kind === 'market_page'
    ? ctx.services.market.container(ctx, id)
    : ctx.services.blog.container(ctx, kind, id)
}
