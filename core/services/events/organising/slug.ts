import type { Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { lockSlug } from '#core/database/slug-lock'

const SLUG_LENGTH = 100

/** An address made of a title that nothing else of this table has, now and until the transaction ends: `apple-day`, `apple-day-2`. */
export async function freeSlug(tx: Tx, table: 'calendars' | 'event_entries', title: string): Promise<string> {
  const base = slugOf(title)
  await lockSlug(tx, table, base)
  const rows = await db(tx).selectFrom(table).select('slug').where('slug', 'like', `${base}%`).execute()
  const taken = new Set(rows.map(row => row.slug))
  let slug = base
  for (let number = 2; taken.has(slug); number++) slug = `${base}-${number}`
  return slug
}

function slugOf(title: string): string {
  const plain = title.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
  const slug = plain
    .replace(/[’']/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, SLUG_LENGTH)
  return slug.replace(/^-+|-+$/g, '') || 'event'
}
