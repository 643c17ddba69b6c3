/** The first so many UTF-16 units of a text, less the half of a character that would stand at its end. */
export function cutTo(text: string, length: number): string {
  const cut = text.slice(0, length)
  return text.length > length ? cut.replace(/[\ud800-\udbff]$/, '') : cut
}
