import { stringify } from 'csv-stringify/sync'
import type { Ctx } from '#core/contracts/ctx'
import { requireFreshSignIn } from '#core/contracts/require-fresh-sign-in'
import { recordSecurityEvent } from '#core/security-log/record-event'
import { allMembers, type MemberFilter } from './members'

/** The members as CSV (RFC 4180), in UTF-8 with a byte order mark: spreadsheets then read names right. */
export async function membersCsv(ctx: Ctx, filter: MemberFilter): Promise<string> {
  const members = await allMembers(ctx, filter)
  requireFreshSignIn(ctx)
  await recordSecurityEvent(ctx, { event: 'data.exported', details: { what: 'the list of members' } })
  const rows = members.map(member => ({
    name: member.name,
    email: member.email,
    handle: member.handle,
    roles: member.roles.join(' '),
    joined: member.joinedAt.toISOString(),
  }))
  return stringify(rows, {
    header: true,
    bom: true,
    columns: ['name', 'email', 'handle', 'roles', 'joined'],
    // A name that begins with = would be a formula in a spreadsheet.
    escape_formulas: true,
    record_delimiter: 'windows',
  })
}
