export class PostgresFailed extends Error {
  constructor(what: string, log: string) {
    super(otherVersion(lastLines(log)) ?? `${what}: ${lastLines(log)}`)
    this.name = 'PostgresFailed'
  }
}

/** PostgreSQL reads the files of its own major version alone. */
function otherVersion(said: string): string | null {
  const versions = /initialized by PostgreSQL version (\d+).*not compatible with this version (\d+)/.exec(
    said,
  )
  if (!versions) return null
  const [, then, now] = versions
  return `The database was made by PostgreSQL ${then}, and this program brings ${now}: bun run upgrade-database takes it over.`
}

function lastLines(log: string): string {
  return log.trim().split('\n').slice(-3).join(' / ') || 'it said nothing'
}
