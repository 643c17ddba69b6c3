import { createHash } from 'node:crypto'
import { ChangedMeanwhile } from '#core/contracts/refusal'

/**
 * What a form writes of a `T`. Its version is made of these fields alone: whoever changes one of them, in whatever
 * way, makes every form that was opened before an old one; what the form does not write makes none old.
 */
export function savedForm<T extends object>(...fields: (keyof T & string)[]) {
  const shown = (row: T) => Object.fromEntries(fields.map(field => [field, row[field]]))
  return {
    /** For the form's hidden field `version`. */
    version: (row: T) => versionOf(shown(row)),
    /**
     * For a row that is locked, before it is written; `seen` is what the hidden field said, or null for a caller who
     * saw no form. Throws `ChangedMeanwhile`.
     */
    refuseStale(row: T, seen: string | null): void {
      const version = versionOf(shown(row))
      if (seen !== null && seen !== version) throw new ChangedMeanwhile(shown(row), version)
    },
  }
}

function versionOf(shown: Readonly<Record<string, unknown>>): string {
  const sorted = Object.keys(shown)
    .sort()
    .map(name => [name, written(shown[name])])
  return createHash('sha256').update(JSON.stringify(sorted)).digest('base64url').slice(0, 22)
}

/** Forms write moments to the minute. */
function written(value: unknown): unknown {
  return value instanceof Date ? value.toISOString().slice(0, 16) : (value ?? null)
}
