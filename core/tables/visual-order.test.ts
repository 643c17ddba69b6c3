import { describe, expect, test } from 'bun:test'
import { visualOrder } from './visual-order'

/** As it is seen from left to right: each word still in the order of its letters. */
const seen = (line: string) => visualOrder(line)?.map(({ text }) => text)

describe('a line as it is drawn', () => {
  test.each(['', 'Joan Hamer', '2 × Äpfel (1 kg)', 'Ελένη Ψ', 'Жанна 5'])('is left as it is: %j', line => {
    expect(visualOrder(line)).toBeNull()
  })

  test.each([
    ['שלום', ['שלום']],
    ['יעל כהן', ['כהן', ' ', 'יעל']],
    ['יעל (כהן)', ['(', 'כהן', ') ', 'יעל']],
    ['محمد علي', ['علي', ' ', 'محمد']],
    ['For יעל כהן, by hand', ['For ', 'כהן', ' ', 'יעל', ', by hand']],
    ['יעל 12 כהן', ['כהן', ' 12 ', 'יעל']],
    ['יעל Green Lane כהן', ['כהן', ' Green Lane ', 'יעל']],
    ['\u200fיעל\u200e', ['יעל']],
    ['1.5 kg תמרים', ['1.5 kg ', 'תמרים']],
    ['מחיר: £4.50', ['£4.50 :', 'מחיר']],
  ])('%s', (line, stretches) => {
    expect(seen(line)).toEqual(stretches)
  })

  test.each([
    ['شارع النيل ١٢', ['١', '٢', ' ', 'النيل', ' ', 'شارع']],
    ['١٢', ['١', '٢']],
    ['۱۲۳', ['۱', '۲', '۳']],
    ['ب١٢', ['١', '٢', 'ب']],
    ['١٬٢٣٤٫٥٦ €', ['€ ', '١', '٬', '٢', '٣', '٤', '٫', '٥', '٦']],
    ['\u061c-١٢ €', ['€ ', '١', '٢', '-']],
    ['Paid: ٢٨/١١/٢٠٢٦', ['Paid: ', ...'٢٨/١١/٢٠٢٦']],
  ])('has numbers in Arabic digits from the left: %s', (line, stretches) => {
    expect(seen(line)).toEqual(stretches)
  })

  test('has each stretch in the letters that it is written in', () => {
    const scripts = visualOrder('علي ٣ and יעל')?.map(({ script }) => script)
    expect(scripts).toEqual(['hebrew', 'latin', 'arabic', 'latin', 'arabic'])
  })
})
