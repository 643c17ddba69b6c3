/** `[^1]: The words of a note`, which may go on in lines that are indented. */
const DEFINITION = /^\[\^([^\]\s]{1,60})\]:[ \t]*(.*(?:\n[ \t]+\S.*)*)\n?/gm
const REFERENCE = /\[\^([^\]\s]{1,60})\]/g

type Parted = { readonly rest: string; readonly notes: ReadonlyMap<string, string> }

/** A text without the definitions of its notes, and those by name. */
export function withoutDefinitions(markdown: string): Parted {
  const notes = new Map<string, string>()
  if (!markdown.includes('[^')) return { rest: markdown, notes }
  const rest = markdown.replace(DEFINITION, (_, name: string, words: string) => {
    if (!notes.has(name)) notes.set(name, words.replace(/\s*\n\s*/g, ' ').trim())
    return ''
  })
  return { rest, notes }
}

/** The text with something else in the place of each reference to a known note. */
export function replaceReferences(
  markdown: string,
  notes: ReadonlyMap<string, string>,
  by: (words: string, name: string) => string,
): string {
  if (notes.size === 0) return markdown
  return markdown.replace(REFERENCE, (whole, name: string) => {
    const words = notes.get(name)
    return words ? by(words, name) : whole
  })
}

/** A text whose notes stand where they are referred to, as `by` writes them. What defines a note that nothing refers to is words. */
export function withNotesInPlace(markdown: string, by: (words: string, name: string) => string): string {
  const { rest, notes } = withoutDefinitions(markdown)
  const referred = new Map([...notes].filter(([name]) => rest.includes(`[^${name}]`)))
  if (referred.size === 0) return markdown
  const kept = markdown.replace(DEFINITION, (whole, name: string) => (referred.has(name) ? '' : whole))
  return replaceReferences(kept.trimEnd(), referred, by)
}
