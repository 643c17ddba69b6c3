/** Signs around a sign, as in ❤️ and 1️⃣: they belong to no word. */
const AROUND_SIGNS = /[\u20d0-\u20ff\ufe00-\ufe0f]/g

/**
 * The words of a text as addresses and names are compared: `Crème, 2 kg!` → `creme`, `2`, `kg`. Latin and Greek letters lose
 * their accents; to the letters of all other scripts their marks belong: without them पाल and पल were one word.
 */
export function plainWords(text: string): readonly string[] {
  const plain = text
    .normalize('NFKD')
    .replace(AROUND_SIGNS, '')
    .replace(/([\p{Script=Latin}\p{Script=Greek}])\p{M}+/gu, '$1')
    .normalize('NFC')
    .toLowerCase()
    // A capital İ that was none of Latin's own becomes two.
    .replace(/i\u0307/g, 'i')
  return plain.match(/[\p{L}\p{N}][\p{L}\p{M}\p{N}]*/gu) ?? []
}
