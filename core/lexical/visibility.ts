import type { JsonObject, LexicalNode } from './document'
import type { Audience, Rendering } from './rendering'

/** Segments are joined by commas; '' is nobody. */
const ALL_MEMBERS = 'status:free,status:-free'
const NOBODY = ''

type Meant = { readonly nonMember: boolean; readonly web: string; readonly email: string }

/**
 * Whether this reader is meant to get this card. Ghost has written it in three ways: `{web, email}` with
 * segments of members, `{showOnWeb, showOnEmail, segment}`, and `{emailOnly, segment}`; the older two knew segments
 * for letters only. What is written in no way that we know is for editors alone.
 */
export function isVisible(node: LexicalNode, page: Rendering): boolean {
  const { visibility } = node
  if (visibility === undefined || visibility === null) return true
  const { audience, medium } = page.options
  const meant = isObject(visibility) ? meantBy(visibility) : null
  if (!meant) return audience === 'editor' && medium === 'web'
  if (medium === 'email') return isInSegment(meant.email, audience)
  return audience === 'visitor' ? meant.nonMember : isInSegment(meant.web, audience)
}

function meantBy(visibility: JsonObject): Meant | null {
  const { web, email, emailOnly, showOnWeb, showOnEmail } = visibility
  const switches = [emailOnly, showOnWeb, showOnEmail]
  if (switches.some(each => !isNothing(each) && typeof each !== 'boolean')) return null
  if (!isSegment(visibility.segment) || ![web, email].every(each => isNothing(each) || isObject(each)))
    return null
  const onWeb = typeof emailOnly === 'boolean' ? !emailOnly : showOnWeb !== false
  const inLetters = showOnEmail !== false
  const [newWeb, newEmail] = [web as JsonObject | undefined, email as JsonObject | undefined]
  const { nonMember } = newWeb ?? {}
  if (!isSegment(newWeb?.memberSegment) || !isSegment(newEmail?.memberSegment)) return null
  if (!isNothing(nonMember) && typeof nonMember !== 'boolean') return null
  return {
    nonMember: nonMember ?? onWeb,
    web: newWeb?.memberSegment ?? (onWeb ? ALL_MEMBERS : NOBODY),
    // In the older ways, no segment is everybody who gets the letter.
    email: newEmail?.memberSegment ?? (inLetters ? visibility.segment || ALL_MEMBERS : NOBODY),
  }
}

/** `status:free` the free members; `status:-free`, or `status:paid`, all who pay. Editors see what any member sees. */
function isInSegment(segment: string, audience: Audience): boolean {
  const parts = segment.split(',').map(part => part.trim())
  if (audience === 'editor') return segment.trim() !== NOBODY
  if (audience === 'paid') return parts.includes('status:-free') || parts.includes('status:paid')
  return parts.includes('status:free')
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isNothing(value: unknown): value is null | undefined {
  return value === undefined || value === null
}

function isSegment(value: unknown): value is string | null | undefined {
  return isNothing(value) || typeof value === 'string'
}
