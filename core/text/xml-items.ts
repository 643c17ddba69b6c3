/**
 * The items of RSS and the entries of Atom in this text, the first `most` of them: from each beginning to its next end. What
 * ends nowhere is none, and what is behind it is not looked through again for each beginning.
 */
export function xmlItems(xml: string, most: number): readonly string[] {
  const begins = /<(item|entry)[\s>]/gi
  const unclosed = new Set<string>()
  const items: string[] = []
  for (let begun = begins.exec(xml); begun && items.length < most; begun = begins.exec(xml)) {
    const name = begun[1]?.toLowerCase() ?? ''
    if (unclosed.has(name)) continue
    const ends = new RegExp(`</${name}>`, 'gi')
    ends.lastIndex = begins.lastIndex
    if (ends.test(xml)) {
      items.push(xml.slice(begun.index, ends.lastIndex))
      begins.lastIndex = ends.lastIndex
    } else unclosed.add(name)
  }
  return items
}
