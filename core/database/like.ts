/** A pattern for `like` and `ilike` that finds `words` anywhere: what a person typed has no wildcards. */
export function likeContaining(words: string): string {
  return `%${escaped(words)}%`
}

/** The same for what begins with `words`. */
export function likeStarting(words: string): string {
  return `${escaped(words)}%`
}

/** The same for what ends with `words`. */
export function likeEnding(words: string): string {
  return `%${escaped(words)}`
}

function escaped(words: string): string {
  return words.replace(/[\\%_]/g, '\\$&')
}
