import { sql } from 'kysely'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { isolate } from '#core/contracts/isolate'
import { formatMoney } from '#core/contracts/money'
import { db } from '#core/database/db'
import type { Task } from '#core/jobs/worker'
import { giveUpLetter, type OutgoingLetter, postLetter, sendLetter } from '#core/mail/send-letter'

import { canBeAnswered, invitationEnd } from './invitation-time'

const TASK = 'send-household-letter'

type News = 'joined' | 'left' | 'removed'

type Letter =
  | { readonly what: 'invited'; readonly invitationId: string }
  | { readonly what: News; readonly membershipId: string; readonly memberId: string }

/** A letter with the question, where the address is a member's: nobody else is written to. */
export async function postInvitation(tx: Tx, invitationId: string, email: string): Promise<void> {
  const member = await db(tx).selectFrom('members').select('id').where('email', '=', email).executeTakeFirst()
  if (member) await postLetter(tx, outgoing(email, { what: 'invited', invitationId }))
}

/** Whoever shares the credit, or did, is told who shares it now. */
export async function announce(tx: Tx, what: News, membershipId: string): Promise<void> {
  const { rows } = await sql<{ id: string; email: string }>`
    select m.id, m.email from household_memberships c
      join household_memberships hm on hm.household_id = c.household_id and (hm.left_at is null or hm.id = c.id)
      join members m on m.id = hm.member_id
    where c.id = ${membershipId} and m.email is not null`.execute(db(tx))
  for (const { id: memberId, email } of rows)
    await postLetter(tx, outgoing(email, { what, membershipId, memberId }))
}

const outgoing = (recipient: string, letter: Letter): OutgoingLetter => ({
  key: `household:${letter.what}:${letter.what === 'invited' ? letter.invitationId : `${letter.membershipId}:${letter.memberId}`}`,
  kind: 'household',
  recipient,
  task: TASK,
  payload: { letter, recipient },
})

/** Job: one of the four, as things are now. */
export const sendHouseholdLetter: Task = async (ctx, payload) => {
  const { letter, recipient } = payload as { letter: Letter; recipient: string }
  const posted = outgoing(recipient, letter)
  const written =
    letter.what === 'invited' ? await invitation(ctx, letter.invitationId) : await news(ctx, letter)
  if (!written) return giveUpLetter(ctx, posted.key, 'things have moved on')
  await sendLetter(ctx, posted, {
    to: recipient,
    from: ctx.house.config.mailFrom,
    subject: written.subject,
    text: [...written.lines, '', ctx.house.site().name, ''].join('\n'),
    headers: { 'Auto-Submitted': 'auto-generated' },
  })
}

type Written = { readonly subject: string; readonly lines: readonly string[] }

async function invitation(ctx: Ctx, id: string): Promise<Written | null> {
  const asked = await db(ctx)
    .selectFrom('household_invitations as i')
    .innerJoin('households as h', 'h.id', 'i.household_id')
    .leftJoin('members as m', 'm.id', 'i.invited_by_id')
    .select(['h.name as household', 'm.name as by', 'i.invited_at as at'])
    .where('i.id', '=', id)
    .where(canBeAnswered('i', ctx))
    .executeTakeFirst()
  if (!asked) return null
  const { timeZone } = ctx.house.site()
  const format = new Intl.DateTimeFormat(ctx.locale, { dateStyle: 'long', timeStyle: 'short', timeZone })
  const until = format.format(invitationEnd(ctx, asked.at))
  return {
    subject: `Share the credit of ${asked.household}?`,
    lines: [
      'Hello,',
      '',
      `${asked.by ?? 'The shop'} asks you to join the household ${asked.household}. Its members share one credit: each of them pays in to it and pays from it.`,
      '',
      `Nothing is shared before you say yes. You can say yes or no until ${until}:`,
      `${ctx.house.config.origins.cart}/household`,
    ],
  }
}

type Row = {
  household: string
  who: string
  who_id: string
  to: string
  given: number
  currency: string | null
}

async function news(ctx: Ctx, { what, membershipId, memberId }: Extract<Letter, { memberId: string }>) {
  const { rows } = await sql<Row>`
    select h.name as household, w.name as who, w.id as who_id, m.name as to, coalesce(e.amount, 0)::bigint as given, e.currency
    from household_memberships c join households h on h.id = c.household_id join members w on w.id = c.member_id
      join members m on m.id = ${memberId} and m.email is not null
      left join ledger_transactions t on t.kind = 'out-of-household' and t.source_id = c.id
      left join ledger_entries e on e.transaction_id = t.id and e.amount > 0
    where c.id = ${membershipId}`.execute(db(ctx))
  const [row] = rows
  if (!row) return null
  const isTheirs = row.who_id === memberId
  return {
    subject: SUBJECTS[what](row.household),
    lines: [`Dear ${row.to},`, '', sentence(what, row, isTheirs), ...gaveBack(ctx, row, isTheirs)],
  }
}

const SUBJECTS: Readonly<Record<News, (household: string) => string>> = {
  joined: household => `Somebody joined ${household}`,
  left: household => `Somebody left ${household}`,
  removed: household => `Who shares the credit of ${household}`,
}

function sentence(what: News, { household, who }: Row, isTheirs: boolean): string {
  if (what === 'joined')
    return isTheirs
      ? `you are in the household ${household} now, and share its credit.`
      : isolate`${who} is in the household ${household} now, and shares its credit with you.`
  if (what === 'left')
    return isTheirs
      ? `you have left the household ${household}, and share its credit no more.`
      : isolate`${who} has left the household ${household}, and shares its credit no more.`
  return isTheirs
    ? `the shop took you out of the household ${household}: you share its credit no more.`
    : isolate`the shop took ${who} out of the household ${household}: they share its credit no more.`
}

function gaveBack(ctx: Ctx, { given, currency, who }: Row, isTheirs: boolean): readonly string[] {
  if (given <= 0 || !currency) return []
  const sum = formatMoney({ amount: given, currency }, ctx.locale)
  return ['', isTheirs ? `${sum} of it is your own credit now.` : isolate`${sum} of it went to ${who}.`]
}
