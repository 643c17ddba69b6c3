import { describe, expect, test } from 'bun:test'
import { encode } from 'uqr'
import { page as parsed } from '../../tests/dom'
import { QrCode } from './qr-code'
import { Ticket } from './ticket'

const HOSTILE = '"><script>alert(1)</script>'

/** The modules that a path of runs covers, drawn back into rows. */
function drawn(path: string, size: number): boolean[][] {
  const rows = Array.from({ length: size }, () => Array<boolean>(size).fill(false))
  for (const [, x, y, run] of path.matchAll(/M(\d+) (\d+)h(\d+)v1H\1z/g))
    for (let at = Number(x); at < Number(x) + Number(run); at++) rows[Number(y)]![at] = true
  return rows
}

describe('a code to scan', () => {
  const codeOf = (text: string) => parsed(String(<QrCode text={text} label="Ticket" />)).querySelector('svg')

  test.each(['A', 'ROSE-7K2P', 'https://events.rose-ash.test/door/7K2P?x=1&y=2', 'Ünïcode 🥕'])(
    'of %p covers the dark modules and no other',
    text => {
      const { size, data } = encode(text, { ecc: 'M', border: 4 })
      const svg = codeOf(text)
      const path = svg?.querySelector('.qr-code__modules')?.getAttribute('d') ?? ''
      expect(svg?.getAttribute('viewBox')).toBe(`0 0 ${size} ${size}`)
      expect(drawn(path, size)).toEqual(data)
    },
  )

  test('has four empty modules around it, on a ground of its own', () => {
    const svg = codeOf('ROSE-7K2P')
    const size = Number(svg?.getAttribute('viewBox')?.split(' ')[2])
    const rows = drawn(svg?.querySelector('.qr-code__modules')?.getAttribute('d') ?? '', size)
    for (const [y, row] of rows.entries())
      for (const [x, dark] of row.entries())
        if (Math.min(x, y, size - 1 - x, size - 1 - y) < 4) expect([x, y, dark]).toEqual([x, y, false])
    expect(svg?.querySelector('.qr-code__ground')?.getAttribute('d')).toBe(`M0 0h${size}v${size}H0z`)
  })

  test('is a picture with a name', () => {
    const svg = parsed(String(<QrCode text="x" label={HOSTILE} />)).querySelector('svg')
    expect([svg?.getAttribute('role'), svg?.getAttribute('aria-label')]).toEqual(['img', HOSTILE])
  })
})

describe('a ticket', () => {
  const FACTS = { event: 'Apple day', type: 'Adult', when: 'Sat 6 June, 10:00', code: 'ROSE-7K2P' }
  const ticket = (more: object = {}) => parsed(String(<Ticket {...FACTS} {...more} />))

  test('says what, for whom it is and when, and its code to be typed', () => {
    const document = ticket()
    expect(document.querySelector('h3')?.textContent?.trim()).toBe('Apple day')
    expect(document.querySelector('.ticket__type')?.textContent?.trim()).toBe('Adult')
    expect(document.querySelector('code')?.textContent?.trim()).toBe('ROSE-7K2P')
    expect(document.querySelector('svg')?.getAttribute('aria-label')).toBe('Ticket code ROSE-7K2P')
  })

  test('has no empty lines for what nobody has said', () => {
    expect(ticket().querySelector('.ticket__body')?.children).toHaveLength(3)
    for (const more of [{ where: 'The barn' }, { holder: 'Mair' }, { state: 'valid' }])
      expect([more, ticket(more).querySelector('.ticket__body')?.children.length]).toEqual([more, 4])
  })

  test('is scanned by what it is given to be scanned, and by its code otherwise', () => {
    const path = (more: object) => ticket(more).querySelector('.qr-code__modules')?.getAttribute('d')
    const plain = String(<QrCode text="ROSE-7K2P" label="x" />)
    expect(plain).toContain(path({}) ?? 'nothing')
    expect(plain).not.toContain(path({ scan: 'https://events.test/x' }) ?? 'nothing')
  })

  test('runs nothing that its buyer wrote', () => {
    const document = ticket({ event: HOSTILE, type: HOSTILE, where: HOSTILE, holder: HOSTILE, code: 'A' })
    expect(document.querySelectorAll('script')).toHaveLength(0)
    expect(document.querySelector('.ticket__holder')?.textContent?.trim()).toBe(HOSTILE)
  })
})
