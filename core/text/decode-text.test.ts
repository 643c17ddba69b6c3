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

/** The letters of these texts that are no ASCII, by their byte in Windows-1250 and 1252. */
const CENTRAL: Readonly<Record<string, number>> = {
  ą: 0xb9,
  ć: 0xe6,
  ę: 0xea,
  ł: 0xb3,
  ń: 0xf1,
  ó: 0xf3,
  ś: 0x9c,
  ź: 0x9f,
  ż: 0xbf,
  Ż: 0xaf,
  Ł: 0xa3,
  ř: 0xf8,
  ě: 0xec,
  š: 0x9a,
  č: 0xe8,
  ž: 0x9e,
  ý: 0xfd,
  á: 0xe1,
  í: 0xed,
  é: 0xe9,
  ů: 0xf9,
  ň: 0xf2,
}
const WESTERN: Readonly<Record<string, number>> = { œ: 0x9c, Œ: 0x8c, ž: 0x9e, Ž: 0x8e, š: 0x9a, Š: 0x8a }
const written = (text: string, letters: Readonly<Record<string, number>>) =>
  Uint8Array.from([...text], letter => letters[letter] ?? letter.charCodeAt(0))

test.each([
  'Nazwa;Cena\nŻółty ser wędzony;12,50',
  'Miód gryczany',
  'Ser kozi dojrzewający',
  'Příliš žlutý kůň',
  'Jablečný džus, čerstvě lisovaný, v rezervě šest kusů',
])('%p in Windows-1250 is read as it was written', text => {
  expect(decodeText(written(text, CENTRAL))).toBe(text)
})

test.each([
  'Œufs de caille à la crème, 1¾ l, m³, £4',
  'Jamón ibérico: ¿Qué? Año, 3¼ kg',
  'Smørrebrød og pålæg af Žižek',
  'Crème brûlée à Šibenik, cœur',
  'Grüße aus Plešivec: Käse für £3',
  'Perché no? Caffè, tè, più',
])('%p in Windows-1252 is not taken for it', text => {
  expect(decodeText(written(text, WESTERN))).toBe(text)
})
