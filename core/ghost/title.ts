/** Ghost’s schema takes no longer ones, in UTF-16 units. */
export const LONGEST_GHOST_TITLE = 255
/** What Ghost calls a post without a title. */
export const UNTITLED = '(Untitled)'

/** A title as Ghost takes it. */
export function ghostTitle(title: string): string {
  return title.slice(0, LONGEST_GHOST_TITLE) || UNTITLED
}
