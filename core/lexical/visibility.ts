import type { LexicalNode } from './document'
import { object, text } from './fields'
import type { Rendering } from './rendering'

/** Whether this reader is meant to get this card (Ghost: `visibility.web` and `visibility.email`). */
export function isVisible(node: LexicalNode, page: Rendering): boolean {
  if (node.visibility === undefined || node.visibility === null) return true
  const { audience, medium } = page.options
  const visibility = object(node, 'visibility')
  if (medium === 'email') return inSegment(text(object(visibility, 'email'), 'memberSegment'), audience)
  // Before segments there was a plain switch.
  if (visibility.showOnWeb === false) return false
  if (visibility.web === undefined) return true
  const web = object(visibility, 'web')
  if (audience === 'visitor') return web.nonMember !== false
  return inSegment(text(web, 'memberSegment'), audience)
}

/** Segments are joined by commas: `status:free` the free members, `status:-free` all who pay. */
function inSegment(segments: string, audience: string): boolean {
  const wanted = audience === 'paid' ? 'status:-free' : 'status:free'
  return segments.split(',').includes(wanted)
}
