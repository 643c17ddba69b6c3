import { describe, expect, test } from 'bun:test'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import PDFDocument from 'pdfkit'
import { layOutQuickly, type Shaped } from './quick-layout'

const file = fileURLToPath(
  import.meta.resolve('@expo-google-fonts/noto-sans/400Regular/NotoSans_400Regular.ttf'),
)
const fontOf = () => {
  const pdf = new PDFDocument({ font: file }) as unknown as { _font: Shaped }
  return pdf._font
}
const [shaped, quick] = [fontOf(), fontOf()]
let asked = 0
const layoutRun = quick.layoutRun.bind(quick)
quick.layoutRun = (text, features) => {
  asked++
  return layoutRun(text, features)
}
layOutQuickly(quick)

const seen = (font: Shaped, text: string) => {
  const { glyphs, positions, advanceWidth } = font.layoutRun(text)
  return {
    glyphs: glyphs.map(({ id }) => id),
    positions: positions.map(({ xAdvance, xOffset, yOffset }) => [xAdvance, xOffset, yOffset]),
    advanceWidth: Math.round(advanceWidth * 1_000),
  }
}

describe('text laid out quickly', () => {
  test.each([
    'AVAToTa.',
    'ffi fl ffl fj',
    'RA-7K3M9Q',
    '£1,234.50',
    'Käse “Øst” – 3½ kg…',
    'm̂Å',
    'علي',
    '蜂蜜',
    'ﬁ',
  ])('is %j as the font would shape it', text => expect(seen(quick, text)).toEqual(seen(shaped, text)))

  test('is what the font would make of it, whatever stands side by side', () => {
    const letters = [...'ABCTVWYafijklrtvwy0179 .,;:-/()&£€éüßñ–’']
    const words = fc.array(fc.constantFrom(...letters), { minLength: 1, maxLength: 12 })
    fc.assert(
      fc.property(words, word => expect(seen(quick, word.join(''))).toEqual(seen(shaped, word.join('')))),
      { numRuns: 60 },
    )
  })

  test('asks the font for a pair of letters once, however many words have it', () => {
    for (const known of ['2 1 4 3 12 24 41 13 32 21 14 43 34 42 31 23', '1', '2', '3', '4'])
      quick.layoutRun(known)
    const before = asked
    for (const number of ['1234', '4321', '2143 3412', '1 2 3 4']) quick.layoutRun(number)
    expect(asked).toBe(before)
    // Nor does the next paper, which has a font of its own.
    const next = fontOf()
    const layoutOfNext = next.layoutRun.bind(next)
    next.layoutRun = (text, features) => {
      asked++
      return layoutOfNext(text, features)
    }
    layOutQuickly(next)
    expect(seen(next, '2143 3412')).toEqual(seen(shaped, '2143 3412'))
    expect(asked).toBe(before)
  })
})
