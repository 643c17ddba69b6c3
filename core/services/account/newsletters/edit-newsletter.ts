import { sql } from 'kysely'
import { emit } from '#core/activities/emit'
import type { Ctx } from '#core/contracts/ctx'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { inReadingOrder } from '#core/database/reading-order'
import { savedForm } from '#core/database/saved-form'
import { refusing, SQLSTATE } from '#core/database/sqlstate'
import { transaction } from '#core/database/transaction'
import { Newsletter } from '#core/entities/account/newsletter'

export type NewsletterFields = { readonly name: string; readonly slug: string; readonly description: string }

export type NewsletterSummary = NewsletterFields & {
  readonly id: string
  readonly subscribers: number
  readonly letters: number
}

/** The newsletters as their editors see them. Throws `NotFound` for everybody else. */
export async function newsletterSummaries(ctx: Ctx): Promise<readonly NewsletterSummary[]> {
  requireRole(ctx, 'newsletters')
  const { rows } = await sql<NewsletterSummary>`
    select n.id, n.name, n.slug, n.description,
      (select coalesce(sum(c.many), 0)::int from subscriber_counts c where c.newsletter_id = n.id) as subscribers,
      (select count(*)::int from letters l where l.newsletter_id = n.id) as letters
    from newsletters n order by ${inReadingOrder('n.name')}`.execute(db(ctx))
  return rows
}

export async function newsletterToEdit(ctx: Ctx, id: string): Promise<NewsletterSummary> {
  const found = (await newsletterSummaries(ctx)).find(line => line.id === id)
  if (!found) throw new NotFound()
  return found
}

/** Makes a newsletter and returns its id. Throws `SlugTaken`. */
export async function createNewsletter(ctx: Ctx, fields: NewsletterFields): Promise<string> {
  requireRole(ctx, 'newsletters')
  return unlessTaken(() =>
    transaction(ctx, async tx => {
      const newsletter = tx.em.create(Newsletter, { ...fields })
      await tx.em.flush()
      await emit(tx, {
        type: 'Create',
        domain: 'account',
        subject: { kind: 'newsletter', id: newsletter.id },
      })
      return newsletter.id
    }),
  )
}

/** Of the form of a newsletter. */
export const NEWSLETTER_FORM = savedForm<NewsletterFields>('name', 'slug', 'description')

/** Throws `SlugTaken`, `NotFound`, `ChangedMeanwhile`. */
export async function updateNewsletter(
  ctx: Ctx,
  id: string,
  fields: NewsletterFields,
  seen: string | null = null,
): Promise<void> {
  await newsletterToEdit(ctx, id)
  await unlessTaken(() =>
    transaction(ctx, async tx => {
      await db(tx).selectFrom('newsletters').select('id').where('id', '=', id).forNoKeyUpdate().execute()
      const newsletter = await tx.em.findOneOrFail(Newsletter, { id })
      NEWSLETTER_FORM.refuseStale(newsletter, seen)
      Object.assign(newsletter, fields)
      await tx.em.flush()
      await emit(tx, { type: 'Update', domain: 'account', subject: { kind: 'newsletter', id } })
    }),
  )
}

export class SlugTaken extends Refusal {
  override name = 'SlugTaken'
  constructor() {
    super('Another newsletter has this short name already. Please choose another one.', 422)
  }
}

function unlessTaken<T>(work: () => Promise<T>): Promise<T> {
  const rule = { state: SQLSTATE.uniqueViolation, constraint: 'newsletters_slug_unique' }
  return refusing(rule, () => new SlugTaken(), work)
}
