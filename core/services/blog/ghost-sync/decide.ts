import type { Direction } from './sync'

/** What both sides last agreed on, as far as it decides. */
export type Base = { readonly hash: string; readonly version: number; readonly state: string }

/** What stands here; `hash` is of its content, to be compared with theirs. */
export type Ours = {
  readonly version: number
  readonly state: string
  readonly contentHash: string
  /** Stands here as a file brought it, and was not changed since. */
  readonly isAsImported: boolean
}

/** What stands there; `hash` also covers what has no place here, `contentHash` is compared with ours. */
export type Theirs = { readonly hash: string; readonly contentHash: string }

/**
 * - `unchanged`: nothing to do;
 * - `agree`: both say the same already, and only have to know it;
 * - `take`: theirs is written here;
 * - `give`: ours is to be written there;
 * - `conflict`: somebody has to choose;
 * - `keep`: ours differs, and nothing is sent, since Ghost leads;
 * - `leave`: theirs has no place here, since we lead.
 */
export type Fate = 'unchanged' | 'agree' | 'take' | 'give' | 'conflict' | 'keep' | 'leave'

/** Three ways: what both agreed on, ours, theirs. Who did not change follows who did; of both, who leads, or a person. */
export function decide(direction: Direction, base: Base | null, ours: Ours | null, theirs: Theirs): Fate {
  if (!ours) return direction === 'ours' ? 'leave' : 'take'
  const theirsChanged = base?.hash !== theirs.hash
  const oursChanged = base ? isChanged(base, ours) : !ours.isAsImported
  if (!theirsChanged && !oursChanged) return 'unchanged'
  if (ours.contentHash === theirs.contentHash) return 'agree'
  if (!oursChanged) return direction === 'ours' ? 'give' : 'take'
  if (!theirsChanged) return direction === 'ghost' ? 'keep' : 'give'
  if (direction === 'both') return 'conflict'
  return direction === 'ghost' ? 'take' : 'give'
}

/** A plan that came true by itself is nobody's change. */
export function isChanged(
  base: Pick<Base, 'version' | 'state'>,
  ours: Pick<Ours, 'version' | 'state'>,
): boolean {
  if (base.version !== ours.version) return true
  return base.state !== ours.state && !(base.state === 'scheduled' && ours.state === 'published')
}
