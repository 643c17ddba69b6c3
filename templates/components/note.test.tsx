import { describe, expect, test } from 'bun:test'
import { page as parsed } from '../../tests/dom'
import { Note, type NoteProps, Timeline } from './note'

const HOSTILE = '"><script>alert(1)</script>'
const PLAIN: NoteProps = {
  locale: 'en-GB',
  timeZone: 'Europe/London',
  author: { name: 'Bryony', handle: '@bryony@elsewhere.test', href: '/@bryony' },
  publishedAt: new Date('2031-07-01T23:30:00Z'),
  href: '/notes/1',
  safeContent: '<p>Beans <b>froze</b></p>',
}
const shown = (more: Partial<NoteProps> = {}) => parsed(String(<Note {...PLAIN} {...more} />))

describe('a note', () => {
  test('says who wrote it, where they are, and when, in the zone of its reader', () => {
    const document = shown()
    const author = document.querySelector('.note__author a')
    expect([author?.textContent?.trim(), author?.getAttribute('href')]).toEqual(['Bryony', '/@bryony'])
    expect(document.querySelector('.note__handle')?.textContent?.trim()).toBe('@bryony@elsewhere.test')
    const time = document.querySelector('a.note__time')
    expect(time?.getAttribute('href')).toBe('/notes/1')
    expect(time?.textContent).toContain('2 Jul 2031')
    expect(time?.textContent).toContain('00:30')
  })

  test('of somebody who is gone leads to nobody', () => {
    const document = shown({ author: { name: 'Gone', handle: '' } })
    expect(document.querySelector('.note__author a')).toBeNull()
    expect(document.querySelector('.note__handle')).toBeNull()
    expect(document.querySelector('.note__author')?.textContent?.trim()).toBe('Gone')
  })

  test('has its words as they were let through, in whichever direction they are written', () => {
    const content = shown().querySelector('.note__content')
    expect(content?.querySelector('b')?.textContent).toBe('froze')
    expect(content?.getAttribute('dir')).toBe('auto')
  })

  test('says why it is here, and has what one may do with it, where there is that', () => {
    const bare = shown()
    expect([bare.querySelector('.note__reason'), bare.querySelector('footer')]).toEqual([null, null])
    const more = shown({ reason: HOSTILE, actions: <button type="submit">Like</button> })
    expect(more.querySelector('.note__reason')?.textContent?.trim()).toBe(HOSTILE)
    expect(more.querySelector('footer button')?.textContent).toBe('Like')
  })

  test('has its face, or initials that are not read out', () => {
    expect(shown().querySelector('.avatar')?.textContent?.trim()).toBe('B')
    const face = shown({ author: { ...PLAIN.author, avatar: HOSTILE } }).querySelector('img')
    expect([face?.getAttribute('src'), face?.getAttribute('alt')]).toEqual([HOSTILE, ''])
  })

  test('runs nothing that stands in a name or a handle', () => {
    const document = shown({ author: { name: HOSTILE, handle: HOSTILE, href: HOSTILE }, href: HOSTILE })
    expect(document.querySelectorAll('script')).toHaveLength(0)
    expect(document.querySelector('.note__author a')?.textContent?.trim()).toBe(HOSTILE)
  })
})

test('notes below each other have a name in common', () => {
  const line = parsed(String(<Timeline label={HOSTILE}>x</Timeline>)).querySelector('section')
  expect([line?.getAttribute('aria-label'), line?.textContent]).toEqual([HOSTILE, 'x'])
})
