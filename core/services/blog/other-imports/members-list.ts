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
  /** How many members got a tier by it. */
  readonly tiered: number
}

/**
 * Ghost's list of members (CSV): their labels, notes and the day they joined; who is subscribed gets the newsletter that
 * was chosen. Who has a tier there has it here until `tiersUntil` (null: until somebody ends it), unless they have it
 * already. The same list twice changes nothing. Nobody is written to. Throws `UnusableFile`.
 */
export async function importMembers(
  ctx: Ctx,
  csv: string,
  newsletterId: string | null,
  tiersUntil: Date | null = null,
): Promise<MembersReport> {
  requireRole(ctx, 'operator')
  const { members, warnings, remarks } = readMembers(csv)
  if (members.length > MAX_MEMBERS)
    throw new UnusableFile(`These are more than ${MAX_MEMBERS} members: make two files of them.`)
  let created = 0
  let tiered = 0
  const closed: string[] = []
  const { ids: tiers, retired } = await bringNamed(ctx, new Set(members.flatMap(member => member.tiers)))
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
            email,
            name,
            joinedAt: null,
            labels: [...had, ...labels],
            ...(note && { note }),
            ...(subscribed && newsletterId && { newsletterIds: [...newsletters, newsletterId] }),
          })
          if (enrolled.isNew) made += 1
          for (const name of member.tiers) {
            const tierId = tiers.get(name)
            const brought = tierId && { tierId, memberId: enrolled.id, endsAt: tiersUntil }
            if (brought && (await tx.services.account.bringTierMember(tx, brought))) tiered += 1
          }
        }
      }
      return made
    })
  const lines = [...warnings, ...remarks]
    .sort((one, other) => one.line - other.line)
    .map(({ line, message }) => `Line ${line}: ${message}`)
  return {
    created,
    known: members.length - created - closed.length,
    tiered,
    dropped: named([...retired, ...lines, ...closed]),
  }
}

function named(lines: readonly string[]): string[] {
  const more = lines.length - LINES_NAMED
  return [...lines.slice(0, LINES_NAMED), ...(more > 0 ? [`And ${more} more.`] : [])]
}

/** Ours by their names, made where they are not here; those that are given to nobody any more are told of. */
async function bringNamed(ctx: Ctx, names: ReadonlySet<string>) {
  const entries = [...names].map(name => ({
    id: Bun.randomUUIDv7(),
    name: storable(name).slice(0, 120),
    description: '',
    monthlyAmount: null,
    yearlyAmount: null,
    currency: null,
    benefits: [],
    written: name,
  }))
  const { ids: brought } = await transaction(ctx, tx => tx.services.account.bringTiers(tx, entries))
  const given = new Set((await ctx.services.account.tiers(ctx)).map(({ id }) => id))
  const ids = new Map(
    entries.flatMap(({ id, written }) => {
      const ours = brought.get(id)
      return ours && given.has(ours) ? [[written, ours] as const] : []
    }),
  )
  const retired = [...names]
    .filter(name => !ids.has(name))
    .map(name => `The tier “${name}” is given to nobody any more.`)
  return { ids, retired }
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
