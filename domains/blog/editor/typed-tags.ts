/** Between two commas, or in quotation marks, where a comma is a part of the name. */
const TAG = /\s*(?:"((?:[^"]|"")*)"\s*|([^,]*))(?:,|$)/gy

/** The names of tags as they were typed, one behind the other: `Bread, "Cheese, butter"`. */
export function readTags(typed: string): string[] {
  return [...typed.matchAll(TAG)]
    .map(([, quoted, plain = '']) => (quoted?.replaceAll('""', '"') ?? plain).trim())
    .filter(Boolean)
}

/** As they are typed: what `readTags` reads as these names again. */
export function tagsText(names: readonly string[]): string {
  return names.map(name => (/^\s*"|,/.test(name) ? `"${name.replaceAll('"', '""')}"` : name)).join(', ')
}
