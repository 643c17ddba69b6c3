import type { Insertable } from 'kysely'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { requireRole } from '#core/contracts/require-role'
import { type Database, db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { objectIdOf } from '#core/ghost'
import { queueWebhooks } from '../queue-webhooks'
import { tagSlug } from '../set-tags'
import { slugOf } from '../slug'
import { storable } from '../storable'
import { deleteTag, describeTag } from '../tags'
import { readAnyTag, tagRow } from './admin-read'
import type { Answer } from './content'
import { sentThing } from './post-body'
import { type Action, invalid } from './refusals'

const MAX_NAME = 191

/** `POST /ghost/api/admin/tags/`. An address that is taken gets a number, as in Ghost. */
export async function addTag(ctx: Ctx, body: unknown): Promise<Answer> {
  requireRole(ctx, 'editor')
  const action: Action = { verb: 'save', of: 'tags' }
  const sent = storable(sentThing(body, action, 'name'))
  const name = nameOf(sent.name, action)
  const internal = name.startsWith('#')
  const wanted = sent.slug ? slugOf(String(sent.slug)) : tagSlug(name)
  const tag = { id: Bun.randomUUIDv7(), name, description: String(sent.description ?? ''), internal }
  await transaction(ctx, async tx => {
    let slug = wanted
    for (let number = 2; !(await isMade(tx, { ...tag, slug })); number += 1) slug = `${wanted}-${number}`
    await queueWebhooks(tx, ['tag.added'], { kind: 'tag', id: tag.id })
  })
  return readAnyTag(ctx, { id: objectIdOf(tag.id) })
}

/** False where the address is taken, also by who makes it in this very moment. */
async function isMade(tx: Tx, tag: Insertable<Database['tags']>): Promise<boolean> {
  const made = await db(tx)
    .insertInto('tags')
    .values(tag)
    .onConflict(conflict => conflict.column('slug').doNothing())
    .returning('id')
    .executeTakeFirst()
  return made !== undefined
}

/** `PUT /ghost/api/admin/tags/:id/`: another name or description; the address stays. */
export async function editTag(ctx: Ctx, id: string, body: unknown): Promise<Answer> {
  const action: Action = { verb: 'edit', of: 'tags' }
  const row = await tagRow(ctx, { id }, action)
  const sent = storable(sentThing(body, action, null))
  await describeTag(ctx, row.id, {
    name: sent.name === undefined ? row.name : nameOf(sent.name, action),
    description: sent.description === undefined ? row.description : String(sent.description ?? ''),
  })
  return readAnyTag(ctx, { id })
}

export async function removeTag(ctx: Ctx, id: string): Promise<null> {
  const row = await tagRow(ctx, { id }, { verb: 'delete', of: 'tags' })
  await deleteTag(ctx, row.id)
  return null
}

function nameOf(sent: unknown, action: Action): string {
  const name = String(sent ?? '').trim()
  if (name === '') throw invalid(action, 'Value in [tags.name] cannot be blank.', { property: 'name' })
  // Its lists are parted by commas.
  if (name.startsWith(',')) throw invalid(action, 'Validation failed for name.', { property: 'name' })
  if (name.length > MAX_NAME)
    throw invalid(action, `Value in [tags.name] exceeds maximum length of ${MAX_NAME} characters. tags.name`)
  return name
}
