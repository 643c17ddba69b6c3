import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { xmlDocument } from '#core/text/documents'

/** All public addresses of the blog (sitemaps.org 0.9; at most 50,000). */
export async function sitemap(ctx: Ctx): Promise<string> {
  const { rows } = await sql<{ path: string; changed: Date }>`
    select p.slug as path, p.updated_at as changed from posts p
       join publications pub on pub.post_id = p.id where p.visibility = 'public'
     union all
     select 'tag/' || t.slug, max(p.updated_at) from tags t join post_tags pt on pt.tag_id = t.id
       join posts p on p.id = pt.post_id join publications pub on pub.post_id = p.id
       where not t.internal group by t.slug
     order by 2 desc limit 49999`.execute(db(ctx))
  const origin = ctx.house.config.origins.blog
  const urls = rows.map(
    ({ path, changed }) =>
      `<url><loc>${origin}/${path.split('/').map(encodeURIComponent).join('/')}</loc><lastmod>${changed.toISOString()}</lastmod></url>`,
  )
  return xmlDocument(`<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>${origin}/</loc></url>${urls.join('')}</urlset>
`)
}
