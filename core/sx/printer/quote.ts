import { parseNumber } from '../numbers/parse.ts'
import type { Dialect } from '../reader/atoms.ts'

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\t': '\\t',
  '\r': '\\r',
}

/** A string as the reader reads it: quotes, backslashes, control characters and lone surrogates escaped. */
export function writeString(text: string, dialect: Dialect = 'sx'): string {
  return `"${text.replace(/["\\\p{Cc}\p{Cs}]/gu, c => ESCAPES[c] ?? escaped(c, dialect))}"`
}

const escaped = (c: string, dialect: Dialect): string =>
  dialect === 'sx' ? `\\u${hex4(c)}` : `\\x${c.charCodeAt(0).toString(16)};`

/** A symbol as the reader reads it: in bars when the bare word would read as something else. */
export function writeSymbol(name: string, dialect: Dialect = 'sx'): string {
  return isBareWord(name, dialect)
    ? name
    : `|${name.replace(/[|\\]/g, '\\$&').replace(/\p{Cc}/gu, c => escaped(c, dialect))}|`
}

function isBareWord(name: string, dialect: Dialect): boolean {
  if (!/^[^\s()[\]{}"';`,|:#\\][^\s()[\]{}"';`,|\\]*$/.test(name) && !/^:$/.test(name)) return false
  if (dialect === 'sx' ? CONSTANTS.has(name) : name === '.') return false
  return parseNumber(name) === null && !/^[+-]?\d+\/0+$/.test(name)
}

const CONSTANTS = new Set(['nil', 'true', 'false', '.'])

function hex4(c: string): string {
  return c.charCodeAt(0).toString(16).padStart(4, '0')
}
