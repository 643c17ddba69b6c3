import { expect, test } from 'bun:test'
import { unitPriceOf } from './unit-price'

const per = (written: string, amount = 650) => {
  const found = unitPriceOf({ amount, currency: 'GBP' }, written)
  return found && `${found.price.amount}/${found.per}`
}

test('weights and volumes as labels write them', () => {
  expect(per('340 g')).toBe('1912/kg')
  expect(per('340g jar')).toBe('1912/kg')
  expect(per('2.5 kg', 500)).toBe('200/kg')
  expect(per('2,5 kg', 500)).toBe('200/kg')
  expect(per('75 cl bottle', 900)).toBe('1200/l')
  expect(per('500 ML', 100)).toBe('200/l')
  expect(per('1.5 litres', 300)).toBe('200/l')
  expect(per('6 × 330 ml', 990)).toBe('500/l')
  expect(per('6x330ml', 990)).toBe('500/l')
  expect(per('2.5 dl pot', 125)).toBe('500/l')
  expect(per('1.250 kg', 500)).toBe('400/kg')
  expect(per('0.125 g of saffron', 500)).toBe('4000000/kg')
})

test('half a penny is rounded up, and what is exact stays exact', () => {
  expect(per('8 kg', 100)).toBe('13/kg')
  expect(per('2.5 g', 100)).toBe('40000/kg')
})

test('nothing is said of pieces, of estimates, and of what is not understood as a whole', () => {
  for (const written of [
    'a dozen',
    '',
    'about 4 kg',
    '4 kg for 2',
    '340 grammes',
    '0 g',
    'small, 340 g',
    '12',
  ])
    expect(per(written)).toBeNull()
})

test('a thousand grams or millilitres, written with its point, are not taken for one', () => {
  for (const written of ['1.500 g', '2,250 ml', '12 x 1.200 g', '1,500 cl']) expect(per(written)).toBeNull()
})

test('nor of one kilogram or one litre, whose price says it', () => {
  for (const written of ['1 kg', '1000 g', '1 l', '2 × 500 ml']) expect(per(written)).toBeNull()
})
