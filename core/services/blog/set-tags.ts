import { type Selectable, sql } from 'kysely'
import type { Tx } from '#core/contracts/ctx'
import { type Database, db } from '#core/database/db'
import { lockSlug } from '#core/database/slug-lock'
import { cutTo } from '#core/text/cut-to'
import { nameKey } from '#core/text/name-key'
import { queuePostWebhooks, queueWebhooks } from './queue-webhooks'
import { slugOfName } from './slug'

type Tag = Selectable<Database['tags']>

/**
 * The tags of a post, in this order; those nobody has used before are made on the way. `/market` is the one at this
 * address, whatever others are called. Where several have a name, the one that the post has already stays.
 */
export async function setTags(tx: Tx, postId: string, names: readonly string[]): Promise<void> {
  const asked = names.map(name => cutTo(name.trim(), 191)).filter(name => name !== '' && name !== '#')
  const byName = new Map<string, string>()
  // Made in the order of their addresses: two who make the same ones do not wait for each other in a circle.
  for (const name of [...new Set(asked)].sort((a, b) => (tagSlug(a) < tagSlug(b) ? -1 : 1)))
    byName.set(name, await tagNamed(tx, postId, name))
  const ids = new Set(asked.map(name => byName.get(name)!))
  const before = await db(tx)
    .deleteFrom('post_tags')
    .where('post_id', '=', postId)
    .returning('tag_id')
    .execute()
  const ties = [...ids].map((tag_id, position) => ({ post_id: postId, tag_id, position }))
  if (ties.length > 0) await db(tx).insertInto('post_tags').values(ties).execute()
  const known = new Set(before.map(({ tag_id }) => tag_id))
  if (ties.some(({ tag_id }) => !known.has(tag_id))) await queuePostWebhooks(tx, postId, 'tag.attached')
  if (before.some(({ tag_id }) => !ids.has(tag_id))) await queuePostWebhooks(tx, postId, 'tag.detached')
}

/** `Market` and `market` are one tag. Two editors may make it at the same moment, or one while another deletes it. */
async function tagNamed(tx: Tx, postId: string, name: string): Promise<string> {
  const { rows } = await sql<Pick<Tag, 'id'>>`
    select id from tags t where '/' || slug = ${name} or lower(name) = lower(${name})
    order by '/' || slug = ${name} desc, exists (select from post_tags pt
      where pt.tag_id = t.id and pt.post_id = ${postId}) desc, id limit 1 for key share`.execute(db(tx))
  return rows[0]?.id ?? tagAt(tx, name, tagSlug(name))
}

/**
 * The one whose address the name would have, where it is spelt alike but for marks and stops, `Dry stone` and `Dry, stone!`; or a
 * new one: `C++` and `C#` are two, with a number behind the address of the later one.
 */
async function tagAt(tx: Tx, name: string, wanted: string): Promise<string> {
  await lockSlug(tx, 'tags', wanted)
  const { rows } = await sql<Pick<Tag, 'id' | 'slug' | 'name'>>`
    select id, slug, name from tags where slug = ${wanted} or starts_with(slug, ${`${wanted}-`})
    order by length(slug), slug for key share`.execute(db(tx))
  const isNumbered = (slug: string) => /^(?:-\d+)?$/.test(slug.slice(wanted.length))
  const alike = rows.find(row => isNumbered(row.slug) && spelling(row.name) === spelling(name))
  if (alike) return alike.id
  const taken = new Set(rows.map(({ slug }) => slug))
  const id = Bun.randomUUIDv7()
  for (let number = 1; ; number += 1) {
    const slug = number === 1 ? wanted : `${wanted}-${number}`
    if (taken.has(slug) || !(await isMade(tx, { id, slug, name }))) continue
    await queueWebhooks(tx, ['tag.added'], { kind: 'tag', id })
    return id
  }
}

/** False where somebody makes another one at this address in this very moment. */
async function isMade(tx: Tx, { id, slug, name }: Pick<Tag, 'id' | 'slug' | 'name'>): Promise<boolean> {
  const made = await db(tx)
    .insertInto('tags')
    .values({ id, slug, name, internal: name.startsWith('#') })
    .onConflict(conflict => conflict.column('slug').doNothing())
    .returning('id')
    .executeTakeFirst()
  return made !== undefined
}

/** A name with the signs that say something, without those that part words. */
const spelling = (name: string) => `${nameKey(name)} ${(name.match(/[\p{S}#%&*@/]/gu) ?? []).join('')}`

/** The address of a tag by its name; an internal one, `#…`, has Ghost's. */
export function tagSlug(name: string): string {
  return name.startsWith('#') ? `hash-${slugOfName(name.slice(1))}` : slugOfName(name)
}
