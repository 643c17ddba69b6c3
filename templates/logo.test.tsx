import { expect, test } from 'bun:test'
import type { Site } from '#core/contracts/site'
import { page as parsed } from '../tests/dom'
import { ICON_NAMES, Icon, isIcon } from './icons'
import { Logo } from './logo'

const logo = { mark: 'a.png', markWidth: 224 } as Site['logo']
const shown = (element: JSX.Element) => parsed(String(element))

test('a logo of one’s own is as high as it is asked to be, and as wide as it is', () => {
  const image = shown(<Logo site={{ logo }} size={56} />).querySelector('img')
  expect(['src', 'width', 'height', 'alt'].map(name => image?.getAttribute(name))).toEqual([
    '/media/a.png',
    '112',
    '56',
    '',
  ])
})

test('without one there is the mark of the house, which nobody is read out', () => {
  const mark = shown(<Logo site={{ logo: null }} />).querySelector('svg')
  expect([mark?.getAttribute('aria-hidden'), mark?.getAttribute('height')]).toEqual(['true', '40'])
})

test('an icon is decoration until it has a name', () => {
  const svg = (label?: string) => shown(<Icon name="basket" label={label} />).querySelector('svg')
  expect([svg()?.getAttribute('aria-hidden'), svg()?.getAttribute('role')]).toEqual(['true', null])
  expect([svg('Cart')?.getAttribute('aria-hidden'), svg('Cart')?.getAttribute('aria-label')]).toEqual([
    null,
    'Cart',
  ])
})

test('a name is an icon only where one was drawn', () => {
  expect(ICON_NAMES.every(isIcon)).toBe(true)
  expect([isIcon('constructor'), isIcon('tractor'), isIcon('')]).toEqual([false, false, false])
})
