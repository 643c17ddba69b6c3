import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { drawLines, linesOf } from './lines-of-text'
import { type Pdf, pdfBytes } from './pdf-bytes'

async function onPaper(work: (pdf: Pdf) => void): Promise<void> {
  await pdfBytes({ size: 'A4', margin: 50 }, pdf => {
    pdf.font('regular').fontSize(9)
    work(pdf)
  })
}

describe('lines of a text', () => {
  test.each(['Käse – “Øst” ½ kg', 'AVATo: ffi, fl. 1\u202f234,50\u00a0€', 'Ψωμί, bread', 'For יעל כהן', 'x'])(
    'are as wide as the library says: %j',
    text =>
      onPaper(pdf => {
        const [line, ...others] = linesOf(pdf, text, 1_000)
        expect(others).toEqual([])
        expect(line?.text).toBe(text)
        expect(line?.width).toBeCloseTo(pdf.widthOfString(text), 2)
      }),
  )

  test('keep every word in its order, and each has room', () =>
    onPaper(pdf => {
      const word = fc.string({
        unit: fc.constantFrom(...'aVTo.-,€é1'),
        minLength: 1,
        maxLength: 40,
      })
      fc.assert(
        fc.property(fc.array(word, { minLength: 1, maxLength: 12 }), words => {
          const lines = linesOf(pdf, words.join(' '), 80)
          expect(
            lines
              .map(({ text }) => text)
              .join('')
              .replaceAll(' ', ''),
          ).toBe(words.join(''))
          for (const { width } of lines) expect(width).toBeLessThanOrEqual(80.01)
        }),
        { numRuns: 60 },
      )
    }))

  test('have what stood on lines of its own so, and blank ones as well', () =>
    onPaper(pdf => {
      const texts = (text: string) => linesOf(pdf, text, 200).map(line => line.text)
      expect(texts('one\r\ntwo\n\nthree')).toEqual(['one', 'two', '', 'three'])
      expect(texts('Ψ\n\nω')).toEqual(['Ψ', '', 'ω'])
    }))

  test('leave the pen where it was', () =>
    onPaper(pdf => {
      pdf.x = 60
      pdf.y = 90
      drawLines(
        pdf,
        ['a b', 'Ψωμί', 'Donaudampfschifffahrt '.repeat(9)].flatMap(text =>
          linesOf(pdf, text, 40).map(line => ({ line, x: 100, y: 200 })),
        ),
      )
      expect([pdf.x, pdf.y]).toEqual([60, 90])
    }))
})
