import type { Ctx } from '#core/contracts/ctx'
import { requireFreshSignIn } from '#core/contracts/require-fresh-sign-in'
import { requireRole } from '#core/contracts/require-role'
import { recordSecurityEvent } from '#core/security-log/record-event'
import { csvStream } from '#core/tables/csv'
import { type MemberFilter, memberBatches } from './members'

const COLUMNS = ['name', 'email', 'handle', 'roles', 'joined'].map(heading => ({ heading }))

/**
 * The members as CSV (RFC 4180), in UTF-8 with a byte order mark: spreadsheets then read names right. Read batch by batch
 * as it is sent. For operators who signed in lately; that it was taken is written down.
 */
export async function membersCsv(ctx: Ctx, filter: MemberFilter): Promise<ReadableStream<Uint8Array>> {
  requireRole(ctx, 'members')
  requireFreshSignIn(ctx)
  await recordSecurityEvent(ctx, { event: 'data.exported', details: { what: 'the list of members' } })
  return csvStream(COLUMNS, rowsOf(ctx, filter), ctx.locale)
}

async function* rowsOf(ctx: Ctx, filter: MemberFilter) {
  for await (const members of memberBatches(ctx, filter))
    yield members.map(({ name, email, handle, roles, joinedAt }) => [
      name,
      email,
      handle,
      roles.join(' '),
      joinedAt.toISOString(),
    ])
}
