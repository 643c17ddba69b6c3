import { readCsv } from './csv'
import { NotAMembersList } from './errors'
import { ghostUuid } from './uuid'

export type GhostMember = {
  readonly id: string
  readonly ghostId: string | null
  /** Lower case, as two spellings of one address are one person. */
  readonly email: string
  readonly name: string
  readonly note: string
  readonly subscribed: boolean
  /** Has a paid tier without paying for it. */
  readonly complimentary: boolean
  readonly stripeCustomerId: string | null
  readonly labels: readonly string[]
  readonly tiers: readonly string[]
  readonly createdAt: Date | null
}

export type GhostMembers = {
  readonly members: readonly GhostMember[]
  /** Lines left out, each with the reason; `line` counts records, the header being 1. */
  readonly warnings: readonly {
    readonly line: number
    readonly message: string
    readonly row: readonly string[]
  }[]
  /** Of lines that are taken: what of them is not understood. */
  readonly remarks: readonly { readonly line: number; readonly message: string }[]
}

/** As Ghost writes moments, and as ISO 8601 does; without a zone they are in UTC. */
const MOMENT = /^(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(Z|[+-]\d{2}:\d{2})?)?$/
const COLUMNS = new Set([
  'id',
  'email',
  'name',
  'note',
  'subscribed_to_emails',
  'complimentary_plan',
  'stripe_customer_id',
  'created_at',
  'deleted_at',
  'labels',
  'tiers',
])
/** Ghost writes `true`; spreadsheets that a list went through, and people, write otherwise. */
const YES = new Set(['true', '1', 'yes'])

/**
 * Reads the members list that Ghost offers as CSV. A line without a usable address, of someone deleted, or
 * naming an address again is left out with a warning.
 * @throws {NotAMembersList} when the first line names no column `email`
 */
export function readGhostMembers(csv: string): GhostMembers {
  const [header = [], ...rows] = readCsv(csv)
  const columns = header.map(name => name.trim().toLowerCase())
  if (!columns.includes('email')) throw new NotAMembersList()
  const members = new Map<string, GhostMember>()
  const warnings: GhostMembers['warnings'][number][] = []
  const remarks: GhostMembers['remarks'][number][] = []
  const others = header.filter((_, at) => !COLUMNS.has(columns[at]!) && rows.some(row => row[at]?.trim()))
  if (others.length > 0)
    remarks.push({ line: 1, message: `Columns without a place here: ${others.join(', ')}.` })
  rows.forEach((row, at) => {
    const cell = (column: string) => row[columns.indexOf(column)]?.trim() ?? ''
    const member = memberOf(cell)
    const fault = faultOf(member, cell('deleted_at'), members)
    if (fault) {
      warnings.push({ line: at + 2, message: fault, row })
      return
    }
    members.set(member.email, member)
    if (cell('created_at') !== '' && member.createdAt === null)
      remarks.push({ line: at + 2, message: `“${cell('created_at')}” is no day like 2026-11-23: left out.` })
  })
  return { members: [...members.values()], warnings, remarks }
}

function memberOf(cell: (column: string) => string): GhostMember {
  const [ghostId, email] = [cell('id'), cell('email').toLowerCase()]
  return {
    id: ghostUuid('member', ghostId || email),
    ghostId: ghostId || null,
    email,
    name: cell('name'),
    note: cell('note'),
    subscribed: isYes(cell('subscribed_to_emails')),
    complimentary: isYes(cell('complimentary_plan')),
    stripeCustomerId: cell('stripe_customer_id') || null,
    labels: listOf(cell('labels')),
    tiers: listOf(cell('tiers')),
    createdAt: momentOf(cell('created_at')),
  }
}

const isYes = (cell: string) => YES.has(cell.toLowerCase())

/** Null for what may be one day or another: 11/12/2026 is two of them. */
function momentOf(cell: string): Date | null {
  const [, day, time = '00:00', zone = 'Z'] = MOMENT.exec(cell) ?? []
  const moment = new Date(`${day}T${time}${zone}`)
  // A day that no month has is moved on to the next one by some, and refused by others.
  const isDay = !Number.isNaN(moment.getTime()) && new Date(`${day}T00:00Z`).toISOString().startsWith(day!)
  return isDay ? moment : null
}

/** Ghost joins names by commas within one cell and quotes none of them. */
function listOf(cell: string): string[] {
  const names = cell.split(',').map(name => name.trim())
  return [...new Set(names.filter(Boolean))]
}

function faultOf(
  { email }: GhostMember,
  deletedAt: string,
  seen: ReadonlyMap<string, GhostMember>,
): string | null {
  if (!/^[^\s@]+@[^\s@]+$/.test(email)) return 'Has no usable e-mail address.'
  if (deletedAt) return 'Was deleted on the old site.'
  return seen.has(email) ? 'Names an address that an earlier line has already.' : null
}
