import { Feed } from 'feed'
import { type Selectable, sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { type Database, db } from '#core/database/db'
import { xmlDocument } from '#core/text/documents'
import { absoluteHtml, absoluteUrl } from './absolute-html'
import { STORED } from './readers'

const ITEMS = 20

type Row = Pick<Selectable<Database['posts']>, 'id' | 'slug' | 'title' | 'feature_image'> & {
  /** Where it was first: readers know an item by this, wherever the post has moved. */
  first_slug: string
  html: string
  excerpt: string
  published_at: Date
  authors: string[] | null
  tags: string[] | null
}

/** RSS 2.0 of the newest posts, whole texts, or of one tag's. Posts for members come with their beginning. */
export async function rssFeed(ctx: Ctx, tag: { slug: string; name: string } | null = null): Promise<string> {
  const origin = ctx.house.config.origins.blog
  const site = ctx.house.site()
  const posts = await newest(ctx, tag?.slug ?? null)
  const feed = new Feed({
    id: `${origin}/`,
    title: tag ? `${tag.name} · ${site.name}` : site.name,
    description: site.tagline,
    link: tag ? `${origin}/tag/${tag.slug}` : `${origin}/`,
    language: site.locale,
    copyright: site.name,
    generator: 'Rose Ash',
    feedLinks: { rss: tag ? `${origin}/tag/${tag.slug}/rss.xml` : `${origin}/rss.xml` },
    updated: posts[0]?.published_at ?? new Date(0),
  })
  for (const post of posts) {
    const url = `${origin}/${encodeURIComponent(post.slug)}`
    feed.addItem({
      id: post.id,
      guid: `${origin}/${encodeURIComponent(post.first_slug)}`,
      title: post.title,
      link: url,
      description: post.excerpt,
      content: withImage(absoluteHtml(post.html, origin), post, origin),
      date: post.published_at,
      author: (post.authors ?? []).map(name => ({ name })),
      category: (post.tags ?? []).map(name => ({ name })),
    })
  }
  return xmlDocument(feed.rss2())
}

function withImage(html: string, { feature_image: image }: Row, origin: string): string {
  return image ? `<p><img src="${Bun.escapeHTML(absoluteUrl(image, origin))}" alt=""></p>${html}` : html
}

async function newest(ctx: Ctx, tag: string | null): Promise<Row[]> {
  const { rows } = await sql<Row>`
    select p.id, p.slug, coalesce((select f.slug from former_slugs f where f.post_id = p.id
        and not exists (select 1 from posts taker where taker.slug = f.slug and taker.id <> p.id)
        order by f.left_at limit 1), p.slug) as first_slug, p.title,
      ${STORED.htmlFor.visitor} as html, ${STORED.excerpt} as excerpt, p.feature_image, pub.published_at,
      (select json_agg(a.name order by pa.position) from post_authors pa
       join authors a on a.id = pa.author_id where pa.post_id = p.id) as authors,
      (select json_agg(t.name order by pt.position) from post_tags pt
       join tags t on t.id = pt.tag_id and not t.internal where pt.post_id = p.id) as tags
    from posts p join publications pub on pub.post_id = p.id
    where p.kind = 'post' and (${tag}::text is null or exists (select 1 from post_tags pt
      join tags t on t.id = pt.tag_id where pt.post_id = p.id and t.slug = ${tag}))
    order by pub.published_at desc, p.id desc limit ${ITEMS}`.execute(db(ctx))
  return rows
}
