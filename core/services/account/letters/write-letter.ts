import { emit } from '#core/activities/emit'
import type { Ctx } from '#core/contracts/ctx'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { savedForm } from '#core/database/saved-form'
import { transaction } from '#core/database/transaction'
import { requireRole } from '../require-viewer'

export type LetterFields = {
  readonly newsletterId: string
  readonly subject: string
  readonly markdown: string
}

/** Begins a letter and returns its id. Throws `NotFound` when there is no such newsletter. */
export async function createLetter(ctx: Ctx, fields: LetterFields): Promise<string> {
  const editor = requireRole(ctx, 'editor')
  return transaction(ctx, async tx => {
    const id = Bun.randomUUIDv7()
    const made = await tx.em.execute<unknown[]>(
      `insert into letters (id, newsletter_id, subject, markdown, written_by_id, created_at, updated_at)
       select ?, n.id, ?, ?, ?, ?, ? from newsletters n where n.id::text = ? returning id`,
      [id, fields.subject, fields.markdown, editor.id, tx.now, tx.now, fields.newsletterId],
    )
    if (made.length === 0) throw new NotFound()
    await emit(tx, { type: 'Create', domain: 'account', subject: { kind: 'letter', id } })
    return id
  })
}

/** Of the form of a letter. */
export const LETTER_FORM = savedForm<LetterFields>('newsletterId', 'subject', 'markdown')

/** Only while nobody has got it. Throws `LetterAlreadySent`, `NotFound`, `ChangedMeanwhile`. */
export async function updateLetter(
  ctx: Ctx,
  id: string,
  fields: LetterFields,
  seen: string | null = null,
): Promise<void> {
  requireRole(ctx, 'editor')
  await transaction(ctx, async tx => {
    const [before] = await tx.em.execute<LetterFields[]>(
      `select newsletter_id as "newsletterId", subject, markdown from letters
       where id::text = ? and send_requested_at is null for no key update`,
      [id],
    )
    if (before) LETTER_FORM.refuseStale(before, seen)
    const changed = await tx.em.execute<unknown[]>(
      `update letters l set newsletter_id = n.id, subject = ?, markdown = ?, updated_at = ? from newsletters n
       where l.id::text = ? and n.id::text = ? and l.send_requested_at is null returning l.id`,
      [fields.subject, fields.markdown, tx.now, id, fields.newsletterId],
    )
    if (changed.length === 0) await refuse(tx, id)
    await emit(tx, { type: 'Update', domain: 'account', subject: { kind: 'letter', id } })
  })
}

/** Throws a draft away. Throws `LetterAlreadySent`, `NotFound`. */
export async function deleteLetter(ctx: Ctx, id: string): Promise<void> {
  requireRole(ctx, 'editor')
  await transaction(ctx, async tx => {
    const gone = await tx.em.execute<unknown[]>(
      'delete from letters where id::text = ? and send_requested_at is null returning id',
      [id],
    )
    if (gone.length === 0) await refuse(tx, id)
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
  const [sent] = await tx.em.execute<unknown[]>(
    'select 1 from letters where id::text = ? and send_requested_at is not null',
    [id],
  )
  throw sent ? new LetterAlreadySent() : new NotFound()
}
