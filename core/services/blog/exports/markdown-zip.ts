import { configure, ZipWriter } from '@zip.js/zip.js'
import type { Ctx } from '#core/contracts/ctx'
import { requireRole } from '#core/contracts/require-role'
import { parseDocument } from '#core/lexical'
import { mediaRoot } from '../media-root'
import { SOCIAL_COLUMNS } from '../social-fields'
import { documentMarkdown } from './document-markdown'
import { authorsToExport, type ExportedPost, postsToExport, tagsToExport } from './posts-to-export'

configure({ useWebWorkers: false })

const FILES_FOLDER = 'files'

/**
 * The whole blog as a zip: `posts/<slug>.md` and `pages/<slug>.md` with front matter (YAML), and in `files/` every
 * picture and file of ours that they show, by relative addresses. Written as it is read: nothing is in memory as a whole.
 */
export function markdownZip(ctx: Ctx): ReadableStream<Uint8Array> {
  requireRole(ctx, 'operator')
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
  writeZip(ctx, new ZipWriter(writable)).catch(async fault => {
    ctx.house.log.warn({ err: fault }, 'an export ended early')
    // Whoever reads has gone already, or hears of it here.
    await writable.abort(fault).catch(() => undefined)
  })
  return readable
}

async function writeZip(ctx: Ctx, zip: ZipWriter<unknown>): Promise<void> {
  const files = new Set<string>()
  const textOf = await postsAsMarkdown(ctx, key => files.add(key))
  for await (const post of postsToExport(ctx)) {
    const bytes = new TextEncoder().encode(textOf(post))
    await zip.add(`${post.kind}s/${post.slug}.md`, new Response(bytes).body!, {
      lastModDate: post.updated_at,
    })
  }
  for (const key of files) {
    const stored = await ctx.house.media.get(key)
    // Pictures are packed already.
    if (stored) await zip.add(`${FILES_FOLDER}/${key}`, stored.body.stream(), { level: 0 })
  }
  await zip.close()
}

/** How a post is written as a file of Markdown; told of each file of ours that it shows. */
export async function postsAsMarkdown(
  ctx: Ctx,
  shows: (key: string) => void = () => {},
): Promise<(post: ExportedPost) => string> {
  const tags = new Map((await tagsToExport(ctx)).map(tag => [tag.id, tag.name]))
  const authors = new Map((await authorsToExport(ctx)).map(author => [author.id, author.name]))
  const ours = new RegExp(`${RegExp.escape(mediaRoot(ctx))}([a-z0-9][a-z0-9/_-]*\\.[a-z0-9]+)`, 'g')
  const named = (text: string) =>
    text.replace(ours, (_, key: string) => {
      shows(key)
      return `../${FILES_FOLDER}/${key}`
    })
  return post => {
    const names = {
      tags: post.tag_ids.flatMap(id => tags.get(id) ?? []),
      authors: post.author_ids.flatMap(id => authors.get(id) ?? []),
    }
    return named(frontMatter(post, names) + documentMarkdown(parseDocument(post.document)))
  }
}

/** YAML 1.2: every value is written as JSON, which it contains. */
function frontMatter(
  post: ExportedPost,
  { tags, authors }: { readonly tags: readonly string[]; readonly authors: readonly string[] },
): string {
  const fields: Readonly<Record<string, unknown>> = {
    title: post.title,
    slug: post.slug,
    type: post.kind,
    status: post.status,
    date: post.published_at ?? post.created_at,
    updated: post.updated_at,
    tags,
    authors,
    visibility: post.visibility,
    featured: post.featured || null,
    excerpt: post.custom_excerpt,
    feature_image: post.feature_image,
    feature_image_alt: post.feature_image_alt,
    feature_image_caption: post.feature_image_caption,
    meta_title: post.meta_title,
    meta_description: post.meta_description,
    ...Object.fromEntries(SOCIAL_COLUMNS.map(name => [name, post[name]])),
    // By which a post is known again when its file comes back.
    canonical_url: post.canonical_url,
    id: post.id,
  }
  const lines = Object.entries(fields)
    .filter(([, value]) => value !== null && value !== '')
    .map(([name, value]) => `${name}: ${value instanceof Date ? value.toISOString() : JSON.stringify(value)}`)
  return `---\n${lines.join('\n')}\n---\n\n`
}
