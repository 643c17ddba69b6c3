import { expect, test } from 'bun:test'
import { decodeText } from './decode-text'

const WORDS = 'Käse;Größe;4,10 €\r\n"Crème fraîche";1;2\r\n'
const utf16 = (text: string, isLittle: boolean) =>
  new Uint8Array(
    [...text].flatMap(letter => {
      const code = letter.charCodeAt(0)
      const [low, high] = [code & 0xff, code >> 8]
      return isLittle ? [low, high] : [high, low]
    }),
  )
/** Of the letters above, those that are not where Latin-1 has them. */
const windows1252 = (text: string) =>
  new Uint8Array([...text].map(letter => (letter === '€' ? 0x80 : letter.charCodeAt(0))))

test.each([
  ['UTF-8', new TextEncoder().encode(WORDS)],
  ['UTF-8 with a mark', new TextEncoder().encode(`\uFEFF${WORDS}`)],
  ['UTF-16 little endian with a mark', utf16(`\uFEFF${WORDS}`, true)],
  ['UTF-16 big endian with a mark', utf16(`\uFEFF${WORDS}`, false)],
  ['UTF-16 little endian without', utf16(WORDS, true)],
  ['UTF-16 big endian without', utf16(WORDS, false)],
  ['Windows-1252', windows1252(WORDS)],
])('%s is read as it was written', (_name, bytes) => {
  expect(decodeText(bytes)).toBe(WORDS)
})

test('nothing, a byte, and half a letter are no fault', () => {
  expect(decodeText(new Uint8Array())).toBe('')
  expect(decodeText(new Uint8Array([0x41]))).toBe('A')
  expect(decodeText(new Uint8Array([0xff, 0xfe, 0x41]))).toHaveLength(1)
  expect(decodeText(new Uint8Array([0]))).toBe('\0')
})
