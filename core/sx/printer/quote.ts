import { parseNumber } from '../numbers/parse.ts'

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\t': '\\t',
  '\r': '\\r',
}

/** A string as the reader reads it: quotes, backslashes, control characters and lone surrogates escaped. */
export function writeString(text: string): string {
  return `"${text.replace(/["\\\p{Cc}\p{Cs}]/gu, c => ESCAPES[c] ?? `\\u${hex4(c)}`)}"`
}

/** A symbol as the reader reads it: in bars when the bare word would read as something else. */
export function writeSymbol(name: string): string {
  return isBareWord(name)
    ? name
    : `|${name.replace(/[|\\]/g, '\\$&').replace(/\p{Cc}/gu, c => `\\u${hex4(c)}`)}|`
}

function isBareWord(name: string): boolean {
  if (!/^[^\s()[\]{}"';`,|:#\\][^\s()[\]{}"';`,|\\]*$/.test(name) && !/^:$/.test(name)) return false
  return !CONSTANTS.has(name) && parseNumber(name) === null && !/^[+-]?\d+\/0+$/.test(name)
}

const CONSTANTS = new Set(['nil', 'true', 'false', '.'])

function hex4(c: string): string {
  return c.charCodeAt(0).toString(16).padStart(4, '0')
}
