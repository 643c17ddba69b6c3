/** Scripts in use that are written from the right (ISO 15924). */
const FROM_THE_RIGHT = new Set(['Arab', 'Hebr', 'Thaa', 'Syrc', 'Nkoo', 'Adlm', 'Rohg', 'Mand', 'Samr'])

const known = new Map<string, ReturnType<typeof textDirection>>()
/** Tags are what people type. */
const MOST_KNOWN = 1_000

/** Which way a language (BCP 47) is written, by the script it names or is usually written in; null for what names none. */
export function textDirection(language: string): 'ltr' | 'rtl' | null {
  const before = known.get(language)
  if (before !== undefined) return before
  if (known.size >= MOST_KNOWN) known.clear()
  const direction = directionOf(language)
  known.set(language, direction)
  return direction
}

function directionOf(language: string): 'ltr' | 'rtl' | null {
  try {
    const { script } = new Intl.Locale(language).maximize()
    return script && FROM_THE_RIGHT.has(script) ? 'rtl' : 'ltr'
  } catch (fault) {
    if (fault instanceof RangeError) return null
    throw fault
  }
}
