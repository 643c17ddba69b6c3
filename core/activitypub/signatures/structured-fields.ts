import { SignatureMalformed } from '../refusals'

/** A bare item as it was written (`"text"`, `42`, `:base64:`), or `?1` for a parameter without a value. */
export type Parameters = ReadonlyMap<string, string>
export type Member = {
  /** The strings of an inner list, each with its parameters; null when the member is no list. */
  readonly items: readonly { readonly value: string; readonly parameters: Parameters }[] | null
  /** The bare item, when the member is no list. */
  readonly bare: string | null
  readonly parameters: Parameters
}

const KEY = /[a-z*][a-z0-9_.*-]*/y
const BARE =
  /"(?:[ !#-[\]-~]|\\["\\])*"|:[A-Za-z0-9+/=]*:|\?[01]|-?\d{1,15}(?:\.\d{1,3})?|[A-Za-z*][\w:/!#$%&'*+.^`|~-]*/y

/**
 * A dictionary of inner lists or items: as much of RFC 8941 as `Signature-Input` and `Signature` need.
 * @throws SignatureMalformed where the grammar is not kept
 */
export function parseDictionary(text: string): Map<string, Member> {
  const members = new Map<string, Member>()
  let at = 0
  const take = (pattern: RegExp): string => {
    pattern.lastIndex = at
    const found = pattern.exec(text)?.[0]
    if (found === undefined) throw new SignatureMalformed(`at ${at} of: ${text.slice(0, 120)}`)
    at += found.length
    return found
  }
  const parameters = (): Parameters => {
    const found = new Map<string, string>()
    while (text[at] === ';') {
      take(/; */y)
      const key = take(KEY)
      if (text[at] === '=') {
        at += 1
        found.set(key, take(BARE))
      } else found.set(key, '?1')
    }
    return found
  }
  const innerList = () => {
    const items: { value: string; parameters: Parameters }[] = []
    take(/\( */y)
    while (text[at] !== ')') {
      const value = unquote(take(BARE))
      items.push({ value, parameters: parameters() })
      take(text[at] === ')' ? /(?=\))/y : / +/y)
    }
    at += 1
    return items
  }
  take(/ */y)
  while (at < text.length) {
    const key = take(KEY)
    take(/=/y)
    const isList = text[at] === '('
    const items = isList ? innerList() : null
    const bare = isList ? null : take(BARE)
    members.set(key, { items, bare, parameters: parameters() })
    take(/[ \t]*(?:,[ \t]*(?=[a-z*])|$)/y)
  }
  return members
}

export function unquote(bare: string): string {
  if (!bare.startsWith('"')) throw new SignatureMalformed(`${bare} is no string`)
  return bare.slice(1, -1).replace(/\\(["\\])/g, '$1')
}

export function quote(value: string): string {
  return `"${value.replace(/["\\]/g, '\\$&')}"`
}

export function writeParameters(parameters: Parameters): string {
  return [...parameters].map(([key, value]) => (value === '?1' ? `;${key}` : `;${key}=${value}`)).join('')
}
