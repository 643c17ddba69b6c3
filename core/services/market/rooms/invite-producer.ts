import { recordAudit } from '#core/audit/record-audit'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { requireFreshSignIn } from '#core/contracts/require-fresh-sign-in'
import { requireMember, requireRole } from '#core/contracts/require-role'
import { hashToken } from '#core/crypto/secrets'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { checkedAddress } from '#core/mail/letter'
import { InvalidMailAddress } from '#core/mail/mailer'
import { postLetter } from '#core/mail/send-letter'
import { daysLater } from '#core/text/local-time'
import { roomLetter, roomToken } from './invitation-letter'

export const INVITATION_DAYS = 14
/** A room is not a mailing list. */
const MOST_OPEN = 20

export class InvitationRefused extends Refusal {
  override name = 'InvitationRefused'
}

export class RoomInvitationSpent extends Refusal {
  override name = 'RoomInvitationSpent'
  constructor() {
    super('This invitation no longer works. Ask the shop for another one.', 410)
  }
}

export class RoomInvitationOfAnother extends Refusal {
  override name = 'RoomInvitationOfAnother'
  constructor(email: string) {
    super(`This invitation is for ${email}. Sign out, and sign in with that address to accept it.`, 409)
  }
}

/**
 * Asks somebody by letter into a producer's room, in place of what they were asked before. For shopkeepers who signed in
 * lately. Throws `NotFound`, `FreshSignInRequired`, `InvitationRefused`.
 */
export async function inviteProducer(ctx: Ctx, asked: string, typed: string): Promise<void> {
  const { id: memberId } = requireRole(ctx, 'shopkeeper')
  requireFreshSignIn(ctx)
  const producerId = readId(asked)
  const email = readAddress(typed)
  await transaction(ctx, async tx => {
    await lockProducer(tx, producerId)
    await refuseKnown(tx, producerId, email)
    await db(tx)
      .updateTable('producer_invitations')
      .set({ withdrawn_at: tx.now })
      .where('producer_id', '=', producerId)
      .where('email', '=', email)
      .where('accepted_at', 'is', null)
      .where('withdrawn_at', 'is', null)
      .execute()
    const id = Bun.randomUUIDv7()
    await db(tx)
      .insertInto('producer_invitations')
      .values({
        id,
        producer_id: producerId,
        email,
        invited_by_id: memberId,
        invited_at: tx.now,
        token_hash: hashToken(roomToken(tx.house.config, id)),
        expires_at: daysLater(tx.now, INVITATION_DAYS, tx.house.site().timeZone),
      })
      .execute()
    await postLetter(tx, roomLetter(id, email))
    const subject = { kind: 'producer', id: producerId }
    await recordAudit(tx, { action: 'producer.invited', subject, after: { invitation: id } })
  })
}

export type RoomInvitation = { readonly producerName: string; readonly email: string }

/** What the link is about; null where it does not work any more. */
export async function findRoomInvitation(ctx: Ctx, token: string): Promise<RoomInvitation | null> {
  const row = await db(ctx)
    .selectFrom('producer_invitations as i')
    .innerJoin('producers as p', 'p.id', 'i.producer_id')
    .select(['p.name as producerName', 'i.email'])
    .where('i.token_hash', '=', hashToken(token))
    .where('i.accepted_at', 'is', null)
    .where('i.withdrawn_at', 'is', null)
    .where('i.expires_at', '>', ctx.now)
    .executeTakeFirst()
  return row ?? null
}

/**
 * Uses an invitation up: whoever is signed in with its address works in the room from now on. Gives the producer's id.
 * Throws `SignInRequired`, `FreshSignInRequired`, `RoomInvitationSpent`, `RoomInvitationOfAnother`; it then stays as it was.
 */
export async function acceptRoomInvitation(ctx: Ctx, token: string): Promise<string> {
  const member = requireMember(ctx)
  requireFreshSignIn(ctx)
  return transaction(ctx, async tx => {
    const used = await db(tx)
      .updateTable('producer_invitations')
      .set({ accepted_at: tx.now, accepted_by_id: member.id })
      .where('token_hash', '=', hashToken(token))
      .where('accepted_at', 'is', null)
      .where('withdrawn_at', 'is', null)
      .where('expires_at', '>', tx.now)
      .returning(['producer_id', 'email'])
      .executeTakeFirst()
    if (!used) throw new RoomInvitationSpent()
    // As the database has it: the address may have changed since the page was opened.
    const own = await db(tx)
      .selectFrom('members')
      .select('email')
      .where('id', '=', member.id)
      .executeTakeFirst()
    if (own?.email !== used.email) throw new RoomInvitationOfAnother(used.email)
    await db(tx)
      .insertInto('producer_members')
      .values({ producer_id: used.producer_id, member_id: member.id, joined_at: tx.now })
      .onConflict(conflict => conflict.columns(['producer_id', 'member_id']).doNothing())
      .execute()
    const subject = { kind: 'producer', id: used.producer_id }
    await recordAudit(tx, { action: 'producer.joined', subject, after: { member: member.id } })
    return used.producer_id
  })
}

/** Nobody can use it any more. For shopkeepers. Throws `NotFound` for what is no open one of this producer's. */
export async function withdrawRoomInvitation(ctx: Ctx, producerId: string, asked: string): Promise<void> {
  requireRole(ctx, 'shopkeeper')
  await db(ctx)
    .updateTable('producer_invitations')
    .set({ withdrawn_at: ctx.now })
    .where('id', '=', readId(asked))
    .where('producer_id', '=', readId(producerId))
    .where('accepted_at', 'is', null)
    .where('withdrawn_at', 'is', null)
    .returning('id')
    .executeTakeFirstOrThrow(() => new NotFound())
}

/** A member works in the room no more. For shopkeepers. Throws `NotFound`. */
export async function leaveRoom(ctx: Ctx, producerId: string, memberId: string): Promise<void> {
  requireRole(ctx, 'shopkeeper')
  await transaction(ctx, async tx => {
    const left = await db(tx)
      .deleteFrom('producer_members')
      .where('producer_id', '=', readId(producerId))
      .where('member_id', '=', readId(memberId))
      .returning('producer_id')
      .executeTakeFirstOrThrow(() => new NotFound())
    const subject = { kind: 'producer', id: left.producer_id }
    await recordAudit(tx, { action: 'producer.left', subject, before: { member: readId(memberId) } })
  })
}

export type RoomPeople = {
  readonly members: readonly { readonly id: string; readonly name: string; readonly email: string }[]
  readonly invitations: readonly { readonly id: string; readonly email: string; readonly expiresAt: Date }[]
}

/** Who works in a producer's room, and who was asked to. For shopkeepers. */
export async function peopleOf(ctx: Ctx, asked: string): Promise<RoomPeople> {
  requireRole(ctx, 'shopkeeper')
  const producerId = readId(asked)
  const members = await db(ctx)
    .selectFrom('producer_members as pm')
    .innerJoin('members as m', 'm.id', 'pm.member_id')
    .select(['m.id', 'm.name', 'm.email'])
    .where('pm.producer_id', '=', producerId)
    .orderBy('pm.joined_at')
    .execute()
  const invitations = await db(ctx)
    .selectFrom('producer_invitations')
    .select(['id', 'email', 'expires_at as expiresAt'])
    .where('producer_id', '=', producerId)
    .where('accepted_at', 'is', null)
    .where('withdrawn_at', 'is', null)
    .orderBy('id')
    .execute()
  return { members: members.map(member => ({ ...member, email: member.email ?? '' })), invitations }
}

function readAddress(typed: string): string {
  try {
    return checkedAddress(typed.trim().toLowerCase())
  } catch (fault) {
    if (!(fault instanceof InvalidMailAddress)) throw fault
    throw new InvitationRefused('Write an e-mail address like ada@farm.example.')
  }
}

async function lockProducer(tx: Tx, id: string): Promise<void> {
  await db(tx)
    .selectFrom('producers')
    .select('id')
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirstOrThrow(() => new NotFound())
}

async function refuseKnown(tx: Tx, producerId: string, email: string): Promise<void> {
  const known = await db(tx)
    .selectFrom('producer_members as pm')
    .innerJoin('members as m', 'm.id', 'pm.member_id')
    .select('m.id')
    .where('pm.producer_id', '=', producerId)
    .where('m.email', '=', email)
    .executeTakeFirst()
  if (known) throw new InvitationRefused('They work in this room already.')
  const { open } = await db(tx)
    .selectFrom('producer_invitations')
    .select(eb => eb.fn.countAll<number>().as('open'))
    .where('producer_id', '=', producerId)
    // Theirs is replaced, and what is too old to be used waits for nobody.
    .where('email', '<>', email)
    .where('expires_at', '>', tx.now)
    .where('accepted_at', 'is', null)
    .where('withdrawn_at', 'is', null)
    .executeTakeFirstOrThrow()
  if (Number(open) >= MOST_OPEN)
    throw new InvitationRefused(`${MOST_OPEN} invitations wait for an answer already. Withdraw some first.`)
}
