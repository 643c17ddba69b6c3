import type { Ctx } from '#core/contracts/ctx'
import { requireRole } from '#core/contracts/require-role'
import { documentThere, LONGEST_GHOST_TITLE, objectIdOf } from '#core/ghost'
import { byteStream } from '#core/text/byte-stream'
import { absoluteUrl } from '../absolute-html'
import { restOf } from '../ghost-api/post-json'
import { freeTier } from '../ghost-api/site-json'
import { type TierRow, tierOf, tierRows } from '../ghost-api/tier-rows'
import { timeOfId } from '../ghost-api/times'
import { mediaRoot } from '../media-root'
import { navigation } from '../navigation/navigation'
import { snippetsToExport } from '../snippets/snippets'
import { SOCIAL_COLUMNS } from '../social-fields'
import { authorsToExport, type ExportedPost, postsToExport, tagsToExport } from './posts-to-export'

/** The version of Ghost whose tables these are. */
const VERSION = '6.65.0'
const ROLE_ID = objectIdOf('0199a000-0000-7000-8000-000000000002')

/** Ghost takes a file whole or not at all: nothing in it may be longer than its columns take. */
const LONGEST: Readonly<Record<string, number>> = {
  title: LONGEST_GHOST_TITLE,
  name: 191,
  custom_excerpt: 300,
  feature_image_alt: 191,
  bio: 250,
  description: 500,
  meta_title: 300,
  og_title: 300,
  twitter_title: 300,
  meta_description: 500,
  og_description: 500,
  twitter_description: 500,
}

type Row = Readonly<Record<string, unknown>>
/** What is gathered while the posts go by, since each table stands by itself. */
type Ties = { readonly metas: Row[]; readonly tags: Row[]; readonly authors: Row[]; readonly tiers: Row[] }

/**
 * The whole blog as a Ghost 6 export file (JSON, UTF-8), a few posts in memory at once. Addresses of our own are whole:
 * a Ghost that reads it shows our pictures until they are brought there; read here again, it changes nothing.
 */
export function ghostFile(ctx: Ctx): ReadableStream<Uint8Array> {
  requireRole(ctx, 'operator')
  return byteStream(ghostFileParts(ctx))
}

/** The same for whoever knows already who asks, and of these posts alone where they are named. */
export async function* ghostFileParts(
  ctx: Ctx,
  only: ReadonlySet<string> | null = null,
): AsyncGenerator<string> {
  const ties: Ties = { metas: [], tags: [], authors: [], tiers: [] }
  yield `{"db":[{"meta":${JSON.stringify({ exported_on: ctx.now.getTime(), version: VERSION })},"data":{"posts":[`
  let before = ''
  for await (const post of postsToExport(ctx)) {
    if (only && !only.has(post.id)) continue
    yield before + whole(JSON.stringify(fitting(postRow(post, ties))), ctx)
    before = ','
  }
  yield ']'
  const tables = {
    posts_meta: ties.metas,
    posts_tags: ties.tags,
    posts_authors: ties.authors,
    posts_products: ties.tiers,
    ...(only ? await tablesOfPosts(ctx) : await otherTables(ctx)),
  }
  for (const [table, rows] of Object.entries(tables))
    yield `,${JSON.stringify(table)}:${whole(JSON.stringify(rows.map(fitting)), ctx)}`
  // Ghost unwraps `db` where nothing stands beside it.
  yield '}}]}\n'
}

function fitting(row: Row): Row {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      typeof value === 'string' && name in LONGEST ? value.slice(0, LONGEST[name]).toWellFormed() : value,
    ]),
  )
}

function postRow(post: ExportedPost, ties: Ties): Row {
  const id = idOf(post)
  const rest = restOf(post)
  const { codeInjection } = rest
  const social = Object.fromEntries(SOCIAL_COLUMNS.map(name => [name, post[name] || null]))
  const meta = {
    meta_title: post.meta_title,
    meta_description: post.meta_description,
    email_subject: rest.emailSubject,
    feature_image_alt: post.feature_image_alt || null,
    ...social,
    feature_image_caption: post.feature_image_caption || null,
  }
  // What went out by letter alone would be published there, did it not say so.
  const isSent = post.imported?.rest?.status === 'sent' && post.status === 'draft'
  if (isSent || Object.values(meta).some(value => value !== null))
    ties.metas.push({ id, post_id: id, frontmatter: null, email_only: isSent ? 1 : 0, ...meta })
  post.tag_ids.forEach((tag, sort_order) => {
    ties.tags.push({ id: tieId(id, sort_order, 'tag'), post_id: id, tag_id: objectIdOf(tag), sort_order })
  })
  post.author_ids.forEach((author, sort_order) => {
    ties.authors.push({
      id: tieId(id, sort_order, 'author'),
      post_id: id,
      author_id: objectIdOf(author),
      sort_order,
    })
  })
  post.tier_ids.forEach((tier, sort_order) => {
    ties.tiers.push({
      id: tieId(id, sort_order, 'tier'),
      post_id: id,
      product_id: objectIdOf(tier),
      sort_order,
    })
  })
  return {
    id,
    uuid: rest.uuid ?? post.id,
    title: post.title,
    slug: post.slug,
    mobiledoc: null,
    lexical: JSON.stringify(documentThere(JSON.parse(post.document))),
    html: post.html,
    comment_id: id,
    plaintext: post.plaintext,
    feature_image: post.feature_image,
    featured: post.featured ? 1 : 0,
    type: post.kind,
    status: isSent ? 'sent' : post.status,
    locale: null,
    visibility: post.visibility,
    email_recipient_filter: 'all',
    created_at: time(post.created_at),
    updated_at: time(post.updated_at),
    published_at: post.published_at && time(post.published_at),
    custom_excerpt: post.custom_excerpt,
    codeinjection_head: codeInjection.head,
    codeinjection_foot: codeInjection.foot,
    custom_template: rest.customTemplate,
    canonical_url: post.canonical_url,
    newsletter_id: null,
    show_title_and_feature_image: rest.showTitleAndFeatureImage ? 1 : 0,
  }
}

/** What posts refer to. */
async function tablesOfPosts(ctx: Ctx) {
  const tiers = await tierRows(ctx)
  const { benefits: _, ...tier } = freeTier()
  return {
    tags: (await tagsToExport(ctx)).map(tag => ({
      id: objectIdOf(tag.id),
      name: tag.name,
      slug: tag.slug,
      description: tag.description || null,
      feature_image: tag.image,
      meta_title: tag.meta_title,
      meta_description: tag.meta_description,
      visibility: tag.internal ? 'internal' : 'public',
      ...madeAt(tag.id),
    })),
    users: (await authorsToExport(ctx)).map(author => ({
      id: objectIdOf(author.id),
      name: author.name,
      slug: author.slug,
      bio: author.bio || null,
      // Ghost knows nobody without an address; this one receives nothing (RFC 2606).
      email: author.email ?? `${objectIdOf(author.id)}@authors.invalid`,
      profile_image: author.image,
      status: 'active',
      visibility: 'public',
      ...madeAt(author.id),
    })),
    products: [{ ...tier, active: 1 }, ...tiers.map(productRow)],
  }
}

async function otherTables(ctx: Ctx): Promise<Readonly<Record<string, readonly Row[]>>> {
  const authors = await authorsToExport(ctx)
  const at = time(ctx.now)
  return {
    ...(await tablesOfPosts(ctx)),
    roles: [{ id: ROLE_ID, name: 'Editor', description: 'Editors', created_at: at, updated_at: at }],
    roles_users: authors.map(({ id }) => ({
      id: objectIdOf(id),
      role_id: ROLE_ID,
      user_id: objectIdOf(id),
    })),
    settings: await settingsRows(ctx, at),
    ...benefitTables(await tierRows(ctx)),
    offers: [],
    snippets: (await snippetsToExport(ctx)).map(({ id, name, json }) => ({
      id: objectIdOf(id),
      name,
      mobiledoc: '{}',
      lexical: json,
      ...madeAt(id),
    })),
    newsletters: await newsletterRows(ctx),
  }
}

/** Ghost calls a tier's table `products`. */
function productRow(row: TierRow): Row {
  const { created_at, updated_at: _, active, ...tier } = tierOf(row)
  const at = time(created_at)
  return { ...tier, active: active ? 1 : 0, created_at: at, updated_at: at }
}

/** What each tier brings: a line is a row of its own, tied to its tier. */
function benefitTables(tiers: readonly TierRow[]) {
  const tied = tiers.flatMap(({ id, benefits, created_at }) =>
    benefits.map((name, sort_order) => {
      const own = new Bun.CryptoHasher('sha256').update(`${id}/${sort_order}`).digest('hex').slice(0, 24)
      const at = time(new Date(created_at))
      return {
        benefit: { id: own, name, slug: own, created_at: at, updated_at: at },
        tie: { id: own, product_id: objectIdOf(id), benefit_id: own, sort_order },
      }
    }),
  )
  return { benefits: tied.map(({ benefit }) => benefit), products_benefits: tied.map(({ tie }) => tie) }
}

async function settingsRows(ctx: Ctx, at: string): Promise<readonly Row[]> {
  const site = ctx.house.site()
  const menus = await navigation(ctx)
  // Ghost keeps the type with the value: a list that is called a string takes its whole site down.
  const values: readonly (readonly [string, string, 'string' | 'array'])[] = [
    ['title', site.name, 'string'],
    ['description', site.tagline, 'string'],
    ['locale', site.locale, 'string'],
    ['timezone', site.timeZone, 'string'],
    ['navigation', JSON.stringify(menus.primary), 'array'],
    ['secondary_navigation', JSON.stringify(menus.secondary), 'array'],
  ]
  return values.map(([key, value, type], place) => ({
    id: (place + 1).toString(16).padStart(24, '0'),
    group: 'site',
    key,
    value,
    type,
    flags: null,
    created_at: at,
    updated_at: at,
  }))
}

async function newsletterRows(ctx: Ctx): Promise<readonly Row[]> {
  const all = await ctx.services.account.newsletters(ctx)
  return all.map(({ id, name, slug, description }, sort_order) => ({
    id: objectIdOf(id),
    uuid: id,
    name,
    slug,
    description: description || null,
    status: 'active',
    visibility: 'members',
    subscribe_on_signup: 0,
    sort_order,
    sender_reply_to: 'newsletter',
    ...madeAt(id),
  }))
}

/** Ghost’s own id where it came from there. */
function idOf({ id, imported }: ExportedPost): string {
  return imported?.ghostId ?? objectIdOf(id)
}

/** One of its own for each tie of a post, and always the same. */
function tieId(post: string, place: number, kind: string): string {
  return new Bun.CryptoHasher('sha256').update(`${kind}:${post}:${place}`).digest('hex').slice(0, 24)
}

function madeAt(id: string) {
  const at = time(timeOfId(id))
  return { created_at: at, updated_at: at }
}

/** UTC, in whole seconds, as Ghost writes it. */
function time(at: Date): string {
  return at.toISOString().slice(0, 19).replace('T', ' ')
}

/** Our media by their whole address, wherever they stand. They hold nothing that JSON would escape. */
function whole(json: string, { house }: Ctx): string {
  const root = mediaRoot({ house })
  if (!root.startsWith('/')) return json
  const own = new RegExp(`(?<=[\\s"'(,]|\\\\")${RegExp.escape(root)}`, 'g')
  return json.replace(own, absoluteUrl(root, house.config.origins.blog))
}
