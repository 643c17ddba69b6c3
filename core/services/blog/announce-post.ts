import { type Selectable, sql } from 'kysely'
import { emit } from '#core/activities/emit'
import type { Tx } from '#core/contracts/ctx'
import { type Database, db } from '#core/database/db'
import { absoluteHtml, absoluteUrl } from './absolute-html'
import { postTags } from './post-cache'
import { STORED } from './readers'

type Told = Pick<Selectable<Database['posts']>, 'kind' | 'slug' | 'title' | 'feature_image'> & {
  html: string
  excerpt: string
  published_at: Date | null
  tags: string[]
}

/**
 * Says that a post has become public, has changed while it was, or is public no more: purges what shows it,
 * and tells the federation hub what followers should get. Pages are told of inside the house only.
 */
export async function announcePost(
  tx: Tx,
  type: 'Create' | 'Update' | 'Delete',
  postId: string,
): Promise<void> {
  const { rows } = await sql<Told>`
    select p.kind, p.slug, p.title, ${STORED.htmlFor.visitor} as html, ${STORED.excerpt} as excerpt,
      p.feature_image, pub.published_at,
      coalesce((select json_agg(t.name order by pt.position) from post_tags pt
                join tags t on t.id = pt.tag_id and not t.internal where pt.post_id = p.id), '[]'::json) as tags
    from posts p left join publications pub on pub.post_id = p.id where p.id = ${postId}`.execute(db(tx))
  const [post] = rows
  if (!post) return
  const origin = tx.house.config.origins.blog
  const subject = { kind: post.kind, id: postId }
  const payload = {
    title: post.title,
    html: absoluteHtml(post.html, origin),
    summary: post.excerpt,
    url: `${origin}/${post.slug}`,
    image: post.feature_image && absoluteUrl(post.feature_image, origin),
    tags: post.tags,
    publishedAt: post.published_at?.toISOString() ?? null,
  }
  const isPublic = post.kind === 'post'
  if (isPublic && type === 'Delete') await tx.services.federation.withdrawPage(tx, 'blog', subject)
  if (isPublic && type === 'Update') await tx.services.federation.updatePage(tx, 'blog', subject, payload)
  await emit(tx, {
    type,
    domain: 'blog',
    subject,
    audience: isPublic ? 'public' : 'internal',
    payload: type === 'Delete' ? { title: post.title, url: payload.url } : payload,
  })
  tx.purge(...(await postTags(tx, postId)))
}
