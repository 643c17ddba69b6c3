import { describe, expect, test } from 'bun:test'
import { NotFound } from '#core/contracts/refusal'
import { page as parsed } from '../../../tests/dom'
import { describeStep, readNextStep } from './next-step'
import { Onward } from './onward'
import { versionIn } from './version-in'

const PAGE = { locale: 'en-GB', timeZone: 'Europe/London', now: new Date('2031-07-01T12:00:00Z') }

describe('the button that a text was sent with', () => {
  test.each(['publish', 'unpublish', 'unschedule', 'delete', 'withdraw'])('%s is done', next => {
    expect(readNextStep({ next }, PAGE)).toEqual({ ok: true, next: { kind: next } as never })
  })

  test.each([
    null,
    undefined,
    {},
    'publish',
    { next: '' },
    { next: 'PUBLISH' },
    { next: ['publish'] },
    { next: 1 },
  ])('%j is none: the text is saved, and nothing else', body => {
    expect(readNextStep(body, PAGE)).toEqual({ ok: true, next: null })
  })

  test('a time is of the clocks of the site, in summer and in winter', () => {
    const moment = (publishAt: string) => {
      const step = readNextStep({ next: 'schedule', publishAt }, PAGE)
      return step.ok && step.next?.kind === 'schedule' ? step.next.at.toISOString() : step
    }
    expect(moment('2031-07-02T10:00')).toBe('2031-07-02T09:00:00.000Z')
    expect(moment('2031-12-02T10:00')).toBe('2031-12-02T10:00:00.000Z')
  })

  test('a date that nobody changed stays as it is, also in the hour that comes twice', () => {
    const shown = new Date('2030-10-27T01:30:17.000Z')
    const sent = { next: 'redate', publishAt: '2030-10-27T01:30' }
    expect(readNextStep(sent, PAGE, shown)).toEqual({ ok: true, next: { kind: 'redate', at: shown } })
  })

  test.each([undefined, '', 'soon', '2031-07-02', '2031-02-30T10:00', '2031-07-02T25:00', ['a', 'b']])(
    'a plan for %j asks for a day and a time',
    publishAt => {
      for (const next of ['schedule', 'redate'])
        expect(readNextStep({ next, publishAt }, PAGE)).toEqual({
          ok: false,
          field: 'publishAt',
          error: 'Give a day and a time.',
        })
    },
  )

  test('a plan is for what is to come, and a date of before is not', () => {
    const at = (next: string, publishAt: string) => readNextStep({ next, publishAt }, PAGE).ok
    // In London it is 13:00.
    expect(at('schedule', '2031-07-01T13:00')).toBe(false)
    expect(at('schedule', '2031-07-01T13:01')).toBe(true)
    expect(at('redate', '2031-07-01T13:00')).toBe(true)
    expect(at('redate', '2031-07-01T13:01')).toBe(false)
  })

  test('a link to show is without an end, or good to the end of its last day', () => {
    const share = (previewUntil?: string) => readNextStep({ next: 'share', previewUntil }, PAGE)
    const endsAt = (until?: string) => {
      const step = share(until)
      return step.ok && step.next?.kind === 'share' ? step.next.endsAt : step
    }
    for (const none of [undefined, '', ' ']) expect(endsAt(none)).toBeNull()
    expect(endsAt('2031-07-01')).toEqual(new Date('2031-07-01T23:00:00Z'))
    expect(endsAt('2031-12-24')).toEqual(new Date('2031-12-25T00:00:00Z'))
    for (const day of ['2031-06-30', '2031-02-30', '01.08.2031'])
      expect(share(day)).toMatchObject({ ok: false, field: 'previewUntil' })
    const said = describeStep({ kind: 'share', endsAt: new Date('2031-07-01T23:00:00Z') }, 'beans', PAGE)
    expect(said.text).toBe('Saved. Whoever has the link can read it now, until 1 July 2031.')
  })

  test('what is said of it names where it is, and when', () => {
    const at = new Date('2031-07-02T09:00:00Z')
    expect(describeStep({ kind: 'publish' }, 'beans', PAGE).text).toBe('Published at /beans.')
    for (const kind of ['schedule', 'redate'] as const)
      expect(describeStep({ kind, at }, 'beans', PAGE).text).toContain('2 Jul 2031, 10:00')
    expect(describeStep(null, 'beans', PAGE)).toEqual({ kind: 'success', text: 'Saved.' })
  })

  test('each says something of its own', () => {
    const steps = ['publish', 'unpublish', 'withdraw', 'unschedule', 'delete'] as const
    const said = steps.map(kind => describeStep({ kind }, 'beans', PAGE).text)
    expect(new Set(said).size).toBe(steps.length)
  })
})

describe('the version that a form was opened at', () => {
  test.each([
    ['1', 1],
    [7, 7],
    ['0', 0],
  ])('%p is %d', (version, read) => {
    expect(versionIn({ version })).toBe(read)
  })

  test.each([
    undefined,
    null,
    {},
    { version: 'one' },
    { version: '1.5' },
    { version: '1e99' },
    { version: {} },
  ])('%j is no form of ours', body => {
    expect(() => versionIn(body)).toThrow(NotFound)
  })
})

describe('the way on through a list', () => {
  const hrefs = (props: Partial<Parameters<typeof Onward>[0]>) => {
    const given = { label: 'More', from: '/editor/posts', query: {}, next: null, isBeyondFirst: false }
    const document = parsed(String(Onward({ ...given, ...props }) ?? ''))
    return [...document.querySelectorAll('a')].map(link => link.getAttribute('href'))
  }

  test('is none on the only page', () => {
    expect(Onward({ label: 'x', from: '/', query: {}, next: null, isBeyondFirst: false })).toBeNull()
  })

  test('keeps what was asked for, and leaves out what was not', () => {
    const query = { state: 'draft', q: '' }
    expect(hrefs({ query, next: 'abc' })).toEqual(['/editor/posts?state=draft&after=abc'])
    expect(hrefs({ query: { q: 'a&b=c' }, next: 'abc' })).toEqual(['/editor/posts?q=a%26b%3Dc&after=abc'])
  })

  test('leads back to the first from all others, the last as well', () => {
    expect(hrefs({ isBeyondFirst: true })).toEqual(['/editor/posts'])
    expect(hrefs({ isBeyondFirst: true, next: 'b', query: { q: 'x' } })).toEqual([
      '/editor/posts?q=x',
      '/editor/posts?q=x&after=b',
    ])
  })
})
