import type { Ctx, Tx } from '#core/contracts/ctx'
import { isolate } from '#core/contracts/isolate'
import { db } from '#core/database/db'
import type { Task } from '#core/jobs/worker'
import { giveUpLetter, type OutgoingLetter, postLetter, sendLetter } from '#core/mail/send-letter'

export const SEND_SECURITY_LETTER = 'send-security-letter'

/** What a member is told of, whoever did it: how one signs in as them is another way now. */
const CHANGES = {
  'passkey-added': 'A passkey was added to your account.',
  'passkey-removed': 'A passkey was removed from your account.',
  'authenticator-added': 'An authenticator app was set up for your account.',
  'authenticator-removed':
    'The authenticator app was removed from your account: a link by mail is enough to sign in.',
  'recovery-codes-made':
    'New recovery codes were made for your account; the ones from before are worth nothing.',
  'recovery-code-used': 'Somebody signed in to your account with one of your recovery codes.',
} as const

type SecurityChange = keyof typeof CHANGES

/** Tells the member by mail, in the transaction of the change (ASVS 5.0, 6.3.7). */
export async function postSecurityLetter(tx: Tx, memberId: string, change: SecurityChange): Promise<void> {
  const member = await db(tx)
    .selectFrom('members')
    .select('email')
    .where('id', '=', memberId)
    .executeTakeFirst()
  if (!member?.email) return
  await postLetter(tx, outgoing(Bun.randomUUIDv7(), member.email, { change, device: tx.from?.device ?? '' }))
}

type Told = { readonly change: SecurityChange; readonly device: string }

/** Job: the letter. */
export const sendSecurityLetter: Task = async (ctx, payload) => {
  const { id, to, told } = payload as { id: string; to: string; told: Told }
  const letter = outgoing(id, to, told)
  if (!Object.hasOwn(CHANGES, told.change)) return giveUpLetter(ctx, letter.key, 'too old to be of use')
  await sendLetter(ctx, letter, {
    to,
    from: ctx.house.config.mailFrom,
    subject: isolate`Your account at ${ctx.house.site().name}`,
    text: textOf(ctx, told),
    headers: { 'Auto-Submitted': 'auto-generated' },
  })
}

function textOf({ house }: Ctx, { change, device }: Told): string {
  const { account, federation } = house.config.origins
  const by = device ? ` It was done with ${device}.` : ''
  return `${CHANGES[change]}${by}\n\nIf that was you, you need do nothing. If not: sign out the devices that you do not know, and look at how one signs in as you.\n${account}/devices\n${federation}/security\n`
}

function outgoing(id: string, to: string, told: Told): OutgoingLetter {
  return {
    key: `security:${id}`,
    kind: 'security',
    recipient: to,
    task: SEND_SECURITY_LETTER,
    payload: { id, to, told },
  }
}
