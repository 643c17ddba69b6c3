import { describe, expect, test } from 'bun:test'
import { drawable } from './drawable'

/** A font of Latin letters, the sign for "registered", and nothing else. */
const latin = (codePoint: number) => codePoint < 0x250
const none = () => false

describe('what a font can draw of a text', () => {
  test.each([
    ['Käse £3 ®', 'Käse £3 ®'],
    ['🍯 Honey', 'Honey'],
    ['Honey 🍯', 'Honey '],
    ['Eggs 🥚🥚 of 👩🏽‍🌾 Ann', 'Eggs of Ann'],
    ['Beer 🇩🇪', 'Beer '],
    ['1️⃣ Bread ❤️', '1️⃣ Bread '],
    ['蜂蜜 Honey', '?? Honey'],
    ['🍯', '?'],
    ['🍯蜜', '?'],
    ['e\u0301clair', 'e\u0301clair'],
    ['a\nb\t', 'a\nb\t'],
    ['', ''],
  ])('is of %j %j', (text, drawn) => expect(drawable(text, latin)).toBe(drawn))

  test('is all of it for a font that has it, and for one that has not even a question mark', () => {
    expect(drawable('蜂蜜 🍯', () => true)).toBe('蜂蜜 🍯')
    expect(drawable('علي', none)).toBe('علي')
  })
})
