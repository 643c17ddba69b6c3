/**
 * What no text of ours may hold: NUL (PostgreSQL refuses it), the other control characters but tab and line feed, the
 * noncharacters of Unicode (both are forbidden in XML 1.0 §2.2) and halves of surrogate pairs (no UTF-8 has them).
 */
const FORBIDDEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ufdd0-\ufdef\ufffe\uffff]|[\ud83f\ud87f\ud8bf\ud8ff\ud93f\ud97f\ud9bf\ud9ff\uda3f\uda7f\udabf\udaff\udb3f\udb7f\udbbf\udbff][\udffe\udfff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g

const FORBIDDEN_ONCE = new RegExp(FORBIDDEN.source)
/** Stands for a character that could not be read. */
const REPLACEMENT = '\ufffd'
const MAX_DEPTH = 64

export function isClean(text: string): boolean {
  return !FORBIDDEN_ONCE.test(text)
}

/** The text with line ends of one kind (LF) and without what nobody can read: for forms, where nothing else is lost. */
export function cleanText(text: string): string {
  const lines = text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text
  return isClean(lines) ? lines : lines.replace(FORBIDDEN, '')
}

/** The text with a mark for each character that it may not hold: for addresses, where dropping one would name another thing. */
export function markForbidden(text: string): string {
  return isClean(text) ? text : text.replace(FORBIDDEN, REPLACEMENT)
}

/**
 * The same values with every text in them clean, names of properties too; files stay as they are. Throws `RangeError`
 * for what is nested beyond 64 levels.
 */
export function cleanDeep(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return cleanText(value)
  if (depth > MAX_DEPTH) throw new RangeError(`nested deeper than ${MAX_DEPTH}`)
  if (Array.isArray(value)) return value.map(each => cleanDeep(each, depth + 1))
  if (!isPlain(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [cleanText(name), cleanDeep(each, depth + 1)]),
  )
}

/** Whether all texts in it are clean, names of properties too, and none lies deeper than 64 levels. */
export function isCleanDeep(value: unknown, depth = 0): boolean {
  if (typeof value === 'string') return isClean(value)
  if (depth > MAX_DEPTH) return false
  if (Array.isArray(value)) return value.every(each => isCleanDeep(each, depth + 1))
  if (!isPlain(value)) return true
  return Object.entries(value).every(([name, each]) => isClean(name) && isCleanDeep(each, depth + 1))
}

function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false
  const prototype = Object.getPrototypeOf(value)
  return prototype === null || prototype === Object.prototype
}
