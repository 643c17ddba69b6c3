import { sql } from 'kysely'
import type { BlogService } from '#core/contracts/blog'
import { isId } from '#core/contracts/id'
import { db } from '#core/database/db'
import { parseDocument } from '#core/lexical'
import { plaintextOf } from '#core/lexical/plaintext'
import { absoluteHtml } from '../absolute-html'
import { type Access, type Readers, readersOfPost, shownTo, type Visibility } from '../readers'

type Row = {
  title: string
  slug: string
  document: string
  visibility: Visibility
  published: boolean
  readers: Readers
}

/** The contract's `postLetter`: what these readers may see, as it is put into letters, every address whole. */
export const postLetter: BlogService['postLetter'] = async (ctx, postId, tiers) => {
  if (!isId(postId)) return null
  const access: Access = { readers: tiers.length > 0 ? 'paid' : 'member', tiers }
  const { rows } = await sql<Row>`
    select p.title, p.slug, p.document::text as document, p.visibility, ${readersOfPost(access)} as readers,
      exists (select from publications pub where pub.post_id = p.id) as published
    from posts p where p.id = ${postId}
      and not exists (select from post_deletions d where d.post_id = p.id)`.execute(db(ctx))
  const [post] = rows
  if (!post) return null
  const origin = ctx.house.config.origins.blog
  const options = {
    medium: 'email',
    siteUrl: origin,
    signupUrl: `${origin}/login`,
    signinUrl: `${origin}/login`,
  } as const
  const shown = shownTo(post.readers, parseDocument(post.document), post.visibility, options)
  const html = absoluteHtml(shown.html, origin)
  return {
    title: post.title,
    url: post.published ? `${origin}/${encodeURIComponent(post.slug)}` : null,
    html,
    text: textOf(html),
  }
}

/** A letter as text: whoever reads it so sees where its links lead. */
function textOf(html: string): string {
  const numbered = html
    .replace(/<sup class="doc-noteref">.*?(\d+)<\/a><\/sup>/g, ' [$1]')
    .replace(/<li id="fn:(\d+)">/g, '<li>[$1] ')
    .replace(/ <a [^>]*role="doc-backlink"[^>]*>↩<\/a>/g, '')
  const linked = numbered.replace(
    /<a\b[^>]*\bhref="([^"]*)"[^>]*>(.*?)<\/a>/gs,
    (_, href: string, words: string) => {
      const bare = words.replace(/<[^>]*>/g, '').trim()
      return bare === href || bare === '' ? href : `${words} (${href})`
    },
  )
  return plaintextOf(linked)
}
