import { describe, expect, test } from 'bun:test'
import { page as parsed } from '../../tests/dom'
import { Quantity } from './quantity'

type Props = Partial<Parameters<typeof Quantity>[0]>
const shown = (props: Props) => parsed(String(<Quantity of="Honey" value={2} {...props} />))
const parts = (props: Props) => {
  const document = shown(props)
  const [fewer, more] = document.querySelectorAll('button')
  return { fewer, more, typed: document.querySelector('input') }
}

describe('a stepper', () => {
  test.each([
    [{ value: 0 }, true, false],
    [{ value: 1 }, false, false],
    [{ value: 99 }, false, true],
    [{ value: 1, min: 1 }, true, false],
    [{ value: 3, max: 3 }, false, true],
    [{ value: 5, max: 3 }, false, true],
    [{ value: 0, max: 0 }, true, true],
  ])('at %j has minus off: %p, plus off: %p', (props, fewerOff, moreOff) => {
    const { fewer, more } = parts(props)
    expect([fewer?.hasAttribute('disabled'), more?.hasAttribute('disabled')]).toEqual([fewerOff, moreOff])
  })

  test('sends its step beside the typed number, by buttons of the form around it', () => {
    const { fewer, more, typed } = parts({ name: 'jars' })
    for (const [button, step] of [
      [fewer, '-1'],
      [more, '1'],
    ] as const)
      expect(['type', 'name', 'value'].map(name => button?.getAttribute(name))).toEqual([
        'submit',
        'step',
        step,
      ])
    expect([typed?.getAttribute('name'), typed?.getAttribute('value')]).toEqual(['jars', '2'])
  })

  test('says its limits to the browser, nothing included', () => {
    const { typed } = parts({ min: 0, max: 0, value: 0 })
    expect(['min', 'max', 'value'].map(name => typed?.getAttribute(name))).toEqual(['0', '0', '0'])
  })

  test.each([
    [{}, null],
    [{ pressed: -1 }, 'fewer'],
    [{ pressed: 1 }, 'more'],
    [{ pressed: -1, value: 0 }, 'typed'],
    [{ pressed: 1, value: 99 }, 'typed'],
    [{ pressed: 1, value: 0 }, 'more'],
    [{ pressed: -1, value: 99 }, 'fewer'],
  ] as const)('after %j the focus is on %p, and never on two', (props, focused) => {
    const found = Object.entries(parts(props))
      .filter(([, element]) => element?.hasAttribute('autofocus'))
      .map(([name]) => name)
    expect(found).toEqual(focused ? [focused] : [])
  })

  test('says of what it is, in each of its parts', () => {
    const of = '<b>"Tea"</b>'
    const document = shown({ of })
    const labels = [...document.querySelectorAll('[aria-label]')].map(each => each.getAttribute('aria-label'))
    expect(labels).toEqual([`One fewer of ${of}`, `Quantity of ${of}`, `One more of ${of}`])
    expect(document.querySelector('b')).toBeNull()
  })
})
