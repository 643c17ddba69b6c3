const names = (type: 'language' | 'region' | 'script') =>
  new Intl.DisplayNames('en', { type, fallback: 'none' })
const NAMES = { language: names('language'), region: names('region'), script: names('script') }

/** ISO 639 says of these that they name no language: undetermined, several, none at all, one without a code; and private ones. */
const NO_LANGUAGE = /^(?:und|mul|zxx|mis|q[a-t][a-z])$/

/**
 * A language as BCP 47 (RFC 5646) writes it, `DE-at` as `de-AT`; null for what only looks like one. Well-formed is not
 * enough: the language, script and region are registered. Extensions and private use say nothing to a reader: refused.
 */
export function languageTag(written: string): string | null {
  if (!/^[a-z]{2,3}(?:-[a-z0-9]{2,8})*$/i.test(written)) return null
  try {
    const locale = new Intl.Locale(written)
    const { language, script, region } = locale
    if (NO_LANGUAGE.test(language)) return null
    // Every language of two letters has a name here; of those with three there are thousands more.
    if (language.length === 2 && !NAMES.language.of(language)) return null
    if (script && !NAMES.script.of(script)) return null
    if (region && (region === 'ZZ' || !NAMES.region.of(region))) return null
    return locale.toString()
  } catch (fault) {
    if (fault instanceof RangeError) return null
    throw fault
  }
}
