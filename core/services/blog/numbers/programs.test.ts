import { expect, test } from 'bun:test'
import { isProgram } from './programs'

test.each([
  'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
  'Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)',
  'facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)',
  'curl/8.9.1 (x86_64)',
  'Wget/1.24.5 (linux-gnu)',
  'python-requests/2.32.3',
  'Go-http-client/2.0',
  'axios/1.7.4 node',
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 HeadlessChrome/131.0 Safari/537.36',
  'Feedbin feed-id:42 - 7 subscribers',
  'W3C_Validator/1.3 http://validator.w3.org/services',
  'UptimeRobot/2.0 (http://www.uptimerobot.com/)',
  'MJ12BOT in capitals, as some write it',
])('%s is a program', userAgent => {
  expect(isProgram(userAgent)).toBe(true)
})

test.each([
  'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile Safari/604.1',
  'Mozilla/5.0 (Linux; Android 14; CUBOT NOTE 50) AppleWebKit/537.36 Chrome/131.0 Mobile Safari/537.36',
  'Lynx/2.9.2 libwww-FM/2.14',
])('%s is a browser', userAgent => {
  expect(isProgram(userAgent)).toBe(false)
})

test('who says nothing, or next to nothing, is none with a reader before it', () => {
  for (const userAgent of ['', ' ', 'Mozilla', 'Opera/9.8']) expect(isProgram(userAgent)).toBe(true)
  expect(isProgram('Opera/9.80')).toBe(false)
})
