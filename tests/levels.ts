/**
 * The folders of core, lowest first. Each may import those on the lines above it, and none on its own line or below:
 * what two of them share lies under both. core/sx stands beside all of them.
 */
export const LEVELS: readonly (readonly string[])[] = [
  ['keys'],
  ['contracts', 'crypto', 'dfc', 'files', 'html', 'text', 'threads', 'tracing'],
  ['activitypub', 'cache', 'config', 'icalendar', 'lexical', 'net', 'oauth', 'payments', 'pricing'],
  ['ghost', 'scrape', 'tables'],
  ['entities'],
  ['database'],
  ['audit', 'log', 'media', 'metrics', 'sealing', 'security-log', 'sessions'],
  ['fragments', 'jobs'],
  ['activities', 'mail'],
  ['concepts'],
  // What answers requests knows the services by their contracts alone.
  ['app', 'services'],
  ['backup', 'demo', 'server'],
]

/** Why one folder of core may not import another, or `null` when it may. */
export function wrongLevel(folder: string, imported: string): string | null {
  const [from, to] = [levelOf(folder), levelOf(imported)]
  if (from === -1 || to === -1)
    return `core/${from === -1 ? folder : imported} has no level: give it one in tests/levels.ts`
  if (to < from) return null
  return to > from
    ? `core/${folder} stands below core/${imported}: imports go down`
    : `core/${folder} and core/${imported} stand beside each other: what they share lies below both`
}

function levelOf(folder: string): number {
  return LEVELS.findIndex(level => level.includes(folder))
}
