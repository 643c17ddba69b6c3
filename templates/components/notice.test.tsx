import { describe, expect, test } from 'bun:test'
import { page as parsed } from '../../tests/dom'
import { Flash, Notice } from './notice'

const HOSTILE = '"><script>alert(1)</script>'
const shown = (element: JSX.Element) => parsed(String(element))

describe('what has just happened', () => {
  test('is nothing at all where nothing has', () => {
    expect(String(<Flash flash={null} />)).toBe('')
  })

  test.each([
    ['success', 'status'],
    ['notice', 'status'],
    ['error', 'alert'],
  ] as const)('as %s is said aloud as %s', (kind, role) => {
    const flash = shown(<Flash flash={{ kind, text: HOSTILE }} />).querySelector('.notice--flash')
    expect(flash?.getAttribute('role')).toBe(role)
    expect(flash?.classList.contains(`notice--${kind}`)).toBe(true)
    expect(flash?.textContent?.trim()).toBe(HOSTILE)
  })

  test('has a sign of its own for each kind', () => {
    const signs = (['success', 'notice', 'error'] as const).map(
      kind => shown(<Flash flash={{ kind, text: 'x' }} />).querySelector('svg')?.outerHTML,
    )
    expect(new Set(signs).size).toBe(3)
    expect(signs).not.toContain(undefined)
  })
})

describe('a word within a page', () => {
  test('is a notice unless it is said to be more', () => {
    expect(shown(<Notice title="Mind" />).querySelector('.notice--notice')).not.toBeNull()
    expect(shown(<Notice kind="error" title="No" />).querySelector('.notice--error')).not.toBeNull()
  })

  test('is no alert: it stands there as long as the page does', () => {
    expect(shown(<Notice kind="error" title="No" />).querySelector('[role]')).toBeNull()
  })

  test('has a title where it was given one, and what it was given to say', () => {
    const document = shown(
      <Notice title={HOSTILE}>
        <p>Look again</p>
      </Notice>,
    )
    expect(document.querySelector('strong')?.textContent?.trim()).toBe(HOSTILE)
    expect(document.querySelector('.notice__body p')?.textContent).toBe('Look again')
    expect(shown(<Notice>x</Notice>).querySelector('strong')).toBeNull()
  })
})
