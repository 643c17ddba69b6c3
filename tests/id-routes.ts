/** Parameters that hold an id; all others are names, numbers, dates or secrets. */
const IS_ID = /^:(id|slotId|signIn|quota|type|link|ticket|revision)$/
/** Fragments have types that are names; ids in the fediverse are addresses, whose ends are anything. */
const NOT_OURS = /^\/(fragments|internal|actors)\//
/** Ghost’s APIs ask for a key before they look at an id; what they do then, `domains/blog/ghost-api` tests. */
const FOR_PROGRAMS = /^\/ghost\/api\//

/** Whether the path of a route has an id of ours in it. */
export function holdsIds(path: string): boolean {
  return !NOT_OURS.test(path) && !FOR_PROGRAMS.test(path) && path.split('/').some(part => IS_ID.test(part))
}

/** Whether it has no parameter besides. */
export function holdsIdsAlone(path: string): boolean {
  return holdsIds(path) && path.split('/').every(part => !/[:*]/.test(part) || IS_ID.test(part))
}
