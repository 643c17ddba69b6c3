import { sql } from 'kysely'
import { isShown } from '#core/contracts/apps-shown'
import type { Ctx } from '#core/contracts/ctx'
import { DOMAINS } from '#core/contracts/domain'
import { db } from '#core/database/db'
import { STORED } from '../readers'

/** More would be a sitemap. */
const MOST = 100

const APPS: Partial<Readonly<Record<(typeof DOMAINS)[number], string>>> = {
  market: 'What is for sale, and who makes it',
  events: 'What takes place, with tickets',
}

type Row = { kind: 'post' | 'page'; slug: string; title: string; excerpt: string }

/** What is here to read, for programs that read like people (llmstxt.org): only what everybody may read whole. */
export async function llmsText(ctx: Ctx): Promise<string> {
  const { origins } = ctx.house.config
  const site = ctx.house.site()
  const { name, tagline } = site
  const { rows } = await sql<Row>`
    select p.kind, p.slug, p.title, ${STORED.excerpt} as excerpt from posts p
    join publications pub on pub.post_id = p.id where p.visibility = 'public'
    order by p.kind, pub.published_at desc, p.id desc limit ${sql.lit(MOST)}`.execute(db(ctx))
  const lines = (kind: Row['kind']) =>
    rows
      .filter(row => row.kind === kind)
      .map(({ title, slug, excerpt }) =>
        line(title, `${origins.blog}/${encodeURIComponent(slug)}`, excerpt.slice(0, 200)),
      )
  const apps = DOMAINS.flatMap(app => {
    const about = APPS[app]
    return about && isShown(site, app) ? [line(app, `${origins[app]}/`, about)] : []
  })
  return [
    `# ${oneLine(name)}`,
    '',
    `> ${oneLine(tagline)}`,
    ...part('Pages', lines('page')),
    ...part('Posts', [
      line('All posts', `${origins.blog}/rss.xml`, 'newest first, whole texts'),
      ...lines('post'),
    ]),
    ...part('Apps', apps),
    '',
  ].join('\n')
}

function part(title: string, lines: readonly string[]): string[] {
  return lines.length > 0 ? ['', `## ${title}`, '', ...lines] : []
}

function line(title: string, url: string, about: string): string {
  const words = oneLine(about)
  return `- [${oneLine(title).replace(/[[\]]/g, '\\$&')}](${url})${words ? `: ${words}` : ''}`
}

const oneLine = (text: string) => text.replace(/\s+/g, ' ').trim()
