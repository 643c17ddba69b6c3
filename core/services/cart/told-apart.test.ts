import { expect, test } from 'bun:test'
import { toldApart } from './told-apart'

const named = (key: string, name: string, producer: string) => ({ key, name, producer })

test('two things of one name have their producer behind them, others have not', () => {
  const list = [named('1', 'Leeks', 'Anna'), named('2', 'Honey', 'Anna'), named('3', 'Leeks', 'Zoe')]
  expect([...toldApart(list)]).toEqual([
    ['1', 'Anna'],
    ['3', 'Zoe'],
  ])
})

test('one thing that is named twice is one', () => {
  expect(toldApart([named('1', 'Leeks', 'Anna'), named('1', 'Leeks', 'Anna')]).size).toBe(0)
})
