/**
 * The records of a CSV text (RFC 4180): quoted fields may hold commas, line ends and doubled quotes. Any kind
 * of line end is read, a byte order mark is skipped, and an empty line is no record.
 */
export function readCsv(csv: string): string[][] {
  const source = csv.replace(/^\uFEFF/, '')
  const records: string[][] = []
  let record: string[] = []
  let at = 0
  while (at < source.length) {
    const field = source[at] === '"' ? quotedField(source, at) : { value: '', end: at }
    // After a closing quote nothing should follow but the separator; what does is kept as it stands.
    const end = separatorAfter(source, field.end)
    record.push(field.value + source.slice(field.end, end))
    at = end + 1
    if (source[end] === ',') {
      if (at >= source.length) record.push('')
      else continue
    }
    if (record.length > 1 || record[0] !== '') records.push(record)
    record = []
    if (source[end] === '\r' && source[at] === '\n') at++
  }
  return records
}

function quotedField(source: string, start: number): { value: string; end: number } {
  let value = ''
  let from = start + 1
  for (;;) {
    const quote = source.indexOf('"', from)
    if (quote < 0) return { value: value + source.slice(from), end: source.length }
    value += source.slice(from, quote)
    if (source[quote + 1] !== '"') return { value, end: quote + 1 }
    value += '"'
    from = quote + 2
  }
}

function separatorAfter(source: string, start: number): number {
  let at = start
  while (at < source.length && !',\r\n'.includes(source[at]!)) at++
  return at
}
