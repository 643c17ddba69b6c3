import type { Ctx, Tx } from '#core/contracts/ctx'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { objectIdMatch, objectIdOf } from '#core/ghost'
import { documentOf } from '#core/lexical'
import { deletePost } from '../delete-post'
import { postToEdit } from '../edit-post'
import { BLANK, type PostInput } from '../post-input'
import { publish, redate, setFormerly, unpublish } from '../publish'
import { VISIBILITIES } from '../readers'
import { createPost, EditCollision, savePost } from '../save-post'
import { schedule, unschedule } from '../schedule'
import { generatedSlug } from '../slug'
import { SOCIAL_COLUMNS } from '../social-fields'
import { storable } from '../storable'
import { kindOf, type PostsOrPages, postRow, readAnyPost } from './admin-read'
import type { Answer } from './content'
import { type Fields, fieldsOf, textOf } from './fields'
import { checkPost, sentDocument, sentThing } from './post-body'
import type { GhostPostRow } from './post-rows'
import { type Action, GhostRefusal, invalid } from './refusals'

/** `POST /ghost/api/admin/posts/`: a draft, unless its status says more. */
export async function addPost(
  ctx: Ctx,
  of: PostsOrPages,
  body: unknown,
  query: URLSearchParams,
): Promise<Answer> {
  requireRole(ctx, 'editor')
  const action: Action = { verb: 'save', of }
  const sent = storable(sentThing(body, action, 'title'))
  checkPost(sent, action)
  const document = sentDocument(sent, query.get('source'), action) ?? documentOf([])
  const id = await transaction(ctx, async tx => {
    const input = await inputOf(tx, sent, { ...BLANK, title: '', document }, null)
    const saved = await createPost(tx, kindOf(of), input)
    await takeOn(tx, { id: saved.id, status: 'draft', published_at: null }, sent, action)
    return saved.id
  })
  return readAnyPost(ctx, of, { id: objectIdOf(id) }, query)
}

/** `PUT /ghost/api/admin/posts/:id/`: what is sent replaces what is there, if nobody has saved since `updated_at`. */
export async function editPost(
  ctx: Ctx,
  of: PostsOrPages,
  id: string,
  body: unknown,
  query: URLSearchParams,
): Promise<Answer> {
  requireRole(ctx, 'editor')
  const action: Action = { verb: 'edit', of }
  const sent = storable(sentThing(body, action, 'updated_at'))
  checkPost(sent, action)
  const row = await postRow(ctx, of, { id }, action)
  const document = sentDocument(sent, query.get('source'), action)
  refuseCollision(ctx, row, sent)
  if (row.status === 'published' && sent.status === 'scheduled')
    throw invalid(action, 'Your post is already published, please reload your page.')
  const { input } = await postToEdit(ctx, row.id)
  try {
    await transaction(ctx, async tx => {
      const wanted = await inputOf(tx, sent, { ...input, document: document ?? input.document }, row.id)
      await savePost(tx, row.id, row.version, wanted)
      await takeOn(tx, row, sent, action)
    })
  } catch (fault) {
    if (fault instanceof EditCollision) throw collision(changedFields(ctx, row, sent))
    throw fault
  }
  return readAnyPost(ctx, of, { id }, query)
}

/** `DELETE /ghost/api/admin/posts/:id/`: taken from the readers, and into the bin. */
export async function removePost(ctx: Ctx, of: PostsOrPages, id: string): Promise<null> {
  const row = await postRow(ctx, of, { id }, { verb: 'delete', of })
  await transaction(ctx, async tx => {
    if (row.status === 'published') await unpublish(tx, row.id)
    await deletePost(tx, row.id)
  })
  return null
}

/** The text of somebody else is lost by nobody: who has not seen it saves nothing. */
function refuseCollision(ctx: Ctx, row: GhostPostRow, sent: Fields): void {
  const seen = new Date(String(sent.updated_at)).getTime()
  if (seen === row.updated_at.getTime()) return
  const changed = changedFields(ctx, row, sent)
  if (changed.length > 0) throw collision(changed)
}

function changedFields(ctx: Ctx, row: GhostPostRow, sent: Fields): string[] {
  const here: Fields = { ...row, lexical: row.document }
  const there: Fields = { ...sent, ...ourPictures(ctx, sent) }
  return Object.keys(sent).filter(name => COMPARED.has(name) && !isSame(name, here[name], there[name]))
}

function ourPictures(ctx: Ctx, sent: Fields): Fields {
  const names = ['feature_image', 'og_image', 'twitter_image']
  return Object.fromEntries(names.map(name => [name, ours(ctx, textOf(sent[name]))]))
}

const COMPARED = new Set([
  'title',
  'slug',
  'lexical',
  'custom_excerpt',
  'feature_image',
  'featured',
  'visibility',
  'status',
  'meta_title',
  'meta_description',
  'canonical_url',
  ...SOCIAL_COLUMNS,
])

function isSame(name: string, here: unknown, sent: unknown): boolean {
  if (name === 'lexical' && typeof here === 'string' && typeof sent === 'string')
    return Bun.deepEquals(JSON.parse(here), JSON.parse(sent))
  return (here ?? null) === (sent ?? null)
}

function collision(changed: readonly string[]): GhostRefusal {
  const message = 'Saving failed! Someone else is editing this post.'
  return new GhostRefusal(409, 'UpdateCollisionError', message, {
    context: message,
    code: 'UPDATE_COLLISION',
    // Ghost sends its two times as empty objects; programs look at the names alone.
    details: { changedFields: changed, clientUpdatedAt: {}, serverUpdatedAt: {} },
  })
}

/** The post as it is to be: what was sent, and of the rest what there was. */
async function inputOf(tx: Tx, sent: Fields, before: PostInput, postId: string | null): Promise<PostInput> {
  const text = (name: string, otherwise: string | null) =>
    sent[name] === undefined ? otherwise : String(sent[name] ?? '') || null
  const { visibility = before.visibility } = sent
  return {
    title: text('title', before.title) || '(Untitled)',
    slug: textOf(sent.slug) ? await generatedSlug(tx, String(sent.slug), postId) : before.slug,
    document: before.document,
    tags: Array.isArray(sent.tags) ? await tagNames(tx, sent.tags) : before.tags,
    authorIds: Array.isArray(sent.authors) ? await authorIds(tx, sent.authors) : before.authorIds,
    customExcerpt: text('custom_excerpt', before.customExcerpt),
    featured: typeof sent.featured === 'boolean' ? sent.featured : before.featured,
    // What is unknown is closed: nothing is shown that was not meant to be.
    visibility: VISIBILITIES.find(each => each === visibility) ?? 'paid',
    featureImage: ours(tx, text('feature_image', before.featureImage)),
    featureImageAlt: text('feature_image_alt', before.featureImageAlt),
    featureImageCaption: text('feature_image_caption', before.featureImageCaption),
    metaTitle: text('meta_title', before.metaTitle),
    metaDescription: text('meta_description', before.metaDescription),
    ogTitle: text('og_title', before.ogTitle),
    twitterTitle: text('twitter_title', before.twitterTitle),
    ogDescription: text('og_description', before.ogDescription),
    ogImage: ours(tx, text('og_image', before.ogImage)),
    twitterDescription: text('twitter_description', before.twitterDescription),
    twitterImage: ours(tx, text('twitter_image', before.twitterImage)),
    focalX: before.focalX,
    focalY: before.focalY,
    canonicalUrl: text('canonical_url', before.canonicalUrl),
    // Ghost knows one language.
    language: before.language,
    translationOf: before.translationOf,
  }
}

/** An address that was told whole is kept as a path again. */
function ours({ house }: Pick<Ctx, 'house'>, url: string | null): string | null {
  const { blog } = house.config.origins
  return url?.startsWith(`${blog}/`) ? url.slice(blog.length) : url
}

/** Tags come as names, or as things with a name, slug or id; as `setTags` takes them. */
async function tagNames(tx: Tx, sent: readonly unknown[]): Promise<string[]> {
  const known = await db(tx).selectFrom('tags').select(['id', 'slug']).execute()
  return sent.flatMap(each => {
    if (typeof each === 'string') return [each]
    const { id, slug, name } = fieldsOf(each)
    const found = known.find(tag => isMeant(tag, 'tag', id, slug))
    return found ? [`/${found.slug}`] : [name, slug].filter(word => typeof word === 'string').slice(0, 1)
  })
}

async function authorIds(tx: Tx, sent: readonly unknown[]): Promise<string[]> {
  const known = await db(tx)
    .selectFrom('authors as a')
    .leftJoin('members as m', 'm.id', 'a.member_id')
    .select(['a.id', 'a.slug', 'm.email'])
    .execute()
  return sent.flatMap(each => {
    const { id, slug, email } =
      typeof each === 'string' ? { id: null, slug: null, email: each } : fieldsOf(each)
    const found = known.find(
      author => isMeant(author, 'author', id, slug) || (email && author.email === email),
    )
    return found ? [found.id] : []
  })
}

function isMeant(
  here: { readonly id: string; readonly slug: string },
  kind: 'tag' | 'author',
  id: unknown,
  slug: unknown,
): boolean {
  const match = typeof id === 'string' ? objectIdMatch(kind, id) : null
  if (match) return here.id === match.imported || (here.id >= match.from && here.id <= match.to)
  return typeof slug === 'string' && here.slug === slug
}

type Before = Pick<GhostPostRow, 'id' | 'status' | 'published_at'>

/** The state that was sent, taken on: made public, planned, or back among the drafts; and since when it is public. */
async function takeOn(
  tx: Tx,
  { id, status: before, published_at: since }: Before,
  { status = before, published_at: at }: Fields,
  action: Action,
): Promise<void> {
  const publishAt = typeof at === 'string' ? new Date(at) : null
  if (status === 'scheduled' && (before !== 'scheduled' || publishAt)) {
    if (!publishAt || publishAt <= tx.now)
      throw invalid(action, 'Date must be at least 2 minutes in the future.', { property: 'published_at' })
    await schedule(tx, id, publishAt)
  }
  if (status === 'draft' && before === 'published') await unpublish(tx, id)
  if (status === 'draft' && before === 'scheduled') await unschedule(tx, id)
  if (status === 'draft' && publishAt) await setFormerly(tx, id, publishAt)
  if (status !== 'published') return
  if (before !== 'published') await publish(tx, id)
  // A time to come is that of a plan, sent back as it was read: it is public now.
  if (publishAt && publishAt < tx.now && !isSameSecond(publishAt, since)) await redate(tx, id, publishAt)
}

function isSameSecond(one: Date, other: Date | null): boolean {
  return other !== null && Math.floor(one.getTime() / 1_000) === Math.floor(other.getTime() / 1_000)
}
