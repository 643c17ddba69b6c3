import { UniqueConstraintViolationException } from '@mikro-orm/core'
import { emit } from '#core/activities/emit'
import type { Ctx } from '#core/contracts/ctx'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { transaction } from '#core/database/transaction'
import { Newsletter } from '#core/entities/account/newsletter'
import { requireRole } from '../require-viewer'

export type NewsletterFields = { readonly name: string; readonly slug: string; readonly description: string }

export type NewsletterLine = NewsletterFields & {
  readonly id: string
  readonly subscribers: number
  readonly letters: number
}

/** The newsletters as their editors see them. Throws `NotFound` for everybody else. */
export async function newsletterLines(ctx: Ctx): Promise<readonly NewsletterLine[]> {
  requireRole(ctx, 'editor')
  return ctx.em.execute<NewsletterLine[]>(
    `select n.id, n.name, n.slug, n.description,
       (select count(*)::int from subscriptions s where s.newsletter_id = n.id) as subscribers,
       (select count(*)::int from letters l where l.newsletter_id = n.id) as letters
     from newsletters n order by n.name`,
  )
}

export async function newsletterToEdit(ctx: Ctx, id: string): Promise<NewsletterLine> {
  const found = (await newsletterLines(ctx)).find(line => line.id === id)
  if (!found) throw new NotFound()
  return found
}

/** Makes a newsletter and returns its id. Throws `SlugTaken`. */
export async function createNewsletter(ctx: Ctx, fields: NewsletterFields): Promise<string> {
  requireRole(ctx, 'editor')
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

/** Throws `SlugTaken`, `NotFound`. */
export async function updateNewsletter(ctx: Ctx, id: string, fields: NewsletterFields): Promise<void> {
  await newsletterToEdit(ctx, id)
  await unlessTaken(() =>
    transaction(ctx, async tx => {
      const newsletter = await tx.em.findOneOrFail(Newsletter, { id })
      Object.assign(newsletter, fields)
      await tx.em.flush()
      await emit(tx, { type: 'Update', domain: 'account', subject: { kind: 'newsletter', id } })
    }),
  )
}

export class SlugTaken extends Refusal {
  override name = 'SlugTaken'
  constructor() {
    super('Another newsletter has this short name already. Please choose another one.', 409)
  }
}

async function unlessTaken<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof UniqueConstraintViolationException) throw new SlugTaken()
    throw error
  }
}
