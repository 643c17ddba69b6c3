import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'

/** What a reader looks for at the foot of a page, by the address under which it is written here. */
export const SITE_PAGES = [
  { slug: 'about', label: 'About us' },
  { slug: 'contact', label: 'Contact' },
  { slug: 'privacy', label: 'Privacy' },
  { slug: 'imprint', label: 'Imprint' },
] as const

/** Those of them that are published, in this order. */
export async function sitePages(ctx: Ctx): Promise<readonly (typeof SITE_PAGES)[number][]> {
  const rows = await db(ctx)
    .selectFrom('posts as p')
    .innerJoin('publications as pub', 'pub.post_id', 'p.id')
    .select('p.slug')
    .where('p.kind', '=', 'page')
    .where(
      'p.slug',
      'in',
      SITE_PAGES.map(({ slug }) => slug),
    )
    .execute()
  return SITE_PAGES.filter(({ slug }) => rows.some(row => row.slug === slug))
}
