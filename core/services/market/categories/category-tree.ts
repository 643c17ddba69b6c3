import { type RawBuilder, sql } from 'kysely'
import { readOnce } from '#core/cache/read-once'
import { remember } from '#core/cache/remember'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { inReadingOrder } from '#core/database/reading-order'

export type TreeCategory = {
  readonly id: string
  readonly parentId: string | null
  readonly slug: string
  readonly name: string
  readonly description: string
  /** 0 for one that stands below none. */
  readonly depth: number
}

/** All of them, each behind its parent, brothers in the shopkeeper's order. There are as many as a person can keep in order. */
export async function categoryTree(ctx: Ctx): Promise<readonly TreeCategory[]> {
  const rows = await db(ctx)
    .selectFrom('categories')
    .select(['id', 'parent_id as parentId', 'slug', 'name', 'description', 'depth'])
    .orderBy('position')
    .orderBy(inReadingOrder('name'))
    .orderBy('id')
    .execute()
  const below = Map.groupBy(rows, row => row.parentId)
  const branch = (parent: string | null): TreeCategory[] =>
    (below.get(parent) ?? []).flatMap(row => [{ ...row, depth: row.depth ?? 0 }, ...branch(row.id)])
  return branch(null)
}

const KEPT_MS = 10 * 60_000
const MOST_READ = 4
const read = readOnce(MOST_READ, kept => JSON.parse(kept) as readonly TreeCategory[])

/** The same for who looks around: asked once until a category or a product changes. */
async function keptTree(ctx: Ctx): Promise<readonly TreeCategory[]> {
  const kept = await remember(ctx.house.cache, 'market:categories', {
    ttlMs: KEPT_MS,
    tags: ['products'],
    make: async () => JSON.stringify(await categoryTree(ctx)),
  })
  return read(kept)
}

/** The ids of a category and of all below it; none for a slug that is nobody's. */
export async function categoryBranch(ctx: Ctx, slug: string): Promise<readonly string[]> {
  const tree = await keptTree(ctx)
  const at = tree.findIndex(category => category.slug === slug)
  const root = tree[at]
  if (!root) return []
  const rest = tree.slice(at + 1)
  const end = rest.findIndex(({ depth }) => depth <= root.depth)
  return [root, ...(end < 0 ? rest : rest.slice(0, end))].map(({ id }) => id)
}

/** From the root to the category itself: what stands above a page of it. */
export function trailOf<C extends Pick<TreeCategory, 'id' | 'parentId'>>(
  tree: readonly C[],
  id: string | null,
): readonly C[] {
  const category = tree.find(each => each.id === id)
  return category ? [...trailOf(tree, category.parentId), category] : []
}

export type Step = Pick<TreeCategory, 'slug' | 'name'>

/** As JSON: from the root to the category with the id that this column or value has; an empty list without one. */
export function trailTo(id: RawBuilder<unknown>): RawBuilder<readonly Step[]> {
  return sql`(with recursive trail as (
      select c.parent_id, c.slug, c.name, c.depth from categories c where c.id = ${id}
      union all select above.parent_id, above.slug, above.name, above.depth
      from trail join categories above on above.id = trail.parent_id)
    select coalesce(json_agg(json_build_object('slug', slug, 'name', name) order by coalesce(depth, 0)), '[]') from trail)`
}
