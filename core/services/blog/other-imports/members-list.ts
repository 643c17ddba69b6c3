import type { Ctx } from '#core/contracts/ctx'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { readGhostMembers, UnreadableExport } from '#core/ghost'
import { storable } from '../storable'
import { UnusableFile } from './redirects'

const MAX_MEMBERS = 10_000
/** Rows of one transaction. */
const AT_ONCE = 50
const LINES_NAMED = 50

export type MembersReport = {
  readonly created: number
  readonly known: number
  /** With the line each stands on, and why. */
  readonly dropped: readonly string[]
  /** What has no place here, by name. */
  readonly tiers: readonly string[]
}

/**
 * Ghost's list of members (CSV): their labels, notes and the day they joined; who is subscribed gets the newsletter that
 * was chosen. The same list twice changes nothing. Nobody is written to. Throws `UnusableFile`.
 */
export async function importMembers(
  ctx: Ctx,
  csv: string,
  newsletterId: string | null,
): Promise<MembersReport> {
  requireRole(ctx, 'operator')
  const { members, warnings } = readMembers(csv)
  if (members.length > MAX_MEMBERS)
    throw new UnusableFile(`These are more than ${MAX_MEMBERS} members: make two files of them.`)
  let created = 0
  const closed: string[] = []
  for (let at = 0; at < members.length; at += AT_ONCE)
    created += await transaction(ctx, async tx => {
      let made = 0
      for (const member of members.slice(at, at + AT_ONCE)) {
        const { email, name, labels, note, createdAt, subscribed } = storable(member)
        const enrolled = await tx.services.account.enrol(tx, { email, name, joinedAt: createdAt })
        if (!enrolled) closed.push(`${email}: has closed their account here.`)
        else {
          // What is here already stays: a list adds.
          const { labels: had, newsletters } = await hadBefore(tx, enrolled.id)
          await tx.services.account.enrol(tx, {
            ...{ email, name, joinedAt: null, labels: [...had, ...labels] },
            ...(note && { note }),
            ...(subscribed && newsletterId && { newsletterIds: [...newsletters, newsletterId] }),
          })
          if (enrolled.isNew) made += 1
        }
      }
      return made
    })
  const lines = warnings.map(({ line, message }) => `Line ${line}: ${message}`)
  return {
    ...{ created, known: members.length - created - closed.length },
    dropped: [...lines, ...closed].slice(0, LINES_NAMED),
    tiers: [...new Set(members.flatMap(({ tiers }) => tiers))],
  }
}

function readMembers(csv: string) {
  try {
    return readGhostMembers(csv)
  } catch (fault) {
    if (fault instanceof UnreadableExport) throw new UnusableFile(fault.message)
    throw fault
  }
}

async function hadBefore(ctx: Pick<Ctx, 'em'>, id: string) {
  const labels = await db(ctx)
    .selectFrom('member_labels')
    .select('name')
    .where('member_id', '=', id)
    .execute()
  const newsletters = await db(ctx)
    .selectFrom('subscriptions')
    .select('newsletter_id')
    .where('member_id', '=', id)
    .execute()
  return {
    labels: labels.map(({ name }) => name),
    newsletters: newsletters.map(({ newsletter_id }) => newsletter_id),
  }
}
