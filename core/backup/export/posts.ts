import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Client } from 'pg'
import { type LexicalDocument, markdownOf } from '#core/lexical'

const BATCH = 200

type Post = {
  readonly id: string
  readonly kind: 'post' | 'page'
  readonly slug: string
  readonly title: string
  readonly document: LexicalDocument
  readonly html: string | null
  readonly visibility: string
  readonly published_at: Date | null
  readonly tags: readonly string[]
  readonly authors: readonly string[]
}

/**
 * Posts and pages as Markdown with front matter (YAML), each beside what it looks like as HTML; drafts, too. What of a
 * document Markdown cannot say is in its HTML and in posts.csv. Returns how many.
 */
export async function exportPosts(client: Client, folder: string): Promise<number> {
  await mkdir(join(folder, 'post'), { recursive: true })
  await mkdir(join(folder, 'page'), { recursive: true })
  let count = 0
  for (let after = '00000000-0000-0000-0000-000000000000'; ; ) {
    const { rows } = await client.query<Post>(
      `select p.id, p.kind, p.slug, p.title, p.document, p.html, p.visibility, pub.published_at,
         array(select t.name from post_tags pt join tags t on t.id = pt.tag_id
           where pt.post_id = p.id order by pt.position) as tags,
         array(select a.name from post_authors pa join authors a on a.id = pa.author_id
           where pa.post_id = p.id order by pa.position) as authors
       from posts p left join publications pub on pub.post_id = p.id
       where p.id > $1 order by p.id limit ${BATCH}`,
      [after],
    )
    for (const post of rows) await writePost(folder, post)
    count += rows.length
    const last = rows.at(-1)
    if (!last || rows.length < BATCH) return count
    after = last.id
  }
}

async function writePost(folder: string, post: Post): Promise<void> {
  const path = join(folder, post.kind, post.slug.replace(/[^\p{L}\p{M}\p{N}._~-]/gu, '_') || post.id)
  const markdown = markdownOf(post.document)
  await Bun.write(`${path}.md`, `${frontMatter(post)}${markdown ?? post.html ?? ''}\n`)
  if (post.html !== null) await Bun.write(`${path}.html`, post.html)
}

/** JSON strings and lists are YAML as well. */
function frontMatter({ title, slug, visibility, published_at, tags, authors }: Post): string {
  const facts = { title, slug, visibility, published: published_at?.toISOString() ?? null, tags, authors }
  const lines = Object.entries(facts).map(([name, value]) => `${name}: ${JSON.stringify(value)}`)
  return `---\n${lines.join('\n')}\n---\n\n`
}
