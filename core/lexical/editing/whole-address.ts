/**
 * An address as it was meant: `farm.example/leeks` and `mair@farm.example` lack what would lead them out of this site. All
 * else stays as it was typed.
 */
export function wholeAddress(typed: string): string {
  const bare = typed.trim()
  if (/^[^\s@:/?#]+@(?:[\w-]+\.)+[a-z]{2,}$/i.test(bare)) return `mailto:${bare}`
  return /^(?:[\w-]+\.)+[a-z]{2,}(?::\d+)?(?:[/?#]|$)/i.test(bare) ? `https://${bare}` : bare
}

/** Whether it leads anywhere: to a scheme, within this site, or within the page. */
export const isAddress = (whole: string) => /^(?:[a-z][a-z\d+.-]*:|[/?#.]|__GHOST_URL__)/i.test(whole)
