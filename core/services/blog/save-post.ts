import type { Ctx, Tx } from '#core/contracts/ctx'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { requireMember, requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { isMade } from '#core/database/made-once'
import { transaction } from '#core/database/transaction'
import { Post } from '#core/entities/blog/post'
import { PostRevision } from '#core/entities/blog/post-revision'
import { Member } from '#core/entities/identity/member'
import { Media } from '#core/entities/site/media'
import type { LexicalDocument } from '#core/lexical'
import { announcePost } from './announce-post'
import { keepFormerSlugs } from './former-slugs'
import { lockOwnPost } from './lock-post'
import { postTags } from './post-cache'
import type { PostInput, PostKind } from './post-input'
import { queuePostWebhooks } from './queue-webhooks'
import { renderAny } from './render-long'
import { RENDERING, type RenderedPost } from './render-post'
import { isOwnUnanswered, type SaveMark } from './save-mark'
import { setAuthors } from './set-authors'
import { setTags } from './set-tags'
import { generatedSlug, requestedSlug } from './slug'
import { originalFor, refusingSecondTranslation } from './translations'

export type SavedPost = { readonly id: string; readonly slug: string; readonly version: number }

/** Someone else saved since the editor opened the post. Both texts are here: nothing is lost on either side. */
export class EditCollision extends Refusal {
  override name = 'EditCollision'
  constructor(
    readonly theirs: { readonly title: string; readonly document: LexicalDocument; readonly version: number },
  ) {
    super('Someone else has saved this post since you opened it. Look at both texts, then save again.', 409)
  }
}

/** A new post or page, as a draft, once for each `id`; `next` is done in the same transaction. Throws `SlugTaken`, `TextTooLong`, `TranslationRefused`. */
export async function createPost(
  ctx: Ctx,
  kind: PostKind,
  input: PostInput,
  next: (tx: Tx, saved: SavedPost) => Promise<void> = async () => {},
  id: string = Bun.randomUUIDv7(),
  mark?: SaveMark,
): Promise<SavedPost> {
  requireRole(ctx, 'editor', 'author', 'contributor')
  // Pages are the site's.
  if (kind === 'page') requireRole(ctx, 'editor')
  const rendered = await renderAny(ctx, input)
  return transaction(ctx, async tx => {
    if (await isMade(tx, 'posts', id)) return savedAs(tx, id)
    const post = tx.em.create(Post, {
      id,
      kind,
      slug: '',
      title: '',
      document: {},
      createdBy: tx.em.getReference(Member, requireMember(tx).id),
    })
    const saved = await write(tx, post, input, rendered, mark)
    await queuePostWebhooks(tx, saved.id, 'added')
    await next(tx, saved)
    return saved
  })
}

function savedAs(tx: Tx, id: string): Promise<SavedPost> {
  return db(tx)
    .selectFrom('posts')
    .select(['id', 'slug', 'version'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
}

/**
 * Saves the post that was opened at `version`, keeps what it was as a revision, and, when it is public, tells
 * those who follow; `next` is done in the same transaction. A `mark` says that what stands there since may be of this
 * save itself, whose answer was lost. Throws `EditCollision`, `SlugTaken`, `TextTooLong`,
 * `TranslationRefused`, `NotFound`.
 */
export async function savePost(
  ctx: Ctx,
  id: string,
  version: number,
  input: PostInput,
  next: (tx: Tx) => Promise<void> = async () => {},
  mark?: SaveMark,
): Promise<SavedPost> {
  requireRole(ctx, 'editor', 'author', 'contributor')
  // Before the transaction: nobody waits for a lock while a long text is rendered.
  const rendered = await renderAny(ctx, input)
  return transaction(ctx, async tx => {
    const { kept, published } = await lockOwnPost(tx, id)
    if (!kept) throw new NotFound()
    const post = await tx.em.findOneOrFail(Post, { id })
    if (post.version !== version && !(await isOwnUnanswered(tx, id, mark))) {
      const { title, document } = post
      throw new EditCollision({ title, document: document as LexicalDocument, version: post.version })
    }
    post.version += 1
    // A tag that is taken off must lose the post from its page too.
    tx.purge(...(await postTags(tx, id)))
    const saved = await write(tx, post, input, rendered, mark)
    if (published) await announcePost(tx, 'Update', id)
    await queuePostWebhooks(tx, id, 'edited', ...(published ? (['published.edited'] as const) : []))
    await next(tx)
    return saved
  })
}

async function write(
  tx: Tx,
  post: Post,
  input: PostInput,
  rendered: RenderedPost,
  mark: SaveMark | undefined,
): Promise<SavedPost> {
  const { slug, tags, authorIds, document, translationOf: _, ...fields } = input
  // A draft without a name gets an address when it gets its name.
  const wanted = slug
    ? requestedSlug(tx, slug, post.id ?? null)
    : generatedSlug(tx, input.title, post.id ?? null)
  if (post.id) await keepFormerSlugs(tx, [{ id: post.id, slug: await wanted }])
  tx.em.assign(post, {
    ...fields,
    slug: await wanted,
    document,
    ...rendered,
    rendering: RENDERING,
    featureMedia: await mediaAt(tx, input.featureImage),
    translationOfId: await originalFor(tx, post.id ?? null, input),
  })
  tx.em.persist(post)
  tx.em.create(PostRevision, {
    post,
    title: input.title,
    document,
    savedBy: tx.em.getReference(Member, requireMember(tx).id),
    savedAt: tx.now,
    saveKey: mark?.key ?? null,
    saveAttempt: mark?.attempt ?? null,
  })
  await refusingSecondTranslation(() => tx.em.flush())
  await setTags(tx, post.id, tags)
  await setAuthors(tx, post.id, authorIds)
  return { id: post.id, slug: post.slug, version: post.version }
}

async function mediaAt(tx: Tx, url: string | null): Promise<Media | null> {
  return url ? tx.em.findOne(Media, { url }) : null
}
