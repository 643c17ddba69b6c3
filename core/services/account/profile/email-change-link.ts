import type { Selectable } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import type { Config } from '#core/contracts/platform/config'
import { seal, unseal } from '#core/crypto/secrets'
import { type Database, db } from '#core/database/db'

/** What a link in a letter says: the new address is read by the member; so is the old one; or it was not them. */
const LINK_SAYS = ['new', 'old', 'cancel'] as const
export type LinkSays = (typeof LINK_SAYS)[number]

export type EmailChangeRow = Selectable<Database['email_changes']>

/** The first generation of keys seals other things, too. */
const PURPOSE = 'email-change'

/** What stands in the address of a link: sealed, so that nothing about it is kept. */
export function emailChangeToken({ keys }: Pick<Config, 'keys'>, id: string, says: LinkSays): string {
  return seal(`${PURPOSE} ${says} ${id}`, keys, 'changes of addresses')
}

/** The change that a link is about, while it is open and the member still has the old address; null otherwise. */
export async function changeOfLink(
  ctx: Ctx,
  token: string,
): Promise<{ readonly says: LinkSays; readonly change: EmailChangeRow } | null> {
  const sealed = unseal(token, ctx.house.config.keys, 'changes of addresses')
  const [purpose, said, id] = sealed?.split(' ') ?? []
  const says = LINK_SAYS.find(known => known === said)
  if (purpose !== PURPOSE || !says || !id) return null
  const change = await db(ctx)
    .selectFrom('email_changes as c')
    .innerJoin('members as m', join =>
      join.onRef('m.id', '=', 'c.member_id').onRef('m.email', '=', 'c.from_email'),
    )
    .selectAll('c')
    .where('c.id', '=', id)
    .where('c.done_at', 'is', null)
    .where('c.cancelled_at', 'is', null)
    .executeTakeFirst()
  if (!change) return null
  const isLate = says === 'new' && change.confirm_until < ctx.now
  return isLate ? null : { says, change }
}
