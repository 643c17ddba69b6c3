import { expect, test } from 'bun:test'
import { deviceName } from './device-name'

test('a browser is called as its owner calls it', () => {
  expect(deviceName('Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0')).toBe(
    'Firefox on Linux',
  )
  expect(
    deviceName(
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Version/18.5 Mobile/15E148 Safari/604.1',
    ),
  ).toBe('Safari on an iPhone')
  expect(
    deviceName('Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0'),
  ).toBe('Edge on Windows')
})

test('what says nothing of itself is an unknown device', () => {
  expect(deviceName('curl/8.9')).toBe('An unknown device')
  expect(deviceName(null)).toBe('An unknown device')
})
