/** EAN-8, UPC-A, EAN-13 and GTIN-14 without spaces, or null for what is none: the last digit is a check (GS1 General Specifications §7.9). */
export function readGtin(typed: string): string | null {
  const code = typed.replace(/[\s-]/g, '')
  if (!/^(\d{8}|\d{12,14})$/.test(code)) return null
  const digits = Array.from(code, Number).toReversed()
  const sum = digits.reduce((total, digit, index) => total + digit * (index % 2 === 0 ? 1 : 3), 0)
  return sum % 10 === 0 ? code : null
}

/** The numbers that mean the same as this one: with zeros before it, as one scanner reads it, or without, as another does. */
export function spellingsOf(code: string): readonly string[] {
  const plain = code.replace(/^0+/, '')
  return [8, 12, 13, 14].flatMap(length => (length < plain.length ? [] : plain.padStart(length, '0')))
}
