import { sql } from 'kysely'
import type { ActivityHandler } from '#core/activities/processor'
import { isShown } from '#core/contracts/apps-shown'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { enqueue } from '#core/jobs/enqueue'
import type { Task } from '#core/jobs/run-task'
import { giveUpLetter, type OutgoingLetter, postLetter, sendLetter } from '#core/mail/send-letter'
import { type CycleSummary, cycles, stateOf, summaryOf } from './cycle'

export const NOTIFY_MEMBERS = 'tell-of-cycle'
export const SEND_CYCLE_LETTER = 'send-cycle-letter'

/** So many members in one transaction: nobody waits for the last of them. */
const BATCH = 200

/** A cycle has opened. */
export const announceOpenCycles: ActivityHandler = {
  name: 'market: tell members of an open cycle',
  wants: ({ domain, subjectKind }) => domain === 'market' && subjectKind === 'order_cycle',
  async handle(ctx, { id, subjectId, payload }) {
    // Where the market is hidden nobody can order, and what we wrote would lead nowhere.
    if (payload.state !== 'open' || !isShown(ctx.house.site(), 'market')) return
    const batch = { cycleId: subjectId, activityId: id, after: null }
    await transaction(ctx, tx => enqueue(tx, NOTIFY_MEMBERS, batch, { key: `cycle:${subjectId}:` }))
  },
}

/**
 * Job: tells the next so many members who may order in a cycle that it is open, and asks for a job for those behind
 * them in the same transaction. Told twice it is one line in their notifications and one letter.
 */
export const notifyMembers: Task = async (ctx, payload) => {
  const [cycleId, activityId] = [String(payload.cycleId), String(payload.activityId)]
  const after = typeof payload.after === 'string' ? payload.after : null
  const cycle = await cycleById(ctx, cycleId)
  if (!cycle || stateOf(cycle, ctx.now) !== 'open') return
  await transaction(ctx, async tx => {
    const { rows } = await sql<{ id: string; email: string; wishes: boolean }>`
      select m.id, m.email, exists (select from cycle_letter_wishes w where w.member_id = m.id) as wishes
      from members m where m.email is not null and (${after}::uuid is null or m.id > ${after}::uuid)
        and exists (select from cycle_exchanges x where x.cycle_id = ${cycleId} and x.direction = 'out'
          and (x.tier_id is null or exists (select from tier_memberships tm where tm.tier_id = x.tier_id and tm.member_id = m.id
            and tm.starts_at <= ${tx.now} and (tm.ends_at is null or tm.ends_at > ${tx.now}))))
      order by m.id limit ${sql.lit(BATCH)}`.execute(db(tx))
    const text = `Orders are open: ${cycle.name}, until ${until(tx, cycle)}.`
    const url = `${tx.house.config.origins.market}/`
    for (const { id: memberId, email, wishes } of rows) {
      await tx.services.federation.notify(tx, { memberId, kind: 'order', text, url, activityId })
      if (wishes) await postLetter(tx, letterTo(cycle, memberId, email))
    }
    const last = rows.at(-1)
    if (!last || rows.length < BATCH) return
    const batch = { cycleId, activityId, after: last.id }
    await enqueue(tx, NOTIFY_MEMBERS, batch, { key: `cycle:${cycleId}:${last.id}` })
  })
}

/** One for each time that it opens: it may have been put off after it had. */
function letterTo(
  { id: cycleId, opensAt }: CycleSummary,
  memberId: string,
  recipient: string,
): OutgoingLetter {
  const key = `cycle:${cycleId}:${opensAt.getTime()}:${memberId}`
  return { key, kind: 'order cycle', recipient, task: SEND_CYCLE_LETTER, payload: { cycleId, memberId } }
}

/** Job: the letter to one who wished for it. */
export const sendCycleLetter: Task = async (ctx, payload) => {
  const [cycleId, memberId] = [String(payload.cycleId), String(payload.memberId)]
  const cycle = await cycleById(ctx, cycleId)
  const member = await db(ctx)
    .selectFrom('members as m')
    .innerJoin('cycle_letter_wishes as w', 'w.member_id', 'm.id')
    .select(['m.name', 'm.email'])
    .where('m.id', '=', memberId)
    .executeTakeFirst()
  if (!cycle || !member?.email) return
  const letter = letterTo(cycle, memberId, member.email)
  if (stateOf(cycle, ctx.now) !== 'open') return giveUpLetter(ctx, letter.key, 'the cycle is closed')
  const { name: site } = ctx.house.site()
  const { origins, mailFrom } = ctx.house.config
  await sendLetter(ctx, letter, {
    to: member.email,
    from: mailFrom,
    subject: `Orders are open at ${site}`,
    text: [
      `Dear ${member.name},`,
      '',
      `until ${until(ctx, cycle)} you can order: ${cycle.name}.`,
      ...(cycle.note ? ['', cycle.note] : []),
      '',
      `${origins.market}/`,
      '',
      `No more such letters: ${origins.market}/cycles`,
      '',
      site,
      '',
    ].join('\n'),
    headers: { 'Auto-Submitted': 'auto-generated' },
  })
}

function until(ctx: Ctx, { closesAt }: CycleSummary): string {
  const { timeZone } = ctx.house.site()
  return new Intl.DateTimeFormat(ctx.locale, { dateStyle: 'full', timeStyle: 'short', timeZone }).format(
    closesAt,
  )
}

async function cycleById(ctx: Ctx, id: string): Promise<CycleSummary | null> {
  const row = await cycles(ctx).where('id', '=', id).executeTakeFirst()
  return row ? summaryOf(row) : null
}
