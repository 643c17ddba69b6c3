import { sql } from 'kysely'
import { emit } from '#core/activities/emit'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { isMade } from '#core/database/made-once'
import { savedForm } from '#core/database/saved-form'
import { transaction } from '#core/database/transaction'
import { requireNewsletter } from '../newsletters/subscribe'
import { readSegment, SEGMENT_NAMES, type TypedSegment } from './segment'

export type LetterFields = TypedSegment & {
  readonly newsletterId: string
  readonly subject: string
  readonly markdown: string
  /** The post that it is, in place of words of its own. */
  readonly postId?: string | null
  readonly previewText?: string
  /** What stands on top, above the words. */
  readonly header?: string
  /** Who of the newsletter's readers gets it: `all`, `free`, `paid`, or the id of a tier. */
  readonly segment?: string
}

/** Begins a letter, once for each `id`, and returns that. Throws `NotFound` when there is no such newsletter, `UnknownSegment`. */
export async function createLetter(
  ctx: Ctx,
  fields: LetterFields,
  id: string = Bun.randomUUIDv7(),
): Promise<string> {
  const editor = requireRole(ctx, 'newsletters')
  return transaction(ctx, async tx => {
    await requireNewsletter(tx, fields.newsletterId)
    if (await isMade(tx, 'letters', id)) return id
    await db(tx)
      .insertInto('letters')
      .values({
        id,
        ...(await columnsOf(tx, fields)),
        written_by_id: editor.id,
        created_at: tx.now,
        updated_at: tx.now,
      })
      .execute()
    await emit(tx, { type: 'Create', domain: 'account', subject: { kind: 'letter', id } })
    return id
  })
}

/** Of the form of a letter. */
export const LETTER_FORM = savedForm<LetterFields>(
  'newsletterId',
  'subject',
  'markdown',
  'postId',
  'previewText',
  'segment',
  'header',
  'label',
  'bought',
  'comesTo',
)

/** Only while nobody has got it. Throws `LetterAlreadySent`, `NotFound`, `ChangedMeanwhile`, `UnknownSegment`. */
export async function updateLetter(
  ctx: Ctx,
  asked: string,
  fields: LetterFields,
  seen: string | null = null,
): Promise<void> {
  requireRole(ctx, 'newsletters')
  const id = readId(asked)
  await transaction(ctx, async tx => {
    const before = await db(tx)
      .selectFrom('letters')
      .select(['newsletter_id as newsletterId', 'subject', 'markdown', 'post_id as postId', 'header'])
      .select(['preview_text as previewText', sql<string>`coalesce(tier_id::text, audience)`.as('segment')])
      .select(SEGMENT_NAMES)
      .where('id', '=', id)
      .where('send_requested_at', 'is', null)
      .forNoKeyUpdate()
      .executeTakeFirst()
    if (!before) return refuse(tx, id)
    LETTER_FORM.refuseStale(before, seen)
    await requireNewsletter(tx, fields.newsletterId)
    await db(tx)
      .updateTable('letters')
      .set({ ...(await columnsOf(tx, fields)), updated_at: tx.now })
      .where('id', '=', id)
      .execute()
    await emit(tx, { type: 'Update', domain: 'account', subject: { kind: 'letter', id } })
  })
}

/** Throws a draft away. Throws `LetterAlreadySent`, `NotFound`. */
export async function deleteLetter(ctx: Ctx, asked: string): Promise<void> {
  requireRole(ctx, 'newsletters')
  const id = readId(asked)
  await transaction(ctx, async tx => {
    const gone = await db(tx)
      .deleteFrom('letters')
      .where('id', '=', id)
      .where('send_requested_at', 'is', null)
      .executeTakeFirst()
    if (gone.numDeletedRows === 0n) await refuse(tx, id)
    await emit(tx, { type: 'Delete', domain: 'account', subject: { kind: 'letter', id } })
  })
}

/** What was sent stays as it was sent, and is sent once. */
export class LetterAlreadySent extends Refusal {
  override name = 'LetterAlreadySent'
  constructor() {
    super('This letter is on its way already, so it cannot be changed or sent again.', 409)
  }
}

/** Nothing was changed: because it is sent, or because it is not there. */
export async function refuse(tx: Ctx, id: string): Promise<never> {
  const sent = await db(tx)
    .selectFrom('letters')
    .select('id')
    .where('id', '=', id)
    .where('send_requested_at', 'is not', null)
    .executeTakeFirst()
  throw sent ? new LetterAlreadySent() : new NotFound()
}

const AUDIENCES = ['all', 'free', 'paid'] as const

async function columnsOf(tx: Tx, fields: LetterFields) {
  const {
    newsletterId: newsletter_id,
    subject,
    markdown,
    postId = null,
    previewText = '',
    header = '',
    segment = 'all',
  } = fields
  const audience = AUDIENCES.find(each => each === segment)
  return {
    newsletter_id,
    subject,
    markdown,
    post_id: postId && readId(postId),
    preview_text: previewText,
    header,
    ...(await readSegment(tx, fields)),
    audience: audience ?? ('all' as const),
    tier_id: audience ? null : readId(segment),
  }
}
