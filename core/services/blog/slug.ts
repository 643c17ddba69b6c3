import { sql } from 'kysely'
import type { Tx } from '#core/contracts/ctx'
import { Refusal } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { lockSlug } from '#core/database/slug-lock'
import { cutTo } from '#core/text/cut-to'

const MAX_SLUG_LENGTH = 191
/** Room for `-2`, `-3`, … behind a slug made of a long title. */
const MADE_SLUG_LENGTH = 180

export class SlugTaken extends Refusal {
  override name = 'SlugTaken'
  constructor(readonly slug: string) {
    super(`The address “${slug}” is taken. Choose another one.`, 422)
  }
}

/** Signs around a sign, as in ❤️ and 1️⃣: they belong to no word. */
const AROUND_SIGNS = /[\u20d0-\u20ff\ufe00-\ufe0f]/g

/**
 * Words as they stand in an address: `Rose hips, again!` → `rose-hips-again`. Latin and Greek letters lose their accents; to the
 * letters of all other scripts their marks belong, and they are written as people type them.
 */
export function slugOf(words: string): string {
  const plain = words
    .normalize('NFKD')
    .replace(AROUND_SIGNS, '')
    .replace(/([\p{Script=Latin}\p{Script=Greek}])\p{M}+/gu, '$1')
    .replace(/[’']/g, '')
    .normalize('NFC')
    .toLowerCase()
    // A capital İ that was none of Latin's own becomes two.
    .replace(/i\u0307/g, 'i')
  const slug = (plain.match(/[\p{L}\p{N}][\p{L}\p{M}\p{N}]*/gu) ?? []).join('-')
  return cutTo(slug, MADE_SLUG_LENGTH).replace(/-+$/, '') || 'untitled'
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
