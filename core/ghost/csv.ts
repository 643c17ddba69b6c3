/** Spreadsheets write a semicolon where a comma is the decimal point, and tabs for what is pasted. */
const SEPARATORS = [',', ';', '\t'] as const

/**
 * The records of a CSV text (RFC 4180): quoted fields may hold separators, line ends and doubled quotes. Any kind
 * of line end is read, a byte order mark is skipped, and an empty line is no record. Fields are parted by what parts
 * those of the first line, or by what a line `sep=;` before it says.
 */
export function readCsv(csv: string): string[][] {
  const [, said, source = ''] = /^\uFEFF?(?:sep=([,;\t])\r?\n)?([\s\S]*)$/.exec(csv) ?? []
  const separator = said ?? separatorOf(source)
  const records: string[][] = []
  let record: string[] = []
  let at = 0
  while (at < source.length) {
    const field = source[at] === '"' ? quotedField(source, at) : { value: '', end: at }
    // After a closing quote nothing should follow but the separator; what does is kept as it stands.
    const end = endOfField(source, field.end, separator)
    record.push(field.value + source.slice(field.end, end))
    at = end + 1
    if (source[end] === separator) {
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

function endOfField(source: string, start: number, separator: string): number {
  let at = start
  while (at < source.length && source[at] !== separator && source[at] !== '\r' && source[at] !== '\n') at++
  return at
}

/** The one that stands most often in the first line, outside of quotes; a comma, where none does. */
function separatorOf(source: string): string {
  const [line = ''] = source.replace(/"(?:[^"]|"")*"/g, '').split(/[\r\n]/, 1)
  const [first] = SEPARATORS.map(sign => ({ sign, count: line.split(sign).length })).sort(
    (one, other) => other.count - one.count,
  )
  return first?.sign ?? ','
}
