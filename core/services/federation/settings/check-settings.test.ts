import { describe, expect, test } from 'bun:test'
import type { Site } from '#core/contracts/site'
import { checkSettings, HIDEABLE, SettingRefused } from './check-settings'
import { ContrastTooLow } from './colours'

/** The field that is refused; null when all of it can be. */
function refusedField(values: Partial<Site>): string | null {
  try {
    checkSettings(values)
    return null
  } catch (refusal) {
    if (refusal instanceof SettingRefused || refusal instanceof ContrastTooLow) return refusal.field
    throw refusal
  }
}

test('nothing is asked of what is not given', () => {
  expect(refusedField({})).toBeNull()
})

test('what is left empty is allowed where a site may have none', () => {
  expect(refusedField({ sender: '', email: '', hiddenApps: [] })).toBeNull()
})

describe('the language', () => {
  test.each(['en-GB', 'cy', 'de-AT'])('may be %p', locale => {
    expect(refusedField({ locale })).toBeNull()
  })

  test.each(['', 'english', 'x', 'en_GB!', 'zz-ZZ-zz-zz', 'xx', 'en-XX', 'und', 'en-u-ca-buddhist'])(
    'is none: %p',
    locale => {
      expect(refusedField({ locale })).toBe('locale')
    },
  )
})

describe('the clocks', () => {
  test.each(['Europe/London', 'Etc/UTC', 'Pacific/Auckland'])('may be those of %p', timeZone => {
    expect(refusedField({ timeZone })).toBeNull()
  })

  test.each(['', 'Europe/Londn', '+02:00', 'london'])('are none: %p', timeZone => {
    expect(refusedField({ timeZone })).toBe('timeZone')
  })
})

describe('an address', () => {
  test.each(['hello@coop.example', 'Our Co-op <hello@coop.example>'])('may be %p', address => {
    expect(refusedField({ sender: address })).toBeNull()
  })

  test.each(['Our Co-op <hello@coop.example>', '<hello@coop.example>'])(
    'that people write to has no name beside it: %p',
    address => {
      expect(refusedField({ email: address })).toBe('email')
    },
  )

  test('may be beyond ASCII', () => {
    expect(
      refusedField({ email: 'büro@käserei.example', sender: 'Käserei <büro@käserei.example>' }),
    ).toBeNull()
  })

  test.each(['hello', 'hello@', 'a@b.example, c@d.example', 'x\r\nBcc: all@coop.example'])(
    'is none: %p',
    address => {
      expect(refusedField({ sender: address })).toBe('sender')
      expect(refusedField({ email: address })).toBe('email')
    },
  )
})

describe('a colour', () => {
  test('that can be read is taken', () => {
    expect(refusedField({ accent: '#1f5f3a' })).toBeNull()
    expect(refusedField({ band: '#12301f' })).toBeNull()
  })

  test('that cannot be read is refused at its own field', () => {
    expect(refusedField({ accent: '#ffff66' })).toBe('accent')
    expect(refusedField({ band: '#e8e8e8' })).toBe('band')
  })
})

describe('an app', () => {
  test('that sign-in or the law needs is always shown', () => {
    for (const domain of ['blog', 'federation', 'account'] as const) {
      expect(HIDEABLE).not.toContain(domain)
      expect(refusedField({ hiddenApps: [domain] })).toBe('hiddenApps')
    }
  })

  test('may be hidden by itself, but the cart only with all that sells', () => {
    expect([...HIDEABLE].sort()).toEqual(['cart', 'events', 'market'])
    expect(refusedField({ hiddenApps: ['market'] })).toBeNull()
    expect(refusedField({ hiddenApps: ['market', 'events'] })).toBeNull()
    expect(refusedField({ hiddenApps: ['cart', 'market', 'events'] })).toBeNull()
  })

  test('that still sells is named when the cart is hidden without it', () => {
    const hidden =
      (...hiddenApps: Site['hiddenApps']) =>
      () =>
        checkSettings({ hiddenApps })
    expect(hidden('cart')).toThrow('hide the market and the events with it')
    expect(hidden('cart', 'events')).toThrow('hide the market with it')
    expect(hidden('cart', 'market')).toThrow('hide the events with it')
  })
})
