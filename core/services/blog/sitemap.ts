import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { inEachLanguage, TRANSLATIONS, type Translation } from './translations'

type Entry = {
  readonly path: string
  readonly changed: Date
  /** The same in each language, its own among them; none where there is only one. */
  readonly alternates?: readonly { readonly language: string; readonly path: string }[]
}

type Row = Translation & { readonly changed: Date; readonly others: readonly Translation[] | null }

/** Posts and pages that everybody may read. */
export async function postEntries(ctx: Ctx): Promise<readonly Entry[]> {
  const { rows } = await sql<Row>`
    select p.slug, p.language, p.updated_at as changed, case when p.translation_of_id is not null or p.id in
      (select translation_of_id from posts where translation_of_id is not null) then ${TRANSLATIONS} end as others
    from posts p join publications pub on pub.post_id = p.id
    where p.visibility = 'public' order by 3 desc limit 500000`.execute(db(ctx))
  const { locale } = ctx.house.site()
  return rows.map(row => ({
    path: pathOf(row.slug),
    changed: row.changed,
    ...(row.others && {
      alternates: inEachLanguage([row, ...row.others], locale).map(({ slug, language }) => ({
        language,
        path: pathOf(slug),
      })),
    }),
  }))
}

const pathOf = (slug: string) => `/${encodeURIComponent(slug)}`

/** The shelf of each tag that readers see. */
export async function tagEntries(ctx: Ctx): Promise<readonly Entry[]> {
  const { rows } = await sql<{ slug: string; changed: Date }>`
    select t.slug, max(p.updated_at) as changed from tags t join post_tags pt on pt.tag_id = t.id
      join posts p on p.id = pt.post_id join publications pub on pub.post_id = p.id
    where not t.internal group by t.slug order by 2 desc limit 500000`.execute(db(ctx))
  return rows.map(({ slug, changed }) => ({ path: `/tag/${encodeURIComponent(slug)}`, changed }))
}
