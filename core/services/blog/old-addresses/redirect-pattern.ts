import { LRUCache } from 'lru-cache'
import type * as Re2 from 're2js'
import { decodedPath } from './redirect-path'
import { redirectTarget, targetPath, targetSearch } from './redirect-target'

/** Of a pattern, and of a path that it is tried on. */
const MOST_SIGNS = 1_000
/** Steps of the compiled pattern: `(a{1000})` has a thousand. Each sign of a path may cost all of them. */
const MOST_STEPS = 2_000

type RE2JS = Re2.RE2JS
type Matcher = ReturnType<RE2JS['matcher']>

const compiled = new LRUCache<string, RE2JS>({ max: 200 })

/**
 * A pattern of Ghost's `redirects.json` as Ghost reads it: a slash may follow, and `/…/i` is of any case. Null where it
 * is none, or asks for what cannot be done in time that grows with the path alone (RE2: no look-around, no `\1`).
 */
export function redirectPattern(from: string): RE2JS | null {
  const known = compiled.get(from)
  if (known) return known
  if (from.length > MOST_SIGNS) return null
  const ofAnyCase = from.startsWith('/') && from.endsWith('/i')
  const path = (ofAnyCase ? from.slice(1, -2) : from).replace(/\/$/, '')
  // With the tables of Unicode it costs each process 12 MB, and most sites have no pattern.
  const { RE2JS, RE2JSException } = require('re2js') as typeof Re2
  try {
    const source = RE2JS.translateRegExp(path.endsWith('$') ? path : `${path}/?$`)
    const pattern = RE2JS.compile(source, ofAnyCase ? RE2JS.CASE_INSENSITIVE : 0)
    if (pattern.programSize() > MOST_STEPS) return null
    compiled.set(from, pattern)
    return pattern
  } catch (fault) {
    if (fault instanceof RE2JSException) return null
    throw fault
  }
}

/**
 * Where `from` → `to` leads this address, or null: `$1` and `$<name>` of the target's path and query stand for what was
 * captured. A pattern may be written for `/caf%C3%A9` or for `/café`.
 */
export function followPattern(
  { from, to }: { readonly from: string; readonly to: string },
  asked: { readonly pathname: string; readonly search: string },
): string | null {
  const pattern = redirectPattern(from)
  if (!pattern) return null
  for (const pathname of new Set([asked.pathname, decodedPath(asked.pathname)])) {
    if (pathname.length > MOST_SIGNS) continue
    const match = pattern.matcher(pathname)
    if (!match.find()) continue
    const path = filled(targetPath(to), pattern, match)
    const words = filled(targetSearch(to), pattern, match, value => encodeURIComponent(decodedPath(value)))
    const whole = pathname.slice(0, match.start()) + path + pathname.slice(match.end())
    return redirectTarget(to, asked, whole, words)
  }
  return null
}

/** As `String.replace` reads a replacement: what names no group stays as it is, and a group that took no part is empty. */
function filled(
  text: string,
  pattern: RE2JS,
  match: Matcher,
  written: (value: string) => string = value => value,
): string {
  const group = (name: string | number) => written(match.group(name) ?? '')
  return text.replace(
    /\$(?:(\d)(\d?)|&|(?:<|%3C)(\w+)(?:>|%3E))/gi,
    (sign, first: string, second: string, name: string) => {
      if (sign === '$&') return group(0)
      if (name) return name in pattern.namedGroups() ? group(name) : sign
      const [two, one] = [Number(first + second), Number(first)]
      if (two > 0 && two <= match.groupCount()) return group(two)
      return one > 0 && one <= match.groupCount() ? group(one) + second : sign
    },
  )
}
