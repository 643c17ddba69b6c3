import { describe, expect, test } from 'bun:test'
import { entryAt, isFor, type MenuEntry } from './menu'
import { ROLES, VISITOR, type Viewer } from './viewer'

const entry = (path: string, also?: readonly string[]): MenuEntry => ({
  in: 'work',
  for: 'organiser',
  label: path,
  path,
  ...(also ? { also } : {}),
})
const member = { id: '1', name: 'Mair Pugh', email: 'mair@example.test', handle: 'mair' }

describe('the entry one is at', () => {
  const menu = [entry('/organise'), entry('/organise/calendars'), entry('/stock', ['/variants'])]
  test.each([
    ['/organise', '/organise'],
    ['/organise/entries/7?page=2', '/organise'],
    ['/organise/calendars', '/organise/calendars'],
    ['/organise/calendars/7', '/organise/calendars'],
    ['/variants/7/stock', '/stock'],
  ])('at %s is %s', (path, label) => {
    expect(entryAt(menu, path)?.label).toBe(label)
  })

  test.each(['/organisers', '/stock.csv', '/'])('at %s is none', path => {
    expect(entryAt(menu, path)).toBeUndefined()
  })
})

describe('whose menu an entry is in', () => {
  const whom = (viewer: Viewer) =>
    (['everybody', 'visitor', 'member', ...ROLES] as const).filter(who =>
      isFor({ ...entry('/'), for: who }, viewer),
    )
  test('a visitor’s', () => expect(whom(VISITOR)).toEqual(['everybody', 'visitor']))
  test('a member’s', () => expect(whom({ member, roles: [] })).toEqual(['everybody', 'member']))
  test('an editor’s', () =>
    expect(whom({ member, roles: ['editor'] })).toEqual(['everybody', 'member', 'editor']))
  test('an operator’s, who may do whatever any other role may', () =>
    expect(whom({ member, roles: ['operator'] })).toEqual(['everybody', 'member', ...ROLES]))
})
