import { sql } from 'kysely'
import type { Tx } from '#core/contracts/ctx'
import { Refusal } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { lockSlug } from '#core/database/slug-lock'
import { cutTo } from '#core/text/cut-to'
import { nameKey, nameKeyOfSigns } from '#core/text/name-key'
import { plainWords } from '#core/text/plain-words'

const MAX_SLUG_LENGTH = 191
/** Room for `-2`, `-3`, … behind a slug made of a long title. */
const MADE_SLUG_LENGTH = 180

export class SlugTaken extends Refusal {
  override name = 'SlugTaken'
  constructor(readonly slug: string) {
    super(`The address “${slug}” is taken. Choose another one.`, 422)
  }
}

/** Words as they stand in an address: `Rose hips, again!` → `rose-hips-again`. */
export function slugOf(words: string): string {
  const slug = plainWords(words.replace(/[’']/g, '')).join('-')
  return cutTo(slug, MADE_SLUG_LENGTH).replace(/-+$/, '') || 'untitled'
}

/** The same of a name, which may have signs alone: tags called 🥕 and 🍎 are two. */
export function slugOfName(name: string): string {
  return nameKey(name) === '' ? nameKeyOfSigns(name) || slugOf(name) : slugOf(name)
}

/** Whether an address can be the slug of anything: others need not be looked for. */
export function isSlug(text: string): boolean {
  return text.length <= MAX_SLUG_LENGTH && /^[\p{L}\p{M}\p{N}._~-]+$/u.test(text)
}

/** The slug an editor asked for, as an address. Throws `SlugTaken` when another post has it, or the site itself. */
export async function requestedSlug(tx: Tx, asked: string, postId: string | null): Promise<string> {
  const slug = slugOf(asked)
  await lockSlug(tx, 'posts', slug)
  if (isReserved(tx, slug) || (await takenLike(tx, slug, postId)).has(slug)) throw new SlugTaken(slug)
  return slug
}

/**
 * A slug made of the title, with a number behind it where others have it already, or had it: an old link is cut off
 * only by an editor who asks for its address. `promised` are those of posts that are about to be written.
 */
export async function generatedSlug(
  tx: Tx,
  title: string,
  postId: string | null,
  promised: ReadonlySet<string> = new Set(),
): Promise<string> {
  const slug = slugOf(title)
  await lockSlug(tx, 'posts', slug)
  const taken = new Set([...(await takenLike(tx, slug, postId)), ...(await formerlyLike(tx, slug, postId))])
  const isFree = (each: string) => !taken.has(each) && !promised.has(each) && !isReserved(tx, each)
  if (isFree(slug)) return slug
  let number = 2
  while (!isFree(`${slug}-${number}`)) number += 1
  return `${slug}-${number}`
}

/** Something else than a post is there, or would be: the concepts' own routes say so. */
function isReserved(tx: Tx, slug: string): boolean {
  return tx.house.concepts.all().reservedSlugs.has(slug)
}

async function takenLike(tx: Tx, slug: string, postId: string | null): Promise<ReadonlySet<string>> {
  const rows = await db(tx)
    .selectFrom('posts')
    .select('slug')
    .where(isLike(slug))
    .where('id', 'is distinct from', postId)
    .execute()
  return new Set(rows.map(row => row.slug))
}

async function formerlyLike(tx: Tx, slug: string, postId: string | null): Promise<readonly string[]> {
  const rows = await db(tx)
    .selectFrom('former_slugs')
    .select('slug')
    .where(isLike(slug))
    .where('post_id', 'is distinct from', postId)
    .execute()
  return rows.map(row => row.slug)
}

const isLike = (slug: string) => sql<boolean>`(slug = ${slug} or starts_with(slug, ${`${slug}-`}))`
