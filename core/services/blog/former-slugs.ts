import { sql } from 'kysely'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { isSlug } from './slug'

/**
 * Posts are about to move: where they were public stays an address of theirs. `to` has the new slug of each. What
 * nobody but editors ever saw is forgotten.
 */
export async function keepFormerSlugs(
  tx: Tx,
  to: readonly { readonly id: string; readonly slug: string }[],
): Promise<void> {
  await sql`
    insert into former_slugs (slug, post_id, left_at)
    select p.slug, p.id, ${tx.now}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(to)}::jsonb) as moved(id uuid, slug text)
    join posts p on p.id = moved.id and p.slug <> moved.slug
    where exists (select 1 from publications where post_id = p.id) or exists (
      select 1 from ap_activities a where a.subject_kind = p.kind and a.subject_id = p.id::text
        and a.domain = 'blog' and a.type = 'Create')
    on conflict (slug) do update set post_id = excluded.post_id, left_at = excluded.left_at`.execute(db(tx))
}

/** Where the public post that was once at this address is now, or null. */
export async function movedTo(ctx: Ctx, slug: string): Promise<string | null> {
  if (!isSlug(slug)) return null
  const row = await db(ctx)
    .selectFrom('former_slugs as f')
    .innerJoin('posts as p', 'p.id', 'f.post_id')
    .innerJoin('publications as pub', 'pub.post_id', 'p.id')
    .select('p.slug')
    .where('f.slug', '=', slug)
    .executeTakeFirst()
  return row?.slug ?? null
}
