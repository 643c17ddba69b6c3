/** Scripts in use that are written from the right (ISO 15924). */
const FROM_THE_RIGHT = new Set(['Arab', 'Hebr', 'Thaa', 'Syrc', 'Nkoo', 'Adlm', 'Rohg', 'Mand', 'Samr'])

/** Which way a language (BCP 47) is written, by the script it names or is usually written in; null for what names none. */
export function textDirection(language: string): 'ltr' | 'rtl' | null {
  try {
    const { script } = new Intl.Locale(language).maximize()
    return script && FROM_THE_RIGHT.has(script) ? 'rtl' : 'ltr'
  } catch (fault) {
    if (fault instanceof RangeError) return null
    throw fault
  }
}
