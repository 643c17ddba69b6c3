import { savedForm } from '#core/database/saved-form'

type Name<T> = keyof T & string

type TypedOver<T> = {
  /** What is asked for: what was typed over, and what is now of the rest. */
  readonly wanted: T
  /** The fields that were typed over. */
  readonly touched: readonly Name<T>[]
  /** Those of them that are neither as they were shown nor as they were typed any more. */
  readonly stale: readonly Name<T>[]
}

/**
 * A form of which each part stands for itself: what was left as it was shown asks for nothing, whatever became of it. Fields
 * that say something together are one part.
 */
export function seenFields<T extends object>(...parts: readonly (readonly Name<T>[])[]) {
  const forms = parts.map(fields => savedForm<T>(...fields))
  const versionsOf = (row: T) => forms.map(form => form.version(row))
  return {
    /** For a hidden field of the form. */
    version: (row: T): string => versionsOf(row).join(' '),
    typedOver(now: T, typed: T, seen: string): TypedOver<T> {
      const was = seen.split(' ')
      const [is, asked] = [versionsOf(now), versionsOf(typed)]
      const touched = parts.filter((_, at) => asked[at] !== was[at]).flat()
      const stale = parts
        .filter((_, at) => asked[at] !== was[at] && is[at] !== was[at] && is[at] !== asked[at])
        .flat()
      const wanted = { ...now }
      for (const name of touched) wanted[name] = typed[name]
      return { wanted, touched, stale }
    },
  }
}
