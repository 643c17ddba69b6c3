import type { Ctx } from '#core/contracts/ctx'
import { Refusal } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { cleanText } from '#core/text/clean'
import { decodeText } from '#core/text/decode-text'
import type { IncomingTransfer, StatementFile } from './incoming-transfer'
import { readCamt } from './read-camt'
import { readCsv } from './read-csv'

/** A year of a busy account; a larger file is not a statement. */
const MOST_BYTES = 5_000_000
/** In one statement of SQL, which may have 65,535 values. */
const LINES_AT_ONCE = 500
const LONGEST_PAYER = 200
const LONGEST_TEXT = 1_000

/** Neither a statement in XML nor a table with dates and amounts. */
export class NotAStatement extends Refusal {
  override name = 'NotAStatement'
  constructor(
    message = 'We find no dates and amounts in it. Export your statement as CAMT.053 or as CSV with its headings.',
  ) {
    super(message)
  }
}

export type StatementRead = {
  readonly added: number
  /** Read before, from this statement or one that overlaps it. */
  readonly known: number
  readonly out: number
  readonly faults: readonly string[]
}

/**
 * Keeps what came in according to a bank's statement, each line once, until a shopkeeper settles it; nothing is paid by
 * reading. For shopkeepers. Throws `NotAStatement`.
 */
export async function readBankStatement(ctx: Ctx, file: Uint8Array): Promise<StatementRead> {
  const { id: memberId } = requireRole(ctx, 'money')
  if (file.byteLength > MOST_BYTES)
    throw new NotAStatement('That is more than a year of statements. Export less of it.')
  const { lines, out, faults } = statementIn(ctx, decodeText(file))
  const added = await transaction(ctx, async tx => {
    const rows = withFingerprints(lines).map(({ line, fingerprint }) => ({
      id: Bun.randomUUIDv7(),
      fingerprint,
      booked_on: line.bookedOn,
      ...line.amount,
      payer: cleanText(line.payer).slice(0, LONGEST_PAYER),
      text: cleanText(line.text).slice(0, LONGEST_TEXT),
      read_by_id: memberId,
      read_at: tx.now,
    }))
    let made = 0
    for (let at = 0; at < rows.length; at += LINES_AT_ONCE) {
      const kept = await db(tx)
        .insertInto('bank_lines')
        .values(rows.slice(at, at + LINES_AT_ONCE))
        .onConflict(conflict => conflict.column('fingerprint').doNothing())
        .returning('id')
        .execute()
      made += kept.length
    }
    return made
  })
  return { added, known: lines.length - added, out, faults }
}

function statementIn(ctx: Ctx, text: string): StatementFile {
  const { currency, locale } = ctx.house.site()
  const read = /^\s*</.test(text) ? readCamt(text) : readCsv(text, currency, locale)
  if (!read || read.lines.length + read.out + read.faults.length === 0) throw new NotAStatement()
  const foreign = read.lines.filter(line => line.amount.currency !== currency)
  return {
    ...read,
    lines: read.lines.filter(line => line.amount.currency === currency),
    faults: [
      ...read.faults,
      ...foreign.map(({ bookedOn, payer, amount }) => `${bookedOn}, ${payer}: it is in ${amount.currency}.`),
    ],
  }
}

/** Two lines that say the same on one day are two, and the second of them is so whenever the statement is read again. */
function withFingerprints(lines: readonly IncomingTransfer[]) {
  const seen = new Map<string, number>()
  return lines.map(line => {
    const { bookedOn, amount, payer, text, bankReference } = line
    const said = JSON.stringify([bookedOn, amount.amount, amount.currency, payer, text, bankReference])
    const times = (seen.get(said) ?? 0) + 1
    seen.set(said, times)
    const hash = new Bun.CryptoHasher('sha256').update(`${said}#${times}`)
    return { line, fingerprint: hash.digest('hex') }
  })
}
