import type { CheerioAPI } from 'cheerio'
import { loadHtml } from '#core/html/parsers'
import { decimalAmount, type IncomingTransfer, type StatementFile } from './incoming-transfer'

type Node = ReturnType<CheerioAPI>

/**
 * A statement in XML, ISO 20022 camt.053 (and camt.052 and camt.054, whose entries are alike), whatever their version
 * and prefix. Of a batch each transaction that says its own amount is a line. What is not booked yet, and what was
 * taken back, is left out.
 */
export function readCamt(xml: string): StatementFile {
  // Entities are never expanded by this parser; prefixes differ from bank to bank.
  const $ = loadHtml(xml.replace(/<(\/?)[A-Za-z_][\w.-]*:/g, '<$1'), { xml: true })
  const lines: IncomingTransfer[] = []
  const faults: string[] = []
  let out = 0
  $('Ntry').each((index, element) => {
    const entry = $(element)
    const status = entry.children('Sts').text().trim()
    const isReversal = entry.children('RvslInd').text().trim() === 'true'
    if (status !== '' && status !== 'BOOK') return
    if (entry.children('CdtDbtInd').text().trim() !== 'CRDT' || isReversal) {
      out += 1
      return
    }
    const read = linesOf($, entry)
    if (read) lines.push(...read)
    else faults.push(`Entry ${index + 1} has no amount or no date that we can read.`)
  })
  return { lines, out, faults }
}

function linesOf($: CheerioAPI, entry: Node): readonly IncomingTransfer[] | null {
  const bookedOn = (entry.find('> BookgDt > Dt, > BookgDt > DtTm').first().text() || valueDate(entry)).slice(
    0,
    10,
  )
  if (!/^\d{4}-\d{2}-\d{2}$/.test(bookedOn)) return null
  // What went back out of a batch is a transaction of its own, of the other sign.
  const details = entry
    .find('> NtryDtls > TxDtls')
    .toArray()
    .map(each => $(each))
  const amounts = details.map(each => amountOf(each.find('> Amt, > AmtDtls > TxAmt > Amt').first()))
  const isBatch = details.length > 1 && amounts.every(amount => amount !== null)
  const whole = amountOf(entry.children('Amt'))
  const batch = details.flatMap((part, at) =>
    part.children('CdtDbtInd').text().trim() === 'DBIT' ? [] : [{ part, amount: amounts[at] ?? null }],
  )
  const parts: readonly { part: Node; amount: typeof whole }[] = isBatch
    ? batch
    : [{ part: entry, amount: whole }]
  const found = parts.flatMap(({ part, amount }) =>
    amount ? [{ bookedOn, amount, ...wordsOf($, part, entry) }] : [],
  )
  return found.length === parts.length ? found : null
}

const valueDate = (entry: Node): string => entry.find('> ValDt > Dt, > ValDt > DtTm').first().text()

function amountOf(node: Node) {
  const currency = node.attr('Ccy') ?? ''
  return /^[A-Z]{3}$/.test(currency) ? decimalAmount(node.text(), currency) : null
}

function wordsOf($: CheerioAPI, part: Node, entry: Node) {
  const texts = part.find('RmtInf > Ustrd, RmtInf > Strd > CdtrRefInf > Ref, Refs > EndToEndId')
  const words = texts.toArray().map(each => $(each).text().trim())
  const text = words.filter(word => word !== '' && word !== 'NOTPROVIDED').join(' ')
  const reference = part.find('Refs > AcctSvcrRef').first().text() || entry.children('AcctSvcrRef').text()
  return {
    payer: part.find('RltdPties > Dbtr > Nm, RltdPties > Dbtr > Pty > Nm').first().text().trim(),
    text: text || entry.children('AddtlNtryInf').text().trim(),
    bankReference: reference.trim(),
  }
}
